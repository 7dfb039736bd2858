import { z } from 'zod';
import { isMonth } from '../../../../contracts/care/month.ts';
import { readTables } from '../../../../contracts/care/tables.ts';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { showTrouble } from '../../../../web/application/trouble.tsx';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { choice, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayMonth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { taskOutbox } from '../../tasks/outbox.ts';
import { listMonths } from '../benefits/store.ts';
import { readNames } from '../names.ts';
import { home, pathOf } from '../paths.ts';
import { addFindingsFile } from './file.ts';
import { checkMonth, type Marked, markStates, putMark } from './marks.ts';
import { readRules } from './rules.ts';
import { showFound } from './shown.ts';
import { words } from './words.ts';

const most = 200;
const schema = z.object({ state: choice(words.mark.state, markStates), note: optionalText(words.mark.note, 400) });

/** 縦覧点検 of a month: what was found, by rule and by office; one of them, and what is decided about it. */
export async function addChecks(site: Site, ground: Ground): Promise<void> {
  const { tokens, clock, folder } = ground;
  const [tables, rules] = [await readTables(), await readRules()];
  const monthOf = (c: PageContext): string => {
    const month = c.req.param('month') ?? '';
    if (!isMonth(month)) throw new PageError('not_found');
    return month;
  };
  const findings = (c: PageContext, month: string) =>
    c.get('rows')((connection) => checkMonth(connection, { tables, rules, month }));
  const wanted = async (c: PageContext): Promise<Marked> => {
    const one = (await findings(c, monthOf(c))).find(({ id }) => id === c.req.param('id'));
    if (!one) throw new PageError('not_found');
    return one;
  };
  addFindingsFile(site, findings, monthOf);

  site.get('/checks', async (c) => {
    const months = await c.get('rows')(listMonths);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        <p>{words.about}</p>
        {months.length === 0 ? (
          <Empty title={words.noMonths} />
        ) : (
          <CardList cards={months.map((month) => ({ href: `${home}/checks/${month}`, title: sayMonth(month) }))} />
        )}
      </Page>,
    );
  });

  site.get('/checks/:month', async (c) => {
    const month = monthOf(c);
    const all = await findings(c, month);
    const some = all.slice(0, most);
    const people = await showFound(c, words.viewing, some);
    const nameOf = await readNames(c);
    const path = `${home}/checks/${month}`;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.of(month)} back={`${home}/checks`}>
        <p>{words.about}</p>
        {all.length === 0 ? (
          <Empty title={words.none} />
        ) : (
          <>
            <Counts title={words.byRule} head={words.rule} all={all} keysOf={({ finding }) => [finding.rule.title]} />
            <Counts
              title={words.byOffice}
              head={words.office}
              all={all}
              keysOf={({ finding }) => finding.providers.map(nameOf)}
            />
            <PlainTable
              apart
              caption={words.findings(all.length)}
              head={words.head}
              rows={some.flatMap((one) => {
                const { finding, id, mark } = one;
                const person = people.get(finding.insured);
                if (person === 'withheld') return [];
                return [
                  [
                    <a href={`${path}/${id}`}>{person ? <Name name={person.name} /> : words.unknown}</a>,
                    finding.rule.title,
                    finding.providers.map(nameOf).join('、'),
                    finding.detail,
                    mark ? <Tag kind={mark.state === '照会中' ? 'wait' : 'done'}>{mark.state}</Tag> : words.unmarked,
                  ],
                ];
              })}
            />
            {all.length > most && <p>{words.more(most)}</p>}
            <Actions>
              <LinkButton kind="second" href={`${path}/file.csv`}>
                {words.csv}
              </LinkButton>
              <LinkButton kind="second" href={`${path}/file.xlsx`}>
                {words.xlsx}
              </LinkButton>
            </Actions>
          </>
        )}
      </Page>,
    );
  });

  const page = async (c: PageContext, state?: FormState, said?: string) => {
    const one = await wanted(c);
    const { finding, mark, id } = one;
    const person = (await showFound(c, words.viewing, [one])).get(finding.insured);
    if (person === 'withheld') throw new PageError('not_found');
    const nameOf = await readNames(c);
    const now = state ?? { ...emptyForm, values: { state: mark?.state ?? '', note: mark?.note ?? '' } };
    return (
      <Page frame={c.get('frame')} title={words.one} back={`${home}/checks/${finding.month}`}>
        {said && <Banner kind="success" title={said} />}
        <Answers
          answers={[
            {
              name: words.head[0],
              value: person ? (
                <a href={pathOf(person.code)}>
                  <Name name={person.name} kana={person.kana} />
                </a>
              ) : (
                words.unknown
              ),
            },
            { name: words.rule, value: finding.rule.title },
            { name: words.reason, value: finding.rule.reason },
            {
              name: words.office,
              value: finding.providers
                .map((code) => (nameOf(code) === code ? code : `${nameOf(code)}（${code}）`))
                .join('、'),
            },
            { name: words.detail, value: finding.detail },
            {
              name: words.source,
              value: finding.rule.seen ? finding.rule.source : `${finding.rule.source}（${words.unseen}）`,
            },
          ]}
        />
        <h2>{words.mark.title}</h2>
        <Form
          action={`${home}/checks/${finding.month}/${id}`}
          token={c.get('token')}
          state={now}
          kept={{ opened: clock.now().toISOString() }}
        >
          <SelectField
            {...field(now, 'state')}
            label={words.mark.state}
            options={markStates.map((value) => ({ value, label: value }))}
          />
          <TextField {...field(now, 'note')} label={words.mark.note} rows={3} maxlength={400} optional />
          <Actions>
            <Button>{words.mark.go}</Button>
          </Actions>
        </Form>
      </Page>
    );
  };
  site.get('/checks/:month/:id', async (c) =>
    show(c, await page(c, undefined, c.req.query('said') === 'marked' ? words.mark.done : undefined)),
  );
  site.post('/checks/:month/:id', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok)
      return read.form
        ? show(c, await page(c, read.form), 400)
        : showTrouble(c, { frame: c.get('frame'), home }, { kind: 'stale' });
    const { id, finding } = await wanted(c);
    const member = c.get('member');
    const opened = z.coerce.date().catch(clock.now()).parse(read.form.values.opened);
    await c.get('rows')(async (connection) => {
      await putMark(connection, member.id, { finding: id, ...read.value, staff: member.staff.id }, clock.now());
      await taskOutbox.put(connection, member.id, [{ kind: 'benefits-checked', start: opened, end: clock.now() }]);
    });
    wake(folder, member.id);
    return sendBack(c, `${home}/checks/${finding.month}/${id}?said=marked`, home);
  });
}

type CountsProps = {
  readonly title: string;
  readonly head: string;
  readonly all: readonly Marked[];
  readonly keysOf: (one: Marked) => readonly string[];
};
const Counts = ({ title, head, all, keysOf }: CountsProps) => {
  const groups = Map.groupBy(
    all.flatMap((one) => keysOf(one).map((key) => ({ key, one }))),
    ({ key }) => key,
  );
  const sorted = [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  return (
    <PlainTable
      apart
      caption={title}
      head={[head, words.count, words.open]}
      rows={sorted.map(([key, own]) => [key, `${own.length}件`, `${own.filter(({ one }) => !one.mark).length}件`])}
    />
  );
};
