import { CardList } from '../../web/list/card-list.tsx';
import type { State } from '../state.ts';
import { PublicPage, siteTitle } from './frame.tsx';

const cards = [
  { href: '/members', title: '参加している機関', about: '市役所・町役場、介護の事業所、医療機関など' },
  { href: '/purposes', title: '何のために渡すのか', about: '利用目的と、その根拠' },
  { href: '/services', title: 'どんな情報を渡すのか', about: '連携サービスごとの項目と、個人情報保護影響評価' },
  { href: '/figures', title: 'どのくらい渡したか', about: '月ごとの件数。認めたものと、断ったもの' },
  { href: '/incidents', title: '事故の公表', about: '何が起きて、どうしたか' },
  { href: '/objections', title: '異議・苦情・開示の求め方', about: 'だれに、どう伝えるか' },
  { href: '/assessment', title: '個人情報保護影響評価', about: '何が心配で、どう備えているか' },
  { href: '/ledger', title: '記録を確かめる', about: '監査台帳が書き換えられていないことの確かめ方' },
] as const;

export const HomePage = ({ state }: { readonly state: State }) => (
  <PublicPage state={state} title={siteTitle} home>
    <p>
      {state.municipalities.length > 0 && `${state.municipalities.join('・')}では、`}
      市役所や町役場、介護の事業所、医療機関などが、住民の情報を、決められた目的のために、必要な相手にだけ渡しています。これを情報連携といいます。
    </p>
    <p>
      だれが、何のために、どんな情報を渡しているのか、どなたでもここで読めます。だれか一人のことは、ここには出ません。
    </p>
    <CardList cards={cards} />
    <h2>ご自分のことは</h2>
    <p>
      だれが、いつ、何のためにあなたの情報を見たかは、サインインして「わたしの記録」で読めます。サインインがむずかしいときは、市役所・町役場の窓口でも読めます。
    </p>
    <p>
      <a href={`${state.urls.applications}/resident`}>わたしの記録を読む</a>
    </p>
    <p>
      <a href={state.urls.applications}>この地域で使えるアプリケーション</a>
    </p>
    <h2>問合せ先</h2>
    <p>{state.contact}</p>
  </PublicPage>
);
