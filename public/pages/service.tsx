import { kinds } from '../../contracts/kind.ts';
import type { PublicPurpose, PublicService } from '../../contracts/public.ts';
import { Answers } from '../../web/list/answers.tsx';
import type { State } from '../state.ts';
import { Marked, PublicPage } from './frame.tsx';
import { sayBasis, sayConsent, sayKept } from './purposes.tsx';
import { type Risk, risks } from './risks.ts';
import { classesOf } from './services.tsx';

const subjects: Readonly<Record<PublicService['subject'], string>> = {
  one: '照会された本人一人',
  many: 'その書類に書かれた本人',
  aggregate: 'だれのことでもありません（集計した人数）',
  none: 'だれのことでもありません',
};

/** One service, and its 個人情報保護影響評価: made of the contract, its purposes and the rules in force, so that it cannot lag behind them. */
export const ServicePage = ({ state, service }: { readonly state: State; readonly service: PublicService }) => {
  const purposes = state.said!.summary.purposes.filter(({ id }) => service.purposes.includes(id));
  return (
    <PublicPage state={state} title={`${service.title}の個人情報保護影響評価`} back="/services">
      <p>{service.plain}</p>
      <p class="quietly">
        登録されている連携契約定義、利用目的、定めから作っています。定めが変わると、このページも変わります。A4の紙に印刷できます。
      </p>
      <h2>1. だれの、どんな情報か</h2>
      <Answers
        answers={[
          { name: '本人', value: subjects[service.subject] },
          { name: '情報の区分', value: classesOf(service).join('、') },
          {
            name: '渡し方',
            value: service.whole ? '書類を丸ごと。一部だけは渡しません' : '決められた項目だけ。ほかは取り除きます',
          },
          { name: '連携の種類', value: service.kinds.map((kind) => kinds[kind]).join('、') },
        ]}
      />
      <Fields service={service} />
      <h2>2. どこからどこへ</h2>
      {service.offeredBy.length > 0 && <p>いま、照会に答えているのは、{service.offeredBy.join('、')}です。</p>}
      {purposes.map((purpose) => (
        <Answers
          answers={[
            { name: '利用目的', value: purpose.title },
            { name: '渡す機関', value: purpose.givers.join('、') },
            { name: '受け取る機関', value: purpose.takers.join('、') },
          ]}
        />
      ))}
      <h2>3. なぜ渡せるのか</h2>
      {purposes.some(({ basisChecked }) => basisChecked === null) && <Marked />}
      {purposes.map((purpose) => (
        <Why purpose={purpose} />
      ))}
      <h2>4. 必要な分だけにするために</h2>
      <Rules service={service} />
      <h2>5. いつまで残るか</h2>
      <Answers
        answers={[
          { name: '届くまで預かる日数', value: `${service.relayDays}日まで。過ぎたら消します` },
          ...purposes.map((purpose) => ({ name: purpose.title, value: `受け取った機関で、${sayKept(purpose)}` })),
        ]}
      />
      <h2>6. 心配なことと、備え</h2>
      <Risks risks={risks.filter(({ when }) => when?.(service) ?? true)} />
      <h2>7. 本人ができること</h2>
      <p>
        だれが見たかを読む、理由をたずねる、同意をやめる、開示・訂正・利用停止を求める。
        <a href="/objections">求め方</a>
      </p>
    </PublicPage>
  );
};

const Fields = ({ service }: { readonly service: PublicService }) => (
  <>
    {classesOf(service).map((of) => (
      <>
        <h3>{of}</h3>
        <ul>
          {service.fields
            .filter((field) => field.class === of)
            .map(({ title, aboutOthers }) => (
              <li>
                {title}
                {aboutOthers && '（家族など、ほかの人のことを含みます）'}
              </li>
            ))}
        </ul>
      </>
    ))}
  </>
);

const Why = ({ purpose }: { readonly purpose: PublicPurpose }) => (
  <>
    <h3>{purpose.title}</h3>
    <p>{purpose.plain}</p>
    <Answers
      answers={[
        { name: '同意', value: sayConsent(purpose) },
        { name: '渡す側の根拠', value: sayBasis(purpose.basisGiver, purpose) },
        { name: '受け取る側の根拠', value: sayBasis(purpose.basisTaker, purpose) },
      ]}
    />
  </>
);

const Rules = ({ service: { rules } }: { readonly service: PublicService }) => {
  if (rules.length === 0) return <p>これを認める定めは、いまありません。定めがなければ、渡りません。</p>;
  return (
    <ul>
      {rules.map(({ town, effect, title, obligations }) => (
        <li>
          {title}（{town}の定め。{effect === 'permit' ? '認めるもの' : '止めるもの'}）
          {obligations.length > 0 && (
            <ul>
              {obligations.map((one) => (
                <li>{one}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
};

export const Risks = ({ risks }: { readonly risks: readonly Risk[] }) => (
  <>
    {risks.map(({ title, measures, left }) => (
      <>
        <h3>{title}</h3>
        <p>{measures}</p>
        <p>
          <strong>残ること：</strong>
          {left}
        </p>
      </>
    ))}
  </>
);
