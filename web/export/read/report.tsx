import { type Read, type Refused, sayTold } from './result.ts';

/** more is a wrong file, not a list of errors */
const shownAtMost = 100;

/** What came of a file that somebody brought: how many lines can be taken, and what to mend in the others. */
export const ReadReport = ({ name, read }: { name: string; read: Read | Refused }) => {
  if (read.outcome === 'refused')
    return (
      <div class="file-report">
        <h2>「{name}」は読めませんでした</h2>
        <p>{read.message}</p>
      </div>
    );
  const { rows, wrong, notes } = read;
  const lines = new Set(wrong.map(({ line }) => line)).size;
  return (
    <div class="file-report">
      <h2>「{name}」を読みました</h2>
      <dl>
        <dt>取り込める行</dt>
        <dd>{rows.length.toLocaleString('ja-JP')}行</dd>
        <dt>直す行</dt>
        <dd>{lines.toLocaleString('ja-JP')}行</dd>
        <dt>形式</dt>
        <dd>{forms[read.form]}</dd>
      </dl>
      {notes.map((note) => (
        <p>{note}</p>
      ))}
      {wrong.length > 0 && (
        <>
          <h3>直すところ</h3>
          <ul>
            {wrong.slice(0, shownAtMost).map((told) => (
              <li>{sayTold(told)}</li>
            ))}
          </ul>
          {wrong.length > shownAtMost && (
            <p>ほかに {(wrong.length - shownAtMost).toLocaleString('ja-JP')}か所あります。</p>
          )}
        </>
      )}
    </div>
  );
};

const forms: Record<Read['form'], string> = {
  'utf-8': 'CSV（UTF-8）',
  cp932: 'CSV（CP932・Shift_JIS）',
  xlsx: 'Excel',
};
