import type { State } from '../state.ts';
import { PublicPage } from './frame.tsx';
import { risks } from './risks.ts';
import { Risks } from './service.tsx';
import { pathOf } from './services.tsx';

/** The assessment as a whole: why, of what, how, and what is common to all services. */
export const AssessmentPage = ({ state }: { readonly state: State }) => {
  const services = state.said?.summary.services ?? [];
  return (
    <PublicPage state={state} title="個人情報保護影響評価">
      <p>
        情報連携が、住民のプライバシーに何をもたらすかを前もって調べ、備えを決めておくものです。番号法の特定個人情報保護評価とは、別のものです。この情報連携では、個人番号（マイナンバー）を扱いません。
      </p>
      <h2>1. 何を評価するか</h2>
      <p>{state.region}の、すべての連携サービスと、それを通す連携基盤です。</p>
      <h2>2. どう作っているか</h2>
      <p>
        連携契約定義（項目と区分）、利用目的（根拠、同意、保存）、自治体の定め（渡してよい項目と義務）から、連携サービスごとに作っています。どれかが変わると、評価も変わります。心配なことと備えは、連携基盤の開発者が脅威として挙げ、試験で確かめているものです。
      </p>
      <h2>3. まだしていないこと</h2>
      <p>
        ここにあるのは、しくみから作った評価です。住民の意見を聞くこと、第三者の点検、根拠の条文との照合は、自治体が行い、その結果をここに加えます。
      </p>
      <h2>4. 連携サービスごとの評価</h2>
      <ul>
        {services.map((service) => (
          <li>
            <a href={pathOf(service)}>{service.title}</a>
          </li>
        ))}
      </ul>
      <h2>5. 心配なことと、備え</h2>
      <Risks risks={risks} />
      <h2>6. 見直し</h2>
      <p>
        事故があったとき、連携サービスや定めを加えたときに見直します。<a href="/incidents">事故の公表</a>
      </p>
    </PublicPage>
  );
};
