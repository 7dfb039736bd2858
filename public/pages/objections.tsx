import type { State } from '../state.ts';
import { Marked, markedLaw, PublicPage } from './frame.tsx';

/** How to object, to complain, to ask for one's data: with whom to talk, in which order, and on which ways. */
export const ObjectionsPage = ({ state }: { readonly state: State }) => (
  <PublicPage state={state} title="異議・苦情・開示の求め方">
    <p>おかしいと思ったこと、知りたいこと、やめてほしいことは、次のように伝えられます。{markedLaw('fee')}</p>
    <h2>だれが見たかを知りたい、理由をたずねたい</h2>
    <p>
      サインインして「わたしの記録」を開くと、だれが、いつ、何のために見たかを読めます。「理由をたずねる」で、その機関の個人情報保護責任者にたずねられます。
    </p>
    <p>
      <a href={`${state.urls.applications}/resident`}>わたしの記録を開く</a>
    </p>
    <h2>同意をやめたい</h2>
    <p>
      いつでも、理由を言わずにやめられます。やめると、その時から渡らなくなります。まだ届いていないものも止まります。サインインして「同意」から、または市役所・町役場の窓口でできます。
    </p>
    <h2>開示・訂正・利用停止を求めたい</h2>
    <ul>
      <li>自分の情報を見せてほしい（開示）</li>
      <li>間違いを直してほしい（訂正）</li>
      <li>使うのをやめてほしい、消してほしい（利用停止）</li>
    </ul>
    <p>
      その情報を持っている機関に求めます。サインインして「請求する」から、または窓口でできます。
      {markedLaw('decide-public')}
    </p>
    <p>{markedLaw('review-plain')}</p>
    <h2>苦情を言いたい</h2>
    <ol>
      <li>その情報を渡した機関、受け取った機関へ。名前は、わたしの記録に出ています。</li>
      <li>市役所・町役場の窓口へ。どの機関のことでも聞きます。</li>
      <li>情報連携のしくみのことは、運営者へ。</li>
      <li>それでも解決しないときは、国の個人情報保護委員会へ。</li>
    </ol>
    <h2>サインインしなくても</h2>
    <p>
      電話、窓口、手紙でも、同じことができます。家族や、あなたが頼んだ人が、代わりにすることもできます。窓口では、本人であることを確かめます。
    </p>
    <h2>問合せ先</h2>
    <p>{state.contact}</p>
    <Marked />
  </PublicPage>
);
