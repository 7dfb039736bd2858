import { Ruby } from '../../web/japanese/ruby.tsx';
import { Answers } from '../../web/list/answers.tsx';
import { Empty } from '../../web/list/empty.tsx';
import type { Reading } from '../state.ts';
import { PublicPage } from './frame.tsx';

/** The ledger's checkpoint, and how anybody verifies it. */
export const LedgerPage = ({ state }: { readonly state: Reading }) => {
  const { exchange } = state.urls;
  const checkpoint = state.said?.checkpoint ?? null;
  const [origin, size, root] = checkpoint?.split('\n') ?? [];
  return (
    <PublicPage state={state} title="記録《きろく》を確《たし》かめる">
      <p>
        <Ruby text="情報《じょうほう》を渡《わた》すこと、断《ことわ》ることを決《き》めるたびに、渡《わた》す前《まえ》に、監査《かんさ》台帳《だいちょう》に記録《きろく》します。一《ひと》つでもあとから変《か》えると、続《つづ》きのすべてと合《あ》わなくなるように並《なら》べてあります。だれのことかは、台帳《だいちょう》からは分《わ》かりません。" />
      </p>
      <h2>いまのチェックポイント</h2>
      <p>
        <Ruby text="台帳《だいちょう》のその時《とき》の姿《すがた》に、鍵《かぎ》で署名《しょめい》したものです。運営者《うんえいしゃ》も、これと合《あ》わない台帳《だいちょう》を、あとから作《つく》ることができません。" />
      </p>
      {checkpoint === null ? (
        <Empty title="まだ、チェックポイントがありません" />
      ) : (
        <Answers
          answers={[
            { name: '台帳《だいちょう》の名前《なまえ》', value: origin },
            { name: '記録《きろく》の数《かず》', value: Number(size).toLocaleString('ja-JP') },
            { name: '台帳《だいちょう》の姿《すがた》（ハッシュ値《あたい》）', value: <code>{root}</code> },
          ]}
        />
      )}
      <h2>
        <Ruby text="確《たし》かめ方《かた》" />
      </h2>
      <ol>
        <li>
          <Ruby text="このページの記録《きろく》の数《かず》とハッシュ値《あたい》を、写《うつ》しておきます。署名《しょめい》も要《い》るときは、下《した》の「チェックポイント」を保存《ほぞん》します。" />
        </li>
        <li>
          <Ruby text="確《たし》かめるプログラム（縁側《えんがわ》の検証《けんしょう》プログラム。だれでも使《つか》えます）で、台帳《だいちょう》の全体《ぜんたい》が署名《しょめい》と合《あ》うかを計算《けいさん》します。" />
          <pre class="wrapped">{`npx engawa verify ${exchange}/ledger`}</pre>
        </li>
        <li>
          <Ruby text="日《ひ》をおいて、もう一度《いちど》行《おこな》います。前《まえ》に写《うつ》したチェックポイントが、新《あたら》しい台帳《だいちょう》の途中《とちゅう》の姿《すがた》と合《あ》えば、そのあいだに書《か》き換《か》えはありません。" />
        </li>
      </ol>
      <p>
        <Ruby text="同《おな》じ形式《けいしき》（C2SP tlog-tiles）を読《よ》めるほかのプログラムでも、確《たし》かめられます。自分《じぶん》の記録《きろく》が台帳《だいちょう》にあることは、「わたしの記録《きろく》」で受《う》け取《と》る受領証《じゅりょうしょう》で確《たし》かめられます。" />
      </p>
      <ul>
        <li>
          <a href={`${exchange}/ledger/checkpoint`}>
            <Ruby text="監査《かんさ》台帳《だいちょう》のチェックポイント" />
          </a>
        </li>
        <li>
          <a href={`${exchange}/ledger/vkey`}>
            <Ruby text="監査《かんさ》台帳《だいちょう》の検証鍵《けんしょうかぎ》" />
          </a>
        </li>
      </ul>
    </PublicPage>
  );
};
