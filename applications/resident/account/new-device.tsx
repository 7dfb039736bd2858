import { z } from 'zod';
import { type Picture, pictures } from '../../../contracts/tablet.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { sendBack } from '../../../web/back.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { ConfirmPage } from '../../../web/form/confirm-page.tsx';
import { choice, digits, text } from '../../../web/form/fields.ts';
import { QuestionPage } from '../../../web/form/question-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { show } from '../../../web/pages.tsx';
import { PersonPicture } from '../../../web/picture/person-picture.tsx';
import { pathOf, readOwn, type Whose } from '../pages/whose.ts';
import { words } from './words.ts';

const { pairing: said } = words;
const every = Object.keys(pictures) as Picture[];
const steps = ['code', 'label', 'picture'] as const;
type Step = (typeof steps)[number];
const fields = {
  code: digits('端末の番号', 8),
  label: text('呼び名', 30),
  picture: choice('絵', every),
};
/** What was answered on the pages before goes along in the form; each page asks for one thing. */
const answered = z.object({
  code: z.string().optional(),
  label: z.string().optional(),
  picture: z.string().optional(),
  /** asked again, with what was answered */
  again: z.enum(steps).optional(),
});
type Answered = z.infer<typeof answered>;

/** A new tablet, by the code that it shows: the code, how it calls the person, a picture, and a look at all of it. */
export function addNewDevice(site: Site, { tokens, urls }: Ground): void {
  const address = `${urls.exchange.replace(/\/$/, '')}/sign-in/tablet`;
  const at = (whose: Whose, rest = '') => pathOf(whose, `/account/devices/new${rest}`);
  const read = (c: PageContext) => readForm(c.req.raw, { schema: answered, tokens, session: c.get('session').id });

  site.get('/of/:person/account/devices/new', async (c) => {
    const whose = await readOwn(c);
    return ask(c, whose, 'code', {});
  });
  site.post('/of/:person/account/devices/new', async (c) => {
    const whose = await readOwn(c);
    const sent = await read(c);
    if (!sent.ok) return stale(c);
    const { again, ...values } = sent.value;
    if (again !== undefined) return ask(c, whose, again, values);
    for (const step of steps) {
      if (values[step] === undefined) return ask(c, whose, step, values);
      const checked = fields[step].safeParse(values[step]);
      if (!checked.success) return ask(c, whose, step, values, checked.error.issues[0]!.message);
    }
    return confirm(c, whose, values);
  });
  site.post('/of/:person/account/devices/new/done', async (c) => {
    const whose = await readOwn(c);
    const sent = await read(c);
    if (!sent.ok) return stale(c);
    const whole = z.object(fields).safeParse(sent.value);
    if (!whole.success) throw new PageError('not_found');
    const paired = await c
      .get('person')
      .send('POST', '/v1/me/devices', z.object({ id: z.uuid() }), whole.data)
      // A code that no tablet shows, one that is over, and a tablet that has its persons: one answer.
      .catch((error) => {
        if (error instanceof PageError && error.code === 'not_found') return undefined;
        throw error;
      });
    if (!paired?.ok) return ask(c, whose, 'code', sent.value, paired?.refused.text ?? said.notKnown);
    return sendBack(c, pathOf(whose, '/account/devices?done=added'), '/resident');
  });

  const stale = (c: PageContext) => showTrouble(c, { frame: c.get('frame'), home: '/resident' }, { kind: 'stale' });
  const keptOf = (values: Answered, without: Step) =>
    Object.fromEntries(
      steps.flatMap((step) => (step === without || values[step] === undefined ? [] : [[step, values[step]]])),
    );

  function ask(c: PageContext, whose: Whose, step: Step, values: Answered, wrong?: string) {
    const state: FormState = {
      values: { ...emptyForm.values, [step]: values[step] ?? '' },
      errors: wrong === undefined ? {} : { [step]: wrong },
    };
    const page = {
      frame: c.get('frame'),
      token: c.get('token'),
      action: at(whose),
      state,
      kept: keptOf(values, step),
    };
    const back = pathOf(whose, '/account/devices');
    return show(c, questions[step](page, back, address), wrong === undefined ? 200 : 400);
  }

  function confirm(c: PageContext, whose: Whose, values: Answered) {
    const picture = values.picture as Picture;
    return show(
      c,
      <ConfirmPage
        frame={c.get('frame')}
        token={c.get('token')}
        title={said.confirm}
        answers={[
          { name: said.number, value: values.code },
          { name: said.name, value: values.label },
          { name: said.pictureName, value: pictures[picture] },
        ]}
        about={said.confirmAbout}
        back={at(whose)}
        action={at(whose, '/done')}
        kept={{ code: values.code!, label: values.label!, picture }}
        go={<Ruby text={said.go} />}
      />,
    );
  }
}

type Common = Omit<Parameters<typeof QuestionPage>[0], 'title'> & { readonly state: FormState };

const questions = {
  code: (page: Common, back: string, address: string) => (
    <QuestionPage {...page} title={said.code} back={back}>
      <TextField
        label={<Ruby text={said.codeLabel} />}
        hint={<Ruby text={said.codeHint(address)} />}
        keyboard="numeric"
        {...field(page.state, 'code')}
      />
    </QuestionPage>
  ),
  label: (page: Common) => (
    <QuestionPage {...page} title={said.label}>
      <TextField
        label={<Ruby text={said.labelLabel} />}
        hint={<Ruby text={said.labelHint} />}
        {...field(page.state, 'label')}
      />
    </QuestionPage>
  ),
  picture: (page: Common) => (
    <QuestionPage {...page} title={said.picture} ownHeading>
      <ChoiceCards
        {...field(page.state, 'picture')}
        label={said.picture}
        heading
        choices={every.map((value) => ({
          value,
          label: (
            <span class="picture-choice">
              <PersonPicture picture={value} />
              {pictures[value]}
            </span>
          ),
        }))}
      />
    </QuestionPage>
  ),
} as const;
