import { type Lost, sayLost } from './write-csv.ts';

type ExportForm = {
  readonly action: string;
  /** the view that goes out: its query string */
  readonly view: string;
  readonly total: number;
  readonly hidden?: Readonly<Record<string, string>>;
};

/** Which file a list becomes. The choice says what each is good for, in the words of who opens it. */
export const ExportForm = ({ action, view, total, hidden = {} }: ExportForm) => (
  <form class="export" method="post" action={action}>
    {Object.entries({ ...hidden, view }).map(([key, value]) => (
      <input type="hidden" name={key} value={value} />
    ))}
    <fieldset>
      <legend>ファイルにする（{total.toLocaleString('ja-JP')}件）</legend>
      {forms.map(({ value, title, note }, i) => (
        <p>
          <label>
            <input type="radio" name="form" value={value} checked={i === 0} />
            <span>
              {title}
              <small>{note}</small>
            </span>
          </label>
        </p>
      ))}
    </fieldset>
    <p>
      <button type="submit" class="button primary">
        ファイルを受け取る
      </button>
    </p>
  </form>
);

const forms = [
  { value: 'xlsx', title: 'Excel（.xlsx）', note: '番号の先頭の0も、どの漢字も、そのまま残ります。' },
  { value: 'utf-8', title: 'CSV（UTF-8）', note: 'ほかのシステムに渡すとき。どの漢字もそのまま残ります。' },
  {
    value: 'cp932',
    title: 'CSV（CP932・Shift_JIS）',
    note: '古いシステムに渡すとき。入らない漢字があれば、作る前にお知らせします。',
  },
] as const;
export type ExportChoice = (typeof forms)[number]['value'];

type LostReport = {
  readonly lost: readonly Lost[];
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
};
/** more would hide the choice below */
const shownAtMost = 50;

/** Before a CP932 file is made that cannot hold everything: each character and its place, and the choice. */
export const LostReport = ({ lost, action, hidden }: LostReport) => (
  <section class="export-lost" aria-labelledby="export-lost">
    <h2 id="export-lost">CP932に入らない文字が {lost.length.toLocaleString('ja-JP')}か所あります</h2>
    <p>ファイルはまだ作っていません。</p>
    <ul>
      {lost.slice(0, shownAtMost).map((each) => (
        <li>{sayLost(each)}</li>
      ))}
    </ul>
    {lost.length > shownAtMost && (
      <p>
        ほかに {(lost.length - shownAtMost).toLocaleString('ja-JP')}か所あります。一覧のファイルに、すべてのせます。
      </p>
    )}
    <form method="post" action={action}>
      {Object.entries(hidden).map(([key, value]) => (
        <input type="hidden" name={key} value={value} />
      ))}
      <p class="export-choice">
        <button type="submit" class="button primary" name="form" value="utf-8">
          UTF-8で作る（文字は変わりません）
        </button>
        <button type="submit" class="button second" name="unwritable" value="replace">
          置きかえて作り、一覧をつける
        </button>
        <button type="submit" class="button second" name="unwritable" value="stop">
          やめる
        </button>
      </p>
    </form>
  </section>
);
