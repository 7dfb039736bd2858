import { z } from 'zod';
import { LinkButton } from '../../../web/action/button.tsx';
import { Proved } from '../../../web/application/fresh.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { choice, optionalText } from '../../../web/form/fields.ts';
import { QuestionPage } from '../../../web/form/question-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { sayDayBoth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay } from '../pages/may.ts';
import { stale } from '../pages/stale.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, type Whose } from '../pages/whose.ts';
import { askOffice, type Care, type Office, readOffice, tellOffice } from './office.ts';
import { Quiet } from './shared.tsx';
import { words } from './words.ts';

const { agree: said } = words;
const form = z.object({
  answer: choice(said.label, ['agreed', 'declined']),
  name: optionalText(said.name, 100),
  identity: z.string().max(300),
  sequence: z.string().max(40),
});

/** One question, two answers of one size. Who agrees signs: the proof that it is they must be new. Who does not yet, signs nothing. */
export function addAgree(site: Site, ground: Ground): void {
  const path = '/of/:person/care/agree';
  const open = async (c: PageContext) => {
    const care = await readOffice(c);
    checkMay(care.whose, 'care-tell');
    const answer = await askOffice(c, care, '/plan');
    if (!answer) return { care, about: undefined };
    const current = answer.plan?.current;
    if (!current) throw new PageError('not_found');
    return { care, about: { frame: c.get('frame'), token: c.get('token'), whose: care.whose, plan: current } };
  };

  const quiet = (c: PageContext, { whose, office }: Care & { readonly office: Office }) =>
    show(
      c,
      <Page frame={c.get('frame')} title={said.title} back={pathOf(whose, '/care/plan')}>
        <StandingIn whose={whose} />
        <Quiet office={office} />
      </Page>,
      503,
    );

  site.get(path, async (c) => {
    const { care, about } = await open(c);
    if (!about) return quiet(c, care);
    const kept = await c.get('fresh').kept(c);
    const isOther = kept !== undefined && kept.values.sequence !== about.plan.sequence;
    return show(c, <AgreePage {...about} state={kept} proved={kept !== undefined} changed={isOther} />);
  });

  site.post(path, async (c) => {
    const { care, about } = await open(c);
    if (!about) return quiet(c, care);
    const { whose } = care;
    const read = await readForm(c.req.raw, { schema: form, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok && !read.form) return stale(c);
    if (!read.ok) return show(c, <AgreePage {...about} state={read.form} />, read.status);
    const { answer, name, identity, sequence } = read.value;
    if (whose.as !== 'self' && name === '')
      return show(
        c,
        <AgreePage {...about} state={{ ...read.form, errors: { name: `${said.name}を書いてください。` } }} />,
        400,
      );
    const ask = () =>
      c
        .get('fresh')
        .ask(c, { back: pathOf(whose, '/care/agree'), form: read.form, leave: pathOf(whose, '/care/plan') });
    if (answer === 'agreed' && !c.get('fresh').holds) return ask();
    const body = { kind: 'plan', identity, sequence, ...(name !== '' && { name }) };
    const sent =
      answer === 'agreed'
        ? await tellOffice(c, care, '/agreements', { ...body, answer })
        : await tellOffice(c, care, '/withdrawals', body);
    if (sent.ok) return c.redirect(pathOf(whose, `/care/plan?done=${answer}`), 303);
    if (sent.refused.code === 'proof_too_old') return ask();
    if (sent.refused.code === 'unavailable')
      return show(c, <AgreePage {...about} state={{ ...read.form, errors: { answer: sent.refused.text } }} />, 503);
    // Read before it became another: nobody agrees to what they have not read.
    return show(c, <AgreePage {...about} changed />, 409);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly plan: { readonly identity: string; readonly sequence: string; readonly madeOn: string };
  readonly state?: FormState | undefined;
  readonly proved?: boolean;
  readonly changed?: boolean;
};

/** What has become another is read first: there is nothing to press beside it. */
const AgreePage = ({ frame, token, whose, plan, state = emptyForm, proved, changed }: Props) =>
  changed ? (
    <Page frame={frame} title={said.title} back={pathOf(whose, '/care/plan')}>
      <StandingIn whose={whose} />
      <Banner kind="warning" title={said.changed}>
        <p>
          <Ruby text={said.changedAbout} />
        </p>
        <LinkButton kind="second" href={pathOf(whose, '/care/plan')}>
          <Ruby text={words.more.plan} />
        </LinkButton>
      </Banner>
    </Page>
  ) : (
    <QuestionPage
      frame={frame}
      title={said.title}
      back={pathOf(whose, '/care/plan')}
      action={pathOf(whose, '/care/agree')}
      token={token}
      state={state}
      kept={{ identity: plan.identity, sequence: plan.sequence }}
      go={<Ruby text={said.go} />}
    >
      <StandingIn whose={whose} />
      {proved && <Proved act={said.plainGo} />}
      <p>{words.plan.version(sayDayBoth(plan.madeOn))}</p>
      <p>
        <Ruby text={said.about} />
      </p>
      <p>
        <Ruby text={said.not} />
      </p>
      <ChoiceCards
        label={said.label}
        choices={[
          { value: 'agreed', label: <Ruby text={said.agreed} /> },
          { value: 'declined', label: <Ruby text={said.declined} /> },
        ]}
        {...field(state, 'answer')}
      />
      {whose.as !== 'self' && <TextField label={said.name} hint={said.nameHint} {...field(state, 'name')} />}
    </QuestionPage>
  );
