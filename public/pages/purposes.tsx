import type { PublicPurpose } from '../../contracts/public.ts';
import { Ruby } from '../../web/japanese/ruby.tsx';
import { Answers } from '../../web/list/answers.tsx';
import { Empty } from '../../web/list/empty.tsx';
import { More } from '../../web/list/more.tsx';
import type { Reading } from '../state.ts';
import { Marked, mark, PublicPage } from './frame.tsx';

/** For which purposes, and by which law, in plain words. */
export const PurposesPage = ({ state }: { readonly state: Reading }) => {
  const purposes = state.said?.summary.purposes ?? [];
  return (
    <PublicPage state={state} title="何《なん》のために渡《わた》すのか">
      {purposes.length === 0 && <Empty title="利用《りよう》目的《もくてき》は、まだ読《よ》めていません" />}
      {purposes.length > 0 && (
        <>
          <p>
            <Ruby text="情報《じょうほう》は、ここにある" />
            {purposes.length}
            <Ruby text="の利用《りよう》目的《もくてき》のためにだけ渡《わた》せます。ほかの目的《もくてき》では渡《わた》せません。" />
          </p>
          {purposes.some(({ basisChecked }) => basisChecked === null) && <Marked />}
        </>
      )}
      {purposes.map((purpose) => (
        <section id={purpose.id} aria-labelledby={`${purpose.id}-title`}>
          <h2 id={`${purpose.id}-title`}>{purpose.title}</h2>
          <p>{purpose.plain}</p>
          <More
            title={
              <span>
                <Ruby text="渡《わた》す機関《きかん》、同意《どうい》、根拠《こんきょ》を見《み》る" />
              </span>
            }
          >
            <Answers answers={answersOf(purpose)} />
          </More>
        </section>
      ))}
    </PublicPage>
  );
};

const list = (all: readonly string[]) => all.join('、');

export function sayConsent({ consents }: Pick<PublicPurpose, 'consents'>): string {
  return consents.length === 0
    ? '同意《どうい》によらず、法令《ほうれい》の根拠《こんきょ》によって渡《わた》します'
    : `${list(consents)}の同意《どうい》が要《い》ります`;
}
/** A basis with the mark that it has not been compared with the statutes. */
export const sayBasis = (basis: string, { basisChecked }: Pick<PublicPurpose, 'basisChecked'>): string =>
  basisChecked === null ? `${mark} ${basis}` : basis;
export const sayKept = ({ retentionYears, deletion }: Pick<PublicPurpose, 'retentionYears' | 'deletion'>): string =>
  `${retentionYears === 0 ? '用がすんだら消します' : `${retentionYears}年まで`}（${deletion}）`;

const answersOf = (purpose: PublicPurpose) => [
  { name: '渡《わた》す機関《きかん》', value: list(purpose.givers) },
  { name: '受《う》け取《と》る機関《きかん》', value: list(purpose.takers) },
  { name: '同意《どうい》', value: <Ruby text={sayConsent(purpose)} /> },
  ...(purpose.relations.length > 0
    ? [{ name: '要《い》る関係《かんけい》', value: `${list(purpose.relations)}のどれか` }]
    : []),
  ...(purpose.ifNot === null ? [] : [{ name: '同意《どうい》しないと', value: purpose.ifNot }]),
  { name: '渡《わた》す側《がわ》の根拠《こんきょ》', value: sayBasis(purpose.basisGiver, purpose) },
  { name: '受《う》け取《と》る側《がわ》の根拠《こんきょ》', value: sayBasis(purpose.basisTaker, purpose) },
  { name: '受《う》け取《と》った機関《きかん》での保存《ほぞん》', value: sayKept(purpose) },
  ...(purpose.hiddenDays === null
    ? []
    : [{ name: '本人《ほんにん》への表示《ひょうじ》', value: `法律により、${purpose.hiddenDays}日あとになります` }]),
  ...(purpose.basisChecked === null
    ? []
    : [{ name: '条文《じょうぶん》と照合《しょうごう》した日《ひ》', value: purpose.basisChecked }]),
];
