import { Name } from '../../../../web/japanese/name.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import type { Column } from '../../../../web/table/column.ts';
import { AgreementTag } from '../../heard/shown.tsx';
import { words as heard } from '../../heard/words.ts';
import { pathOf } from '../place.ts';
import { sayShort } from '../say.ts';
import type { Case, Given } from '../state/case.ts';
import { type Todo, todoWords } from '../state/todo.ts';
import { words } from '../words.ts';

export type Line = Case & { readonly todos: readonly Todo[] };

const { columns: titles, ...say } = words.list;
const levelOf = ({ certification, certifiedByPlan }: Case) => certification?.level ?? certifiedByPlan?.level;
const untilOf = ({ certification, certifiedByPlan }: Case) =>
  certification ? certification.until : certifiedByPlan?.until;
const sayTodos = ({ todos }: Line) => todos.map(({ kind }) => todoWords[kind]).join('、');

const State = ({ given, none }: { readonly given: Given | undefined; readonly none: string }) => {
  if (!given) return <Tag kind="open">{none}</Tag>;
  return <Tag kind={given.given < given.offices ? 'wait' : 'done'}>{say.given(given.given, given.offices)}</Tag>;
};

/** The list on the screen. @param staff everybody who has a case, to be chosen from */
export const columnsOf = (staff: readonly string[]): Column<Line>[] => [
  {
    key: 'name',
    title: titles.name,
    kind: 'text',
    value: ({ person }) => person.name,
    order: ({ person }) => person.kana,
    show: ({ person }) => (
      <a href={pathOf(person.code)}>
        <Name name={person.name} kana={person.kana} />
      </a>
    ),
    filter: 'text',
    heads: true,
  },
  {
    key: 'todo',
    title: titles.todo,
    kind: 'text',
    value: sayTodos,
    order: ({ todos }) => todos.length,
    show: ({ todos }) =>
      todos.length === 0 ? (
        say.nothing
      ) : (
        <span class="tags">
          {todos.map(({ kind, isLate }) => (
            <Tag kind={isLate ? 'stop' : 'open'}>{todoWords[kind]}</Tag>
          ))}
        </span>
      ),
    filter: 'text',
  },
  { key: 'staff', title: titles.staff, kind: 'text', value: (one) => one.staff ?? undefined, filter: staff },
  { key: 'level', title: titles.level, kind: 'text', value: levelOf },
  {
    key: 'until',
    title: titles.until,
    kind: 'date',
    value: untilOf,
    show: (one) => {
      const until = untilOf(one);
      return until === undefined ? (one.certification?.absence ?? say.notYet) : sayShort(until);
    },
  },
  {
    key: 'plan',
    title: titles.plan,
    kind: 'date',
    value: ({ plan }) => plan?.day,
    show: ({ plan }) => (
      <>
        {plan && `${sayShort(plan.day)} `}
        <State given={plan} none={say.noPlan} />
      </>
    ),
  },
  {
    key: 'agreement',
    title: titles.agreement,
    kind: 'text',
    value: ({ agreement }) => (agreement ? heard.states[agreement.state] : ''),
    show: ({ agreement }) => agreement && <AgreementTag state={agreement.state} />,
    filter: Object.values(heard.states),
  },
  {
    key: 'monitoring',
    title: titles.monitoring,
    kind: 'date',
    value: ({ monitoredOn }) => monitoredOn,
    show: ({ monitoredOn }) =>
      monitoredOn === undefined ? <Tag kind="open">{say.notMade}</Tag> : sayShort(monitoredOn),
  },
  {
    key: 'slip',
    title: titles.slip,
    kind: 'text',
    value: ({ slip }) => (slip ? say.given(slip.given, slip.offices) : say.notMade),
    show: ({ slip }) => <State given={slip} none={say.notMade} />,
  },
  {
    key: 'actuals',
    title: titles.actuals,
    kind: 'text',
    value: ({ actuals }) => (actuals.awaited.length === 0 ? '' : say.come(actuals.come, actuals.awaited.length)),
  },
];

/** The most pressing first; of those that press alike, by kana. */
export const byUrgency = (a: Line, b: Line): number => rank(a) - rank(b) || (a.person.kana < b.person.kana ? -1 : 1);
const rank = ({ todos }: Line): number => {
  if (todos.some(({ isLate }) => isLate)) return 0;
  return todos.length > 0 ? 1 : 2;
};
