import { More } from '../../../web/list/more.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { sayPlace } from '../files/problem/problem.ts';
import type { Severity } from '../files/problem/words/kind.ts';
import type { Told } from './judge.ts';
import { words } from './words.ts';

const order: readonly Severity[] = ['error', 'warning', 'note'];
const shownAtMost = 500;

/** All that is wrong: what holds back first and open, the rest folded; by file, with line and column, and how to mend it. */
export const ProblemList = ({ problems }: { readonly problems: readonly Told[] }) => (
  <>
    {order.map((severity) => {
      const of = problems.filter((one) => one.severity === severity);
      if (of.length === 0) return null;
      const title = `${words.severity[severity]}（${of.length.toLocaleString('ja-JP')}件）`;
      return severity === 'error' ? (
        <>
          <h3>{title}</h3>
          <ByFile problems={of} severity={severity} />
        </>
      ) : (
        <More title={title}>
          <ByFile problems={of} severity={severity} />
        </More>
      );
    })}
  </>
);

type OfFiles = { readonly problems: readonly Told[]; readonly severity: Severity };
/** A file has a table for each severity, and each table a name of its own. */
const ByFile = ({ problems, severity }: OfFiles) => (
  <>
    {[...Map.groupBy(problems.slice(0, shownAtMost), ({ file }) => file)].map(([file, of]) => (
      <PlainTable
        apart
        caption={`${file}：${words.severityFew[severity]}`}
        head={[words.unit.place, words.unit.problems, words.unit.mend]}
        rows={of.map((problem) => [sayPlace(problem) || words.unit.all, problem.what, problem.mend])}
      />
    ))}
    {problems.length > shownAtMost && <p>{words.more(problems.length - shownAtMost)}</p>}
  </>
);
