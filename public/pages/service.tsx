import { kinds } from '../../contracts/kind.ts';
import type { PublicPurpose, PublicService } from '../../contracts/public.ts';
import { Ruby } from '../../web/japanese/ruby.tsx';
import { Answers } from '../../web/list/answers.tsx';
import type { Reading } from '../state.ts';
import { Marked, PublicPage } from './frame.tsx';
import { sayBasis, sayConsent, sayKept } from './purposes.tsx';
import { type Risk, risks } from './risks.ts';
import { classesOf } from './services.tsx';

const subjects: Readonly<Record<PublicService['subject'], string>> = {
  one: '照会《しょうかい》された本人《ほんにん》一人《ひとり》',
  many: 'その書類《しょるい》に書《か》かれた本人《ほんにん》',
  aggregate: 'だれのことでもありません（集計《しゅうけい》した人数《にんずう》）',
  none: 'だれのことでもありません',
};

/** One service, and its 個人情報保護影響評価: made of the contract, its purposes and the rules in force, so that it cannot lag behind them. */
export const ServicePage = ({ state, service }: { readonly state: Reading; readonly service: PublicService }) => {
  const purposes = state.said!.summary.purposes.filter(({ id }) => service.purposes.includes(id));
  return (
    <PublicPage
      state={state}
      title={`${service.title}の個人情報《こじんじょうほう》保護《ほご》影響《えいきょう》評価《ひょうか》`}
      back="/services"
    >
      <p>{service.plain}</p>
      <p class="quietly">
        <Ruby text="登録《とうろく》されている連携《れんけい》契約《けいやく》定義《ていぎ》、利用《りよう》目的《もくてき》、定《さだ》めから作《つく》っています。定《さだ》めが変《か》わると、このページも変《か》わります。A4の紙《かみ》に印刷《いんさつ》できます。" />
      </p>
      <h2>
        <Ruby text="1. だれの、どんな情報《じょうほう》か" />
      </h2>
      <Answers
        answers={[
          { name: '本人《ほんにん》', value: <Ruby text={subjects[service.subject]} /> },
          { name: '情報《じょうほう》の区分《くぶん》', value: classesOf(service).join('、') },
          {
            name: '渡《わた》し方《かた》',
            value: (
              <Ruby
                text={
                  service.whole
                    ? '書類《しょるい》を丸《まる》ごと。一部《いちぶ》だけは渡《わた》しません'
                    : '決《き》められた項目《こうもく》だけ。ほかは取《と》り除《のぞ》きます'
                }
              />
            ),
          },
          { name: '連携《れんけい》の種類《しゅるい》', value: service.kinds.map((kind) => kinds[kind]).join('、') },
        ]}
      />
      <Fields service={service} />
      <h2>2. どこからどこへ</h2>
      {service.offeredBy.length > 0 && (
        <p>
          <Ruby text="いま、照会《しょうかい》に答《こた》えているのは、" />
          {service.offeredBy.join('、')}です。
        </p>
      )}
      {purposes.map((purpose) => (
        <Answers
          answers={[
            { name: '利用《りよう》目的《もくてき》', value: purpose.title },
            { name: '渡《わた》す機関《きかん》', value: purpose.givers.join('、') },
            { name: '受《う》け取《と》る機関《きかん》', value: purpose.takers.join('、') },
          ]}
        />
      ))}
      <h2>
        <Ruby text="3. なぜ渡《わた》せるのか" />
      </h2>
      {purposes.some(({ basisChecked }) => basisChecked === null) && <Marked />}
      {purposes.map((purpose) => (
        <Why purpose={purpose} />
      ))}
      <h2>
        <Ruby text="4. 必要《ひつよう》な分《ぶん》だけにするために" />
      </h2>
      <Rules service={service} />
      <h2>
        <Ruby text="5. いつまで残《のこ》るか" />
      </h2>
      <Answers
        answers={[
          {
            name: '届《とど》くまで預《あず》かる日数《にっすう》',
            value: <Ruby text={`${service.relayDays}日《にち》まで。過《す》ぎたら消《け》します`} />,
          },
          ...purposes.map((purpose) => ({
            name: purpose.title,
            value: (
              <>
                <Ruby text="受《う》け取《と》った機関《きかん》で、" />
                {sayKept(purpose)}
              </>
            ),
          })),
        ]}
      />
      <h2>
        <Ruby text="6. 心配《しんぱい》なことと、備《そな》え" />
      </h2>
      <Risks risks={risks.filter(({ when }) => when?.(service) ?? true)} />
      <h2>
        <Ruby text="7. 本人《ほんにん》ができること" />
      </h2>
      <p>
        <Ruby text="だれが見《み》たかを読《よ》む、理由《りゆう》をたずねる、同意《どうい》をやめる、開示《かいじ》・訂正《ていせい》・利用停止《りようていし》を求《もと》める。" />
        <a href="/objections">
          <Ruby text="求《もと》め方《かた》" />
        </a>
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
                {aboutOthers && <Ruby text="（家族《かぞく》など、ほかの人《ひと》のことを含《ふく》みます）" />}
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
        { name: '同意《どうい》', value: <Ruby text={sayConsent(purpose)} /> },
        { name: '渡《わた》す側《がわ》の根拠《こんきょ》', value: sayBasis(purpose.basisGiver, purpose) },
        { name: '受《う》け取《と》る側《がわ》の根拠《こんきょ》', value: sayBasis(purpose.basisTaker, purpose) },
      ]}
    />
  </>
);

const Rules = ({ service: { rules } }: { readonly service: PublicService }) => {
  if (rules.length === 0)
    return (
      <p>
        <Ruby text="これを認《みと》める定《さだ》めは、いまありません。定《さだ》めがなければ、渡《わた》りません。" />
      </p>
    );
  return (
    <ul>
      {rules.map(({ town, effect, title, obligations }) => (
        <li>
          {title}（{town}
          <Ruby text="の定《さだ》め。" />
          <Ruby text={effect === 'permit' ? '認《みと》めるもの' : '止《と》めるもの'} />）
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
        <h3>
          <Ruby text={title} />
        </h3>
        <p>
          <Ruby text={measures} />
        </p>
        <p>
          <strong>
            <Ruby text="残《のこ》ること：" />
          </strong>
          <Ruby text={left} />
        </p>
      </>
    ))}
  </>
);
