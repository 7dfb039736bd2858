import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { Form } from '../../../web/form/form.tsx';
import { QuestionPage } from '../../../web/form/question-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { ResidentFrame } from '../../../web/frame/frame.ts';
import { ageOn, dayIn } from '../../../web/japanese/day.ts';
import { Answers as AnswerList } from '../../../web/list/answers.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { type Answers, type Body, checklist } from '../checklist/checklist.ts';
import type { Person } from '../store/persons.ts';
import { showPerson } from './person-shown.ts';
import { type Checklist, endChecklist, findChecklist, keepAnswer } from './store.ts';
import { words } from './words.ts';

const said = words.checklist;
const last = checklist.items.length;
const measured = checklist.items.find(({ risk }) => risk === 'BMI')!.item;

/** Tenths, as `Body` counts; full width and a comma are read too. */
const tenths = (wrong: string, least: number, most: number) =>
  z
    .string()
    .optional()
    .transform((value = '', context) => {
      const number = Number(
        value
          .normalize('NFKC')
          .replace(',', '.')
          .replace(/(?:cm|kg)$/i, '')
          .trim(),
      );
      if (value.trim() !== '' && number >= least && number <= most) return Math.round(number * 10);
      context.addIssue(wrong);
      return z.NEVER;
    });
const body = z.object({ height: tenths(said.wrongHeight, 100, 220), weight: tenths(said.wrongWeight, 20, 200) });
const answer = z.object({
  answer: z.enum(['はい', 'いいえ', 'later'], { error: `${said.yes}か${said.no}を選んでください。` }),
});
const later = z.object({ later: z.literal('yes') });

/**
 * The person answers on a tablet that a member of staff hands over: one question a page, as large as residents' pages are. It shows nothing of the
 * person, and leads back to the staff's own pages at its end alone.
 */
export function addAsking(site: Site, { tokens, clock, region }: Ground): void {
  const frameOf = (): ResidentFrame => ({
    look: 'resident',
    region: region.name,
    asOf: clock.now(),
    runMode: '通常',
    telephone: null,
    leave: null,
    furigana: false,
    path: null,
  });
  const readOpen = async (c: PageContext) => {
    const found = await readChecklist(c);
    if (found.one.endedAt !== null) throw new PageError('not_found');
    return found;
  };

  site.get('/:code/checklist/:id/review', async (c) => {
    const { one, path } = await readOpen(c);
    return show(
      c,
      <Page frame={frameOf()} title={said.review} back={`${path}/${last}`}>
        <p>{said.reviewAbout}</p>
        <AnswerList
          answers={checklist.items.map(({ item, question }) => ({
            name: `${item}　${question}`,
            value: sayAnswer(one.answers[item]),
            change: `${path}/${item}?review=1`,
          }))}
        />
        <Form action={`${path}/review`} token={c.get('token')}>
          <Actions>
            <Button>{said.end}</Button>
          </Actions>
        </Form>
      </Page>,
    );
  });
  site.post('/:code/checklist/:id/review', async (c) => {
    const { one, person, path } = await readOpen(c);
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const now = clock.now();
    const age = ageOn(dayIn(now), person.birth);
    await c.get('rows')((connection) => endChecklist(connection, one.id, age, now));
    return sendBack(c, `${path}/thanks`, path);
  });
  site.get('/:code/checklist/:id/thanks', async (c) => {
    const { path } = await readChecklist(c);
    return show(
      c,
      <Page frame={frameOf()} title={said.thanks}>
        <p>{said.thanksAbout}</p>
        <Actions>
          <LinkButton kind="quiet" href={path}>
            {said.toStaff}
          </LinkButton>
        </Actions>
      </Page>,
    );
  });

  site.get('/:code/checklist/:id/:item{[0-9]+}', async (c) => {
    const { one, path } = await readOpen(c);
    const item = itemOf(c);
    return show(
      c,
      <ItemPage
        {...{ frame: frameOf(), token: c.get('token'), path, item, answers: one.answers, review: isReview(c) }}
      />,
    );
  });
  site.post('/:code/checklist/:id/:item{[0-9]+}', async (c) => {
    const { one, path } = await readOpen(c);
    const item = itemOf(c);
    const schema = item === measured ? later.or(body) : answer;
    const read = await readForm<z.ZodType>(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok && !read.form) throw new PageError('not_found');
    if (!read.ok) {
      // Of a union the reader hears of its first part: here each field says what is wrong with it.
      const own = item === measured ? body.safeParse(read.sent) : undefined;
      const errors = own?.error
        ? Object.fromEntries(own.error.issues.map(({ path: [name], message }) => [String(name), message]))
        : read.form.errors;
      const state = { ...read.form, errors };
      return show(
        c,
        <ItemPage
          {...{ frame: frameOf(), token: c.get('token'), path, item, answers: one.answers, state, review: isReview(c) }}
        />,
        400,
      );
    }
    const value = read.value as { answer?: string } | Body | { later: 'yes' };
    const kept: Answers[number] =
      'height' in value
        ? value
        : 'answer' in value && value.answer !== 'later'
          ? (value.answer as 'はい' | 'いいえ')
          : undefined;
    await c.get('rows')((connection) => keepAnswer(connection, one.id, item, kept));
    return sendBack(c, isReview(c) || item === last ? `${path}/review` : `${path}/${item + 1}`, path);
  });
}

