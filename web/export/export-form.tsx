import { Actions, Button } from '../action/button.tsx';
import { Form } from '../form/form.tsx';
import { type Lost, sayLost } from './write-csv.ts';

type ExportForm = {
  readonly action: string;
  readonly token: string;
  /** the view that goes out: its query string */
  readonly view: string;
  readonly total: number;
};

/** Which file a list becomes. The choice says what each is good for, in the words of who opens it. */
export const ExportForm = ({ action, token, view, total }: ExportForm) => (
  <Form action={action} token={token} kept={{ view }}>
    <fieldset class="export">
      <legend>ファイルにする（{total.toLocaleString('ja-JP')}件）</legend>
      {forms.map(({ value, title, note }, i) => (
        <label>
          <input type="radio" name="form" value={value} checked={i === 0} />
          <span>
            {title}
            <small>{note}</small>
          </span>
        </label>
      ))}
    </fieldset>
    <Actions>
      <Button>ファイルを受け取る</Button>
    </Actions>
  </Form>
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

type LostReport = {
  readonly lost: readonly Lost[];
  readonly action: string;
  readonly token: string;
  /** what was asked: the view */
  readonly kept: Readonly<Record<string, string>>;
};
/** more would hide the choice below */
const shownAtMost = 50;

/** Before a CP932 file is made that cannot hold everything: each character and its place, and the choice (`unwritable`: utf-8, replace, stop). */
export const LostReport = ({ lost, action, token, kept }: LostReport) => (
  <div class="file-report">
    <h2>CP932に入らない文字が {lost.length.toLocaleString('ja-JP')}か所あります</h2>
    <p>ファイルはまだ作っていません。</p>
    <ul>
      {lost.slice(0, shownAtMost).map((each) => (
        <li>{sayLost(each)}</li>
      ))}
    </ul>
    {lost.length > shownAtMost && (
      <p>
        ほかに {(lost.length - shownAtMost).toLocaleString('ja-JP')}
        か所あります。置きかえて作るときは、すべてを一覧にしてつけます。
      </p>
    )}
    <Form action={action} token={token} kept={kept}>
      <Actions>
        <Button name="unwritable" value="utf-8">
          UTF-8で作る
        </Button>
        <Button kind="second" name="unwritable" value="replace">
          置きかえて作り、一覧をつける
        </Button>
        <Button kind="quiet" name="unwritable" value="stop">
          やめる
        </Button>
      </Actions>
    </Form>
  </div>
);
