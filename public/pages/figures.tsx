import { kinds } from '../../contracts/kind.ts';
import { leastPersons, type PublicFigures } from '../../contracts/public.ts';
import { writeCsv } from '../../web/export/write-csv.ts';
import { sayDayBoth } from '../../web/japanese/day.ts';
import { Ruby } from '../../web/japanese/ruby.tsx';
import { Answers } from '../../web/list/answers.tsx';
import { Empty } from '../../web/list/empty.tsx';
import type { Reading, State } from '../state.ts';
import { PublicPage } from './frame.tsx';

type Row = PublicFigures['rows'][number];
const hiddenWord = '秘匿';
const say = (count: number | null): string => (count === null ? hiddenWord : `${count.toLocaleString('ja-JP')}件`);
const sayMonth = (month: string): string => sayDayBoth(`${month}-01`).replace(/1日$/, '');
const sayBoth = ({ permitted, refused }: Pick<Row, 'permitted' | 'refused'>) =>
  `認めた ${say(permitted)}、断った ${say(refused)}`;

/** How often, of what kind, why; permitted and refused. */
export const FiguresPage = ({ state }: { readonly state: Reading }) => {
  const figures = (state.said?.summary.figures ?? []).filter(({ total }) => total !== 0);
  return (
    <PublicPage state={state} title="どのくらい渡《わた》したか">
      <p>
        <Ruby text="月《つき》ごとの件数《けんすう》です。一人《ひとり》の情報《じょうほう》を一度《いちど》渡《わた》すか断《ことわ》るかして、1件《けん》と数《かぞ》えます。終《お》わった月《つき》を、次《つぎ》の月《つき》の2日《ふつか》から出《だ》します。訓練《くんれん》は数《かぞ》えません。" />
      </p>
      <p>
        {leastPersons}
        <Ruby text="人《にん》に満《み》たない人《ひと》についての数《かず》は「" />
        {hiddenWord}
        <Ruby text="」として、出《だ》しません。引《ひ》き算《ざん》でその数《かず》が分《わ》かってしまうほかの数《かず》も、同《おな》じように出《だ》しません。0件《けん》は、そのまま出《だ》します。" />
      </p>
      {figures.length === 0 ? (
        <Empty title="まだ、お出《だ》しできる月《つき》がありません">
          <p>
            <Ruby text="この地域《ちいき》の情報《じょうほう》連携《れんけい》が始《はじ》まってから、月《つき》が終《お》わるとここに出《で》ます。" />
          </p>
        </Empty>
      ) : (
        <p>
          <a href="/figures.csv">
            <Ruby text="表《ひょう》（CSV）を保存《ほぞん》する" />
          </a>
        </p>
      )}
      {figures.map((month) => (
        <Month state={state} month={month} />
      ))}
    </PublicPage>
  );
};

const Month = ({ state, month }: { readonly state: Reading; readonly month: PublicFigures }) => {
  const rows = month.rows.filter(({ total }) => total !== 0);
  return (
    <>
      <h2>{sayMonth(month.month)}</h2>
      <p>
        <Ruby text="合《あ》わせて" />
        {say(month.total)}。{sayBoth(month)}。
      </p>
      <Answers answers={rows.map((row) => ({ name: nameOf(state, row), value: sayBoth(row) }))} />
      {rows.length < month.rows.length && (
        <p>
          <Ruby text="ほかの種類《しゅるい》と利用《りよう》目的《もくてき》では、ありませんでした（0件《けん》）。" />
        </p>
      )}
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
