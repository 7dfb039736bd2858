import { Ruby } from '../../web/japanese/ruby.tsx';
import { CardList } from '../../web/list/card-list.tsx';
import type { Reading } from '../state.ts';
import { PublicPage, siteTitle } from './frame.tsx';

const cards = [
  {
    href: '/members',
    title: '参加《さんか》している機関《きかん》',
    about:
      '市役所《しやくしょ》・町役場《まちやくば》、介護《かいご》の事業所《じぎょうしょ》、医療《いりょう》機関《きかん》など',
  },
  {
    href: '/purposes',
    title: '何《なん》のために渡《わた》すのか',
    about: '利用《りよう》目的《もくてき》と、その根拠《こんきょ》',
  },
  {
    href: '/services',
    title: 'どんな情報《じょうほう》を渡《わた》すのか',
    about:
      '連携《れんけい》サービスごとの項目《こうもく》と、個人情報《こじんじょうほう》保護《ほご》影響《えいきょう》評価《ひょうか》',
  },
  {
    href: '/figures',
    title: 'どのくらい渡《わた》したか',
    about: '月《つき》ごとの件数《けんすう》。認《みと》めたものと、断《ことわ》ったもの',
  },
  { href: '/incidents', title: '事故《じこ》の公表《こうひょう》', about: '何《なに》が起《お》きて、どうしたか' },
  {
    href: '/objections',
    title: '異議《いぎ》・苦情《くじょう》・開示《かいじ》の求《もと》め方《かた》',
    about: 'だれに、どう伝《つた》えるか',
  },
  {
    href: '/assessment',
    title: '個人情報《こじんじょうほう》保護《ほご》影響《えいきょう》評価《ひょうか》',
    about: '何《なに》が心配《しんぱい》で、どう備《そな》えているか',
  },
  {
    href: '/ledger',
    title: '記録《きろく》を確《たし》かめる',
    about: '監査《かんさ》台帳《だいちょう》が書《か》き換《か》えられていないことの確《たし》かめ方《かた》',
  },
] as const;

export const HomePage = ({ state }: { readonly state: Reading }) => (
  <PublicPage state={state} title={siteTitle} home>
    <p>
      {state.municipalities.length > 0 && `${state.municipalities.join('・')}では、`}
      <Ruby text="市役所《しやくしょ》や町役場《まちやくば》、介護《かいご》の事業所《じぎょうしょ》、医療《いりょう》機関《きかん》などが、住民《じゅうみん》の情報《じょうほう》を、決《き》められた目的《もくてき》のために、必要《ひつよう》な相手《あいて》にだけ渡《わた》しています。これを情報《じょうほう》連携《れんけい》といいます。" />
    </p>
    <p>
      <Ruby text="だれが、何《なん》のために、どんな情報《じょうほう》を渡《わた》しているのか、どなたでもここで読《よ》めます。だれか一人《ひとり》のことは、ここには出《で》ません。" />
    </p>
    <CardList
      cards={cards.map(({ href, title, about }) => ({
        href,
        title: <Ruby text={title} />,
        about: <Ruby text={about} />,
      }))}
    />
    <h2>
      <Ruby text="ご自分《じぶん》のことは" />
    </h2>
    <p>
      <Ruby text="だれが、いつ、何《なん》のためにあなたの情報《じょうほう》を見《み》たかは、サインインして「わたしの記録《きろく》」で読《よ》めます。サインインがむずかしいときは、市役所《しやくしょ》・町役場《まちやくば》の窓口《まどぐち》でも読《よ》めます。" />
    </p>
    <p>
      <a href={`${state.urls.applications}/resident`}>
        <Ruby text="わたしの記録《きろく》を読《よ》む" />
      </a>
    </p>
    <p>
      <a href={state.urls.applications}>
        <Ruby text="この地域《ちいき》で使《つか》えるアプリケーション" />
      </a>
    </p>
    <h2>
      <Ruby text="問合《といあわ》せ先《さき》" />
    </h2>
    <p>{state.contact}</p>
  </PublicPage>
);
