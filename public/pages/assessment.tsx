import { Ruby } from '../../web/japanese/ruby.tsx';
import type { Reading } from '../state.ts';
import { PublicPage } from './frame.tsx';
import { risks } from './risks.ts';
import { Risks } from './service.tsx';
import { pathOf } from './services.tsx';

/** The assessment as a whole: why, of what, how, and what is common to all services. */
export const AssessmentPage = ({ state }: { readonly state: Reading }) => {
  const services = state.said?.summary.services ?? [];
  return (
    <PublicPage state={state} title="個人情報《こじんじょうほう》保護《ほご》影響《えいきょう》評価《ひょうか》">
      <p>
        <Ruby text="情報《じょうほう》連携《れんけい》が、住民《じゅうみん》のプライバシーに何《なに》をもたらすかを前《まえ》もって調《しら》べ、備《そな》えを決《き》めておくものです。番号法《ばんごうほう》の特定《とくてい》個人情報《こじんじょうほう》保護《ほご》評価《ひょうか》とは、別《べつ》のものです。この情報《じょうほう》連携《れんけい》では、個人番号《こじんばんごう》（マイナンバー）を扱《あつか》いません。" />
      </p>
      <h2>
        <Ruby text="1. 何《なに》を評価《ひょうか》するか" />
      </h2>
      <p>
        {state.region}
        <Ruby text="の、すべての連携《れんけい》サービスと、それを通《とお》す連携《れんけい》基盤《きばん》です。" />
      </p>
      <h2>
        <Ruby text="2. どう作《つく》っているか" />
      </h2>
      <p>
        <Ruby text="連携《れんけい》契約《けいやく》定義《ていぎ》（項目《こうもく》と区分《くぶん》）、利用《りよう》目的《もくてき》（根拠《こんきょ》、同意《どうい》、保存《ほぞん》）、自治体《じちたい》の定《さだ》め（渡《わた》してよい項目《こうもく》と義務《ぎむ》）から、連携《れんけい》サービスごとに作《つく》っています。どれかが変《か》わると、評価《ひょうか》も変《か》わります。心配《しんぱい》なことと備《そな》えは、連携《れんけい》基盤《きばん》の開発者《かいはつしゃ》が脅威《きょうい》として挙《あ》げ、試験《しけん》で確《たし》かめているものです。" />
      </p>
      <h2>3. まだしていないこと</h2>
      <p>
        <Ruby text="ここにあるのは、しくみから作《つく》った評価《ひょうか》です。住民《じゅうみん》の意見《いけん》を聞《き》くこと、第三者《だいさんしゃ》の点検《てんけん》、根拠《こんきょ》の条文《じょうぶん》との照合《しょうごう》は、自治体《じちたい》が行《おこな》い、その結果《けっか》をここに加《くわ》えます。" />
      </p>
      <h2>
        <Ruby text="4. 連携《れんけい》サービスごとの評価《ひょうか》" />
      </h2>
      <ul>
        {services.map((service) => (
          <li>
            <a href={pathOf(service)}>{service.title}</a>
          </li>
        ))}
      </ul>
      <h2>
        <Ruby text="5. 心配《しんぱい》なことと、備《そな》え" />
      </h2>
      <Risks risks={risks} />
      <h2>
        <Ruby text="6. 見直《みなお》し" />
      </h2>
      <p>
        <Ruby text="事故《じこ》があったとき、連携《れんけい》サービスや定《さだ》めを加《くわ》えたときに見直《みなお》します。" />
        <a href="/incidents">
          <Ruby text="事故《じこ》の公表《こうひょう》" />
        </a>
      </p>
    </PublicPage>
  );
};
