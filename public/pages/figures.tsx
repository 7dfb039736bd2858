import { kinds } from '../../contracts/kind.ts';
import { leastPersons, type PublicFigures } from '../../contracts/public.ts';
import { writeCsv } from '../../web/export/write-csv.ts';
import { sayDayBoth } from '../../web/japanese/day.ts';
import { Answers } from '../../web/list/answers.tsx';
import { Empty } from '../../web/list/empty.tsx';
import type { State } from '../state.ts';
import { PublicPage } from './frame.tsx';

type Row = PublicFigures['rows'][number];
const hiddenWord = '秘匿';
const say = (count: number | null): string => (count === null ? hiddenWord : `${count.toLocaleString('ja-JP')}件`);
const sayMonth = (month: string): string => sayDayBoth(`${month}-01`).replace(/1日$/, '');
const sayBoth = ({ permitted, refused }: Pick<Row, 'permitted' | 'refused'>) =>
  `認めた ${say(permitted)}、断った ${say(refused)}`;

/** How often, of what kind, why; permitted and refused. */
export const FiguresPage = ({ state }: { readonly state: State }) => {
  const figures = (state.said?.summary.figures ?? []).filter(({ total }) => total !== 0);
  return (
    <PublicPage state={state} title="どのくらい渡したか">
      <p>
        月ごとの件数です。一人の情報を一度渡すか断るかして、1件と数えます。終わった月を、次の月の2日から出します。訓練は数えません。
      </p>
      <p>
        {leastPersons}人に満たない人についての数は「{hiddenWord}
        」として、出しません。引き算でその数が分かってしまうほかの数も、同じように出しません。0件は、そのまま出します。
      </p>
      {figures.length === 0 ? (
        <Empty title="まだ、お出しできる月がありません">
          <p>この地域の情報連携が始まってから、月が終わるとここに出ます。</p>
        </Empty>
      ) : (
        <p>
          <a href="/figures.csv">表（CSV）を保存する</a>
        </p>
      )}
      {figures.map((month) => (
        <Month state={state} month={month} />
      ))}
    </PublicPage>
  );
};

const Month = ({ state, month }: { readonly state: State; readonly month: PublicFigures }) => {
  const rows = month.rows.filter(({ total }) => total !== 0);
  return (
    <>
      <h2>{sayMonth(month.month)}</h2>
      <p>
        合わせて{say(month.total)}。{sayBoth(month)}。
      </p>
      <Answers answers={rows.map((row) => ({ name: nameOf(state, row), value: sayBoth(row) }))} />
      {rows.length < month.rows.length && <p>ほかの種類と利用目的では、ありませんでした（0件）。</p>}
    </>
  );
};

function nameOf({ said }: State, { kind, purpose }: Row): string {
  if (kind === 'viewing') return '職員が、自分の機関の中で見た（閲覧）';
  return `${purposeOf(said, purpose)}（${kinds[kind]}）`;
}
const purposeOf = (said: State['said'], purpose: string | null): string =>
  purpose === null ? 'そのほか' : (said?.summary.purposes.find(({ id }) => id === purpose)?.title ?? purpose);

/** The same for whoever wants to calculate: all rows, those of nought too. */
export function figuresCsv({ said }: Pick<State, 'said'>): { bytes: Uint8Array; type: string; name: string } {
  const count = (value: number | null) => value ?? hiddenWord;
  const columns = ['月', '種類', '利用目的', '認めた', '断った', '計'].map((title, i) => ({
    title,
    kind: i < 3 ? ('text' as const) : ('number' as const),
  }));
  const rows = (said?.summary.figures ?? []).flatMap(({ month, rows, ...all }) => [
    ...rows.map((row) => [month, kinds[row.kind], purposeOf(said, row.purpose), ...counts(row)]),
    [month, 'すべて', 'すべて', ...counts(all)],
  ]);
  function counts(of: Pick<Row, 'permitted' | 'refused' | 'total'>) {
    return [of.permitted, of.refused, of.total].map(count);
  }
  const written = writeCsv({ title: '件数', columns, rows }, 'utf-8');
  if (written.outcome === 'refused') throw new Error('UTF-8 holds everything');
  return { bytes: written.bytes, type: 'text/csv; charset=utf-8', name: '情報連携の件数.csv' };
}
