import { sayDay } from '../../../../web/japanese/day.ts';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import type { AskedRecord } from './asked.ts';
import { sayClock } from './clock.ts';
import { words } from './words.ts';

/** The last day, and in words how near it is. */
export const Clock = ({
  dueOn,
  isDone,
  now,
}: {
  readonly dueOn: string;
  readonly isDone: boolean;
  readonly now: Date;
}) => {
  const { kind, text } = sayClock(dueOn, isDone, now);
  return (
    <>
      {sayDay(dueOn)} <Tag kind={kind}>{text}</Tag>
    </>
  );
};

/** A text as somebody wrote it, its lines kept. */
export const Text = ({ text }: { readonly text: string | null }) => (
  <>
    {(text ?? words.erased).split('\n').map((line) => (
      <p>{line}</p>
    ))}
  </>
);

/** What the record says: which exchange, who acted, for what purpose, by which law. */
export const RecordShown = ({ record }: { readonly record: AskedRecord | null }) => {
  if (record === null) return <p>{words.recordGone}</p>;
  const { time, said, from, to, purpose, basis, basisTaker, contract, items, actor, role, runMode } = record;
  const rows = [
    [words.readsOf, said],
    ['いつ', sayTime(time)],
    ['渡した側・見た側', from],
    ['受け取った側', to],
    ['操作した職員', actor === null ? role : `${actor}（${role ?? '役割なし'}）`],
    ['利用目的', purpose],
    ['法令の根拠（提供元）', basis],
    ['法令の根拠（提供先）', basisTaker],
    ['連携契約定義', contract],
    ['渡した項目', items.length === 0 ? null : items.join('、')],
    ['モード', runMode === '通常' ? null : runMode],
  ] as const;
  return <Answers answers={rows.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]))} />;
};

/** The same words, in the same order, as on the person's own page. */
export const AsRead = ({ about, text }: { readonly about: string; readonly text: string }) => (
  <section>
    <h2>{words.readsTitle}</h2>
    <blockquote>
      <p>
        <strong>{about}</strong>
      </p>
      <Text text={text} />
    </blockquote>
  </section>
);
