import { demandKinds } from '../../../../contracts/rights.ts';
import { Actions, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import { sayDay } from '../../../../web/japanese/day.ts';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { arrange } from '../../../../web/table/arrange.ts';
import type { Column } from '../../../../web/table/column.ts';
import { readTableState } from '../../../../web/table/state.ts';
import { DataTable } from '../../../../web/table/table.tsx';
import { here, readDemands, readQuestions } from './asked.ts';
import { daysLeft, sayClock } from './clock.ts';
import { words } from './words.ts';

type Row = {
  readonly id: string;
  readonly href: string;
  readonly kind: string;
  readonly by: string;
  readonly text: string;
  readonly dueOn: string;
  readonly isDone: boolean;
  readonly inApproval: boolean;
};
const short = (text: string | null): string => {
  const plain = text ?? words.erased;
  return [...plain].length > 60 ? `${[...plain].slice(0, 60).join('')}…` : plain;
};
const sayApproval = ({ isDone, inApproval }: Row): string =>
  isDone ? '' : inApproval ? words.inApproval : words.toDraft;
const columnsAt = (now: Date): Column<Row>[] => [
  {
    key: 'kind',
    title: '種類',
    kind: 'text',
    value: ({ kind }) => kind,
    show: ({ kind, href }) => <a href={href}>{kind}</a>,
    filter: [words.question, ...Object.values(demandKinds)],
    heads: true,
  },
  { key: 'text', title: '内容', kind: 'text', value: ({ text }) => text, order: false },
  { key: 'by', title: 'だれが', kind: 'text', value: ({ by }) => by },
  {
    key: 'approval',
    title: '決裁',
    kind: 'text',
    value: sayApproval,
    show: (row) => (row.inApproval ? <Tag kind="wait">{sayApproval(row)}</Tag> : sayApproval(row)),
    filter: [words.inApproval, words.toDraft],
  },
  { key: 'due', title: '期限', kind: 'text', value: ({ dueOn }) => sayDay(dueOn), order: ({ dueOn }) => dueOn },
  {
    key: 'clock',
    title: '期限まで',
    kind: 'text',
    value: ({ dueOn, isDone }) => sayClock(dueOn, isDone, now).text,
    show: ({ dueOn, isDone }) => {
      const { kind, text } = sayClock(dueOn, isDone, now);
      return <Tag kind={kind}>{text}</Tag>;
    },
    order: ({ dueOn }) => daysLeft(dueOn, now),
  },
];

/** What residents ask of this member, what waits first, by its last day. */
export function addList(site: Site, { clock }: Ground): void {
  site.get('/privacy', async (c) => {
    const now = clock.now();
    const open = c.req.query('done') !== 'yes';
    const [questions, demands] = [await readQuestions(c, open), await readDemands(c, open)];
    const rows = [
      ...questions.map(
        ({ id, askedBy, question, dueOn, state, inApproval }): Row => ({
          ...{ id, href: `${here}/questions/${id}`, kind: words.question, by: askedBy },
          ...{ text: short(question), dueOn, isDone: state !== 'open', inApproval },
        }),
      ),
      ...demands.map(
        ({ id, madeBy, text, dueOn, state, kind, inApproval }): Row => ({
          ...{ id, href: `${here}/requests/${id}`, kind: demandKinds[kind], by: madeBy },
          ...{ text: short(text), dueOn, isDone: state === 'decided', inApproval },
        }),
      ),
    ]
      .filter(({ isDone }) => isDone !== open)
      .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
    const columns = columnsAt(now);
    const state = readTableState(new URL(c.req.url).searchParams, columns);
    const told = c.req.query('told') ?? '';
    const said = Object.hasOwn(words.told, told) ? words.told[told as keyof typeof words.told] : undefined;
    const waiting = rows.filter(({ inApproval }) => inApproval).length;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back="/municipal">
        {said !== undefined && <Banner kind="success" title={said} />}
        {rows.length === 0 ? (
          <Empty title={words.none}></Empty>
        ) : (
          <>
            <p>{words.order}</p>
            {waiting > 0 && <p>{words.waiting(waiting)}</p>}
            <DataTable
              caption={open ? words.list : words.doneList}
              columns={columns}
              state={state}
              arranged={arrange(rows, columns, state)}
              id={({ id }) => id}
            />
          </>
        )}
        <Actions>
          <LinkButton kind="quiet" href={open ? `${here}?done=yes` : here}>
            {open ? words.seeDone : words.seeOpen}
          </LinkButton>
        </Actions>
      </Page>,
    );
  });
}