const isReview = (c: PageContext) => c.req.query('review') === '1';

function itemOf(c: PageContext): number {
  const item = Number(c.req.param('item'));
  if (!checklist.items.some((one) => one.item === item)) throw new PageError('not_found');
  return item;
}

/** The path of the question to go on with; when all are answered, of the last look. */
export const firstOpen = (answers: Answers): string =>
  String(checklist.items.find(({ item }) => answers[item] === undefined)?.item ?? 'review');

export async function readChecklist(c: PageContext): Promise<{
  readonly one: Checklist;
  readonly person: Person;
  readonly path: string;
  readonly shown: Awaited<ReturnType<typeof showPerson>>['shown'];
}> {
  const { person, shown } = await showPerson(c);
  const one = await c.get('rows')((connection) => findChecklist(connection, person.code, c.req.param('id') ?? ''));
  if (!one) throw new PageError('not_found');
  return { one, person, shown, path: `/care/centre/${person.code}/checklist/${one.id}` };
}

export function sayAnswer(answer: Answers[number]): string {
  if (answer === undefined) return said.unanswered;
  if (typeof answer === 'string') return answer;
  if ('bmi' in answer) return `BMI ${(answer.bmi / 100).toFixed(2)}`;
  return `${(answer.height / 10).toFixed(1)} cm、${(answer.weight / 10).toFixed(1)} kg`;
}

type Props = {
  readonly frame: ResidentFrame;
  readonly token: string;
  readonly path: string;
  readonly item: number;
  readonly answers: Answers;
  readonly review: boolean;
  readonly state?: FormState;
};
const ItemPage = ({ frame, token, path, item, answers, review, state = emptyForm }: Props) => {
  const { question } = checklist.items.find((one) => one.item === item)!;
  const now = answers[item];
  const about = {
    frame,
    token,
    state,
    action: `${path}/${item}${review ? '?review=1' : ''}`,
    ...(review ? { back: `${path}/review` } : item > 1 ? { back: `${path}/${item - 1}` } : {}),
  };
  if (item !== measured)
    return (
      <QuestionPage {...about} title={question} ownHeading>
        <ChoiceCards
          heading
          label={question}
          hint={said.of(item)}
          choices={[
            { value: 'はい', label: said.yes },
            { value: 'いいえ', label: said.no },
            { value: 'later', label: said.later },
          ]}
          {...field(state, 'answer')}
          value={typeof now === 'string' ? now : undefined}
        />
      </QuestionPage>
    );
  const shown = now !== undefined && typeof now === 'object' && 'height' in now ? now : undefined;
  const written = (name: 'height' | 'weight') => {
    const sent = state.values[name];
    return typeof sent === 'string' ? sent : shown ? (shown[name] / 10).toFixed(1) : '';
  };
  return (
    <QuestionPage {...about} title={said.body}>
      <p>{said.of(item)}</p>
      <TextField
        label={said.height}
        hint={said.heightHint}
        keyboard="numeric"
        width={8}
        name="height"
        error={state.errors.height}
        value={written('height')}
      />
      <TextField
        label={said.weight}
        hint={said.weightHint}
        keyboard="numeric"
        width={8}
        name="weight"
        error={state.errors.weight}
        value={written('weight')}
      />
      <Actions>
        <Button kind="quiet" name="later" value="yes">
          {said.later}
        </Button>
      </Actions>
    </QuestionPage>
  );
};
