import { z } from 'zod';
import type { Month } from '../../../../contracts/care/month.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { choices, day, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayMoney } from '../../../../web/japanese/say.ts';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { listMembers } from '../../store/members.ts';
import { carePlanContract } from '../../store/sent.ts';
import { isPlanner } from '../claims.tsx';
import { home, monthIn, sayMonth, showLines, titleOf } from '../load.ts';
import { sumsOf } from '../make.ts';
import { isCurrent, loadPrepared, type PaperOffice, type Prepared } from './load.ts';
import { makePrepared } from './make.ts';
import { words } from './words.ts';

const { form: say } = words;
export const pathOf = (month: Month, office = ''): string => `${home}/${month}/prepared${office && `/${office}`}`;

/**
 * 明細書 that a planner makes for an office on paper, which asked for it in writing. The claim stays that office's own act: nothing of it goes to the
 * federation from here（law 9）.
 */
export function addPrepared(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  const load = async (c: PageContext) => {
    if (!isPlanner(c.get('kind'))) throw new PageError('not_found');
    const month = monthIn(c);
    const members = await listMembers(c.get('member'));
    const nameOf = (office: string) => members.find(({ id }) => id === `CARE/${office}`)?.name ?? office;
    const reached = new Set(
      members.filter(({ receives }) => receives.includes(carePlanContract)).map(({ id }) => id.split('/')[1]),
    );
    const planner = c.get('member').id.split('/')[1]!;
    const about = { tables, month, planner, isPaper: (office: string) => !reached.has(office) };
    return { month, nameOf, offices: await c.get('rows')((connection) => loadPrepared(connection, about)) };
  };
  const loadOne = async (c: PageContext) => {
    const { offices, ...loaded } = await load(c);
    const found = offices.find(({ office }) => office === c.req.param('office'));
    if (!found) throw new PageError('not_found');
    return { ...loaded, found };
  };

  site.get('/:month{\\d{6}}/prepared', async (c) => {
    const { month, nameOf, offices } = await load(c);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title(sayMonth(month))} back={`${home}/${month}`}>
        <p>{words.about}</p>
        {offices.length === 0 ? (
          <Empty title={words.none}>
            <p>{words.noneAbout}</p>
          </Empty>
        ) : (
          <PlainTable
            caption={words.table}
            head={words.head}
            rows={offices.map((one) => {
              const { units, benefit } = sumsOf(one.lines.flatMap(({ statements }) => statements));
              const name = nameOf(one.office);
              return [
                ...[name, words.people(one.lines.length), units.toLocaleString('ja-JP'), sayMoney(benefit)],
                <MadeOf one={one} />,
                <a href={pathOf(month, one.office)} aria-label={`${words.open}：${name}`}>
                  {words.open}
                </a>,
              ];
            })}
          />
        )}
      </Page>,
    );
  });

  const showOffice = async (c: PageContext, state: FormState) => {
    const { month, nameOf, found } = await loadOne(c);
    const shown = await showLines(c, found.lines, words.viewing);
    const isRight = found.lines.every(({ problems }) => problems.length === 0);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.office(nameOf(found.office))} back={pathOf(month)}>
        <p>
          {sayMonth(month)}分{'　'}
          <MadeOf one={found} />
        </p>
        <PlainTable caption={words.lines} head={words.lineHead} rows={shown.map((one) => cellsOf(one, tables))} />
        {isRight && shown.length === found.lines.length && (
          <>
            <h2>{say.title}</h2>
            <p>{say.about}</p>
            <Form action={pathOf(month, found.office)} token={c.get('token')} state={state}>
              <TextField {...field(state, 'askedBy')} label={say.askedBy} width={20} />
              <TextField {...field(state, 'askedOn')} label={say.askedOn} hint={say.askedOnHint} width={12} />
              <Checkboxes
                {...fieldOfMany(state, 'checked')}
                label={say.checked}
                choices={[{ value: 'is', label: say.is }]}
              />
              <Actions>
                <Button>{say.go}</Button>
              </Actions>
            </Form>
          </>
        )}
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get('/:month{\\d{6}}/prepared/:office{[0-9A-Z]{10}}', (c) => showOffice(c, emptyForm));

  site.post('/:month{\\d{6}}/prepared/:office{[0-9A-Z]{10}}', async (c) => {
    const now = clock.now();
    const schema = z.object({
      askedBy: text(say.askedBy, 40),
      askedOn: day(say.askedOn).refine((one) => one <= dayIn(now), say.future),
      checked: choices(say.checked, ['is']).refine((all) => all.length > 0, say.unchecked),
    });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return showOffice(c, read.form);
    }
    const { month, nameOf, found } = await loadOne(c);
    if (found.lines.some(({ problems }) => problems.length > 0)) throw new PageError('not_found');
    const { id: member, staff } = c.get('member');
    const by = { member, now, staff: { id: staff.id, role: staff.roles[0] ?? '' } };
    const asked = { askedBy: read.value.askedBy, askedOn: read.value.askedOn };
    const id = await c.get('rows')((connection) =>
      makePrepared(connection, by, { tables, month, ...found, nameOf, preparerName: c.get('memberName'), ...asked }),
    );
    return sendBack(c, `/care/outbox/sent/${id}`, home);
  });
}

const MadeOf = ({ one }: { readonly one: PaperOffice }) =>
  one.made ? (
    <>
      <a href={`/care/outbox/sent/${one.made.id}`}>{words.made(sayDay(dayIn(one.made.madeAt)))}</a>
      {!isCurrent(one) && <p>{words.changed}</p>}
    </>
  ) : (
    <span>{words.notYet}</span>
  );

function cellsOf(shown: Shown<Prepared>, tables: Tables) {
  const of = (what: (line: Prepared) => unknown) => (
    <ShownPerson person={shown}>{(line: Prepared) => <>{what(line)}</>}</ShownPerson>
  );
  const sum = (key: 'cost' | 'benefit' | 'burden') => of(({ statements }) => sayMoney(sumsOf(statements)[key]));
  return [
    of(({ person: { name, kana } }) => <Name name={name} kana={kana} />),
    of(({ statements }) =>
      statements.flatMap(({ lines }) =>
        lines.map(({ code, times, units }) => (
          <p>
            {tables.codes.get(code)?.at(-1)?.title ?? titleOf(tables, code.slice(0, 2))}
            {'　'}
            {times}回{'　'}
            {units.toLocaleString('ja-JP')}単位
          </p>
        )),
      ),
    ),
    of(({ statements }) => sumsOf(statements).units.toLocaleString('ja-JP')),
    ...[sum('cost'), sum('benefit'), sum('burden')],
    of(({ problems }) => (problems.length === 0 ? '誤りなし' : problems.map((one) => <p>{one}</p>))),
  ];
}
