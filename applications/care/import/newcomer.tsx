import { z } from 'zod';
import { memberCode } from '../../../contracts/member.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { birthHint, DayField } from '../../../web/form/date-field.tsx';
import { choice, day, optionalText, text } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { Answers } from '../../../web/list/answers.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import type { Supplement } from '../files/model/plan.ts';
import { readUnits } from '../files/read/units.ts';
import { findByNumbers, keepPerson } from '../store/persons.ts';
import { sharing } from '../store/sent.ts';
import { broughtOf } from './bring.tsx';
import { type Judged, judge, type LeftOut, type Numbers } from './judge.ts';
import { home } from './paths.ts';
import { findBrought } from './take.ts';
import { words } from './words.ts';

const { newcomer } = words;
const sexes = ['男', '女'] as const;
const schema = z.object({
  name: text(newcomer.name, 100),
  kana: text(newcomer.kana, 100),
  birth: day(newcomer.birth),
  sex: choice(newcomer.sex, sexes),
  address: optionalText(newcomer.address, 200),
  telephone: optionalText(newcomer.telephone, 20),
});
const codes = z.object({ results: z.array(z.object({ code: z.string().optional() })) });

/** Somebody in the files whom the office does not know: asked for by their numbers, by a person who says so, and never by the files alone. */
export function addNewcomer(site: Site, { tokens, clock }: Ground): void {
  site.get('/:brought/newcomer/:numbers', async (c) => {
    const { numbers, supplement } = await readNewcomer(c, clock.now());
    return show(
      c,
      <NewcomerPage
        frame={c.get('frame')}
        token={c.get('token')}
        path={pathOf(c)}
        numbers={numbers}
        isFilled={supplement !== undefined}
        state={{ values: valuesOf(supplement), errors: {} }}
      />,
    );
  });

  site.post('/:brought/newcomer/:numbers', async (c) => {
    const { numbers, supplement } = await readNewcomer(c, clock.now());
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok && !read.form) throw new PageError('not_found');
    const again = (state: FormState, status: 400 | 409) =>
      show(
        c,
        <NewcomerPage
          frame={c.get('frame')}
          token={c.get('token')}
          path={pathOf(c)}
          numbers={numbers}
          isFilled={supplement !== undefined}
          state={state}
        />,
        status,
      );
    if (!read.ok) return again(read.form, 400);
    const asked = await c.get('member').act('/v1/code-requests', { purpose: sharing, requests: [numbers] }, codes);
    const code = asked.ok ? asked.value.results[0]?.code : undefined;
    if (code === undefined)
      return again({ ...read.form, errors: { '': asked.ok ? newcomer.none : asked.refused.text } }, 409);
    const { address, telephone, ...rest } = read.value;
    const person = { ...rest, ...numbers, code, since: dayIn(clock.now()), until: null };
    await c.get('rows')((connection) =>
      keepPerson(connection, c.get('member').id, { ...person, address: address || null, telephone: telephone || null }),
    );
    return sendBack(c, `${home}/${broughtOf(c)}?added=1`, home);
  });
}

const pathOf = (c: PageContext) => `${home}/${broughtOf(c)}/newcomer/${c.req.param('numbers')}`;

/** Only who stands in files that are kept and is left out of them is offered. @throws PageError not_found */
async function readNewcomer(c: PageContext, now: Date) {
  const [insurer, insured] = (c.req.param('numbers') ?? '').split('-');
  if (insurer === undefined || insured === undefined) throw new PageError('not_found');
  const numbers = { insurer, insured };
  const [found, known] = await c.get('rows')(
    async (connection) =>
      [await findBrought(connection, broughtOf(c)), await findByNumbers(connection, [numbers])] as const,
  );
  const own = memberCode(c.get('member').id);
  const judged = readUnits(found?.files ?? []).units.map((read) => judge(read, own, known, dayIn(now)));
  const isNew = (one: LeftOut) => one.reason === 'unknown_person' && isSame(one, numbers);
  if (!judged.some(({ leftOut }) => leftOut.some(isNew))) throw new PageError('not_found');
  return { numbers, supplement: findSupplement(judged, numbers) };
}

const isSame = (one: Numbers, other: Numbers) => one.insurer === other.insurer && one.insured === other.insured;

function findSupplement(judged: readonly Judged[], numbers: Numbers): Supplement | undefined {
  for (const { read } of judged)
    for (const entry of read.outcome === 'read' ? (read.unit.content.entries ?? []) : [])
      if (isSame(entry.key, numbers) && 'UPHOSOKU' in entry.parts && entry.parts.UPHOSOKU[0])
        return entry.parts.UPHOSOKU[0];
  return undefined;
}

const valuesOf = (
  { name = '', kana = '', birth = '', sex, address1 = '', address2 = '', telephone = '' }: Supplement = { limits: [] },
) => ({
  ...{ name, kana, birth: birth.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'), telephone },
  ...{ sex: sex === '1' ? '男' : sex === '2' ? '女' : '', address: address1 + address2 },
});

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly path: string;
  readonly numbers: Numbers;
  readonly isFilled: boolean;
  readonly state: FormState;
};
const NewcomerPage = ({ frame, token, path, numbers, isFilled, state }: Props) => (
  <Page frame={frame} title={newcomer.title} back={path.replace(/\/newcomer\/.*$/, '')}>
    <p>{newcomer.about}</p>
    <Answers answers={[{ name: newcomer.numbers, value: `${numbers.insurer}・${numbers.insured}` }]} />
    {isFilled && <p>{newcomer.filled}</p>}
    <Form action={path} token={token} state={state}>
      <TextField label={newcomer.name} width={20} {...field(state, 'name')} />
      <TextField label={newcomer.kana} width={20} keyboard="kana" {...field(state, 'kana')} />
      <DayField label={newcomer.birth} hint={birthHint} name="birth" state={state} />
      <ChoiceCards
        label={newcomer.sex}
        choices={sexes.map((value) => ({ value, label: value }))}
        {...field(state, 'sex')}
      />
      <TextField label={newcomer.address} optional {...field(state, 'address')} />
      <TextField label={newcomer.telephone} optional width={12} keyboard="tel" {...field(state, 'telephone')} />
      <Actions>
        <Button>{newcomer.go}</Button>
      </Actions>
    </Form>
  </Page>
);
