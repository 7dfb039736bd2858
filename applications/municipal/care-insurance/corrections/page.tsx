import { z } from 'zod';
import { correctionContract } from '../../../../contracts/care/correction.ts';
import { readTables } from '../../../../contracts/care/tables.ts';
import type { MemberId } from '../../../../contracts/member.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { choice, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayMoney } from '../../../../web/japanese/say.ts';
import { Answers } from '../../../../web/list/answers.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { readNames } from '../names.ts';
import { home } from '../paths.ts';
import { byCodeOf, showInsured } from '../person/shown.ts';
import { type CorrectionRequest, decideCorrection, findPaid, listCorrections } from './store.ts';
import { words } from './words.ts';

const path = `${home}/corrections`;
const sayMonth = (month: string) => `${month.slice(0, 4)}年${Number(month.slice(4))}月`;
const schema = z
  .object({ state: choice(words.decision, ['forwarded', 'refused']), answer: optionalText(words.answer, 200) })
  .check(({ value, issues }) => {
    if (value.state === 'refused' && value.answer === '')
      issues.push({ code: 'custom', input: value, path: ['answer'], message: words.answerMissing });
  });
const members = z.object({
  members: z.array(z.object({ id: z.string(), kind: z.string(), receives: z.array(z.string()) })),
});

/** 過誤申立: what offices want taken back; the town hall passes it on to the federation, or says why not. */
export function addCorrections(site: Site, { tokens, clock }: Ground): void {
  const read = readTables();
  const reasonOf = async (reason: string) => (await read)['correction-reasons'].get(reason)?.at(-1)?.title ?? reason;
  const peopleOf = async (c: PageContext, all: readonly CorrectionRequest[]) =>
    byCodeOf(await showInsured(c, words.viewing, [...new Set(all.map(({ code }) => code))]));

  site.get('/corrections', async (c) => {
    const all = await c.get('rows')(listCorrections);
    const [people, nameOf] = [await peopleOf(c, all), await readNames(c)];
    const rows = await Promise.all(
      all.map(async (one) => {
        const person = people.get(one.code);
        return [
          <a href={`${path}/${one.id}`}>{person ? <Name name={person.name} /> : words.unknown}</a>,
          nameOf(one.provider),
          sayMonth(one.month),
          await reasonOf(one.reason),
          sayDay(dayIn(one.takenAt)),
          <>
            <Tag kind={one.state === 'asked' ? 'wait' : 'done'}>{words.states[one.state]}</Tag>
            {one.trouble && <p>{words.trouble}</p>}
          </>,
        ];
      }),
    );
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        {c.req.query('done') !== undefined && <Banner kind="success" title={words.done} />}
        <p>{words.about}</p>
        {rows.length === 0 ? (
          <Empty title={words.none}>
            <p>{words.noneAbout}</p>
          </Empty>
        ) : (
          <PlainTable apart caption={words.table} head={words.head} rows={rows} />
        )}
      </Page>,
    );
  });

  const load = async (c: PageContext): Promise<CorrectionRequest> => {
    const one = (await c.get('rows')(listCorrections)).find(({ id }) => id === c.req.param('id'));
    if (!one) throw new PageError('not_found');
    return one;
  };
  const showPage = async (c: PageContext, state: FormState) => {
    const one = await load(c);
    const person = (await peopleOf(c, [one])).get(one.code);
    const [nameOf, paid] = [await readNames(c), await c.get('rows')((connection) => findPaid(connection, one))];
    const { names } = words;
    const said = one.state === 'asked' ? [] : [{ name: names.answer, value: one.answer ?? '' }];
    return show(
      c,
      <Page frame={c.get('frame')} title={one.state === 'asked' ? words.one : words.title} back={path}>
        {one.state !== 'asked' && <Banner kind="info" title={words.states[one.state]} />}
        {one.trouble && (
          <Banner kind="warning" title={words.trouble}>
            <p>{one.trouble}</p>
          </Banner>
        )}
        <Answers
          answers={[
            { name: names.person, value: person ? <Name name={person.name} /> : words.unknown },
            { name: names.insured, value: person ? one.insured : words.unknown },
            { name: names.office, value: nameOf(one.provider) },
            { name: names.month, value: sayMonth(one.month) },
            { name: names.form, value: one.form },
            { name: names.reason, value: `${one.reason} ${await reasonOf(one.reason)}` },
            { name: names.text, value: person ? one.text : words.unknown },
            {
              name: names.paid,
              value: paid ? words.paid(paid.units.toLocaleString('ja-JP'), sayMoney(paid.benefit)) : words.notPaid,
            },
            { name: names.taken, value: sayDay(dayIn(one.takenAt)) },
            ...said,
          ]}
        />
        {one.state === 'asked' && (
          <Form action={`${path}/${one.id}`} token={c.get('token')} state={state}>
            <ChoiceCards
              {...field(state, 'state')}
              label={words.decision}
              choices={(['forwarded', 'refused'] as const).map((value) => ({ value, ...words.outcomes[value] }))}
            />
            <TextField {...field(state, 'answer')} label={words.answer} hint={words.answerHint} rows={3} optional />
            <Actions>
              <Button>{words.go}</Button>
            </Actions>
          </Form>
        )}
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get('/corrections/:id', (c) => showPage(c, emptyForm));

  site.post('/corrections/:id', async (c) => {
    const one = await load(c);
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!form.ok) {
      if (!form.form) throw new PageError('not_found');
      return showPage(c, form.form);
    }
    const { id: member, staff } = c.get('member');
    const all = (await c.get('member').get('/v1/members', members)).members;
    const federation = all.find(
      ({ kind, receives }) => kind === 'insurance-federation' && receives.includes(correctionContract),
    );
    const { state, answer } = form.value;
    if (state === 'forwarded' && !federation)
      throw new PageError('refused', '国保連合会へ送る道がありません。過誤申立書を紙で出してください。');
    const by = { state, answer, federation: federation?.id as MemberId | undefined, staff: staff.id, now: clock.now() };
    const decided = await c.get('rows')((connection) => decideCorrection(connection, { id: one.id, ...by }));
    if (!decided) throw new PageError('refused', words.busy);
    wake('municipal', member);
    return sendBack(c, `${path}?done=1`, home);
  });
}
