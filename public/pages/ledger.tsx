import { Answers } from '../../web/list/answers.tsx';
import { Empty } from '../../web/list/empty.tsx';
import type { State } from '../state.ts';
import { PublicPage } from './frame.tsx';

/** The ledger's checkpoint, and how anybody verifies it. */
export const LedgerPage = ({ state }: { readonly state: State }) => {
  const { exchange } = state.urls;
  const checkpoint = state.said?.checkpoint ?? null;
  const [origin, size, root] = checkpoint?.split('\n') ?? [];
  return (
    <PublicPage state={state} title="記録を確かめる">
      <p>
        情報を渡すこと、断ることを決めるたびに、渡す前に、監査台帳に記録します。一つでもあとから変えると、続きのすべてと合わなくなるように並べてあります。だれのことかは、台帳からは分かりません。
      </p>
      <h2>いまのチェックポイント</h2>
      <p>台帳のその時の姿に、鍵で署名したものです。運営者も、これと合わない台帳を、あとから作ることができません。</p>
      {checkpoint === null ? (
        <Empty title="まだ、チェックポイントがありません" />
      ) : (
        <Answers
          answers={[
            { name: '台帳の名前', value: origin },
            { name: '記録の数', value: Number(size).toLocaleString('ja-JP') },
            { name: '台帳の姿（ハッシュ値）', value: <code>{root}</code> },
          ]}
        />
      )}
      <h2>確かめ方</h2>
      <ol>
        <li>
          このページの記録の数とハッシュ値を、写しておきます。署名も要るときは、下の「チェックポイント」を保存します。
        </li>
        <li>
          確かめるプログラム（縁側の検証プログラム。だれでも使えます）で、台帳の全体が署名と合うかを計算します。
          <pre class="wrapped">{`npx engawa verify ${exchange}/ledger`}</pre>
        </li>
        <li>
          日をおいて、もう一度行います。前に写したチェックポイントが、新しい台帳の途中の姿と合えば、そのあいだに書き換えはありません。
        </li>
      </ol>
      <p>
        同じ形式（C2SP
        tlog-tiles）を読めるほかのプログラムでも、確かめられます。自分の記録が台帳にあることは、「わたしの記録」で受け取る受領証で確かめられます。
      </p>
      <ul>
        <li>
          <a href={`${exchange}/ledger/checkpoint`}>監査台帳のチェックポイント</a>
        </li>
        <li>
          <a href={`${exchange}/ledger/vkey`}>監査台帳の検証鍵</a>
        </li>
      </ul>
    </PublicPage>
  );
};
