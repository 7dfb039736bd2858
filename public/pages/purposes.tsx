import type { PublicPurpose } from '../../contracts/public.ts';
import { Answers } from '../../web/list/answers.tsx';
import { Empty } from '../../web/list/empty.tsx';
import type { State } from '../state.ts';
import { Marked, mark, PublicPage } from './frame.tsx';

/** For which purposes, and by which law, in plain words. */
export const PurposesPage = ({ state }: { readonly state: State }) => {
  const purposes = state.said?.summary.purposes ?? [];
  return (
    <PublicPage state={state} title="何のために渡すのか">
      {purposes.length === 0 && <Empty title="利用目的は、まだ読めていません" />}
      {purposes.length > 0 && (
        <>
          <p>情報は、ここにある{purposes.length}の利用目的のためにだけ渡せます。ほかの目的では渡せません。</p>
          {purposes.some(({ basisChecked }) => basisChecked === null) && <Marked />}
        </>
      )}
      {purposes.map((purpose) => (
        <section id={purpose.id} aria-labelledby={`${purpose.id}-title`}>
          <h2 id={`${purpose.id}-title`}>{purpose.title}</h2>
          <p>{purpose.plain}</p>
          <Answers answers={answersOf(purpose)} />
        </section>
      ))}
    </PublicPage>
  );
};

const list = (all: readonly string[]) => all.join('、');

export function sayConsent({ consents }: Pick<PublicPurpose, 'consents'>): string {
  return consents.length === 0 ? '同意によらず、法令の根拠によって渡します' : `${list(consents)}の同意が要ります`;
}
/** A basis with the mark that it has not been compared with the statutes. */
export const sayBasis = (basis: string, { basisChecked }: Pick<PublicPurpose, 'basisChecked'>): string =>
  basisChecked === null ? `${mark} ${basis}` : basis;
export const sayKept = ({ retentionYears, deletion }: Pick<PublicPurpose, 'retentionYears' | 'deletion'>): string =>
  `${retentionYears === 0 ? '用がすんだら消します' : `${retentionYears}年まで`}（${deletion}）`;

const answersOf = (purpose: PublicPurpose) => [
  { name: '渡す機関', value: list(purpose.givers) },
  { name: '受け取る機関', value: list(purpose.takers) },
  { name: '同意', value: sayConsent(purpose) },
  ...(purpose.relations.length > 0 ? [{ name: '要る関係', value: `${list(purpose.relations)}のどれか` }] : []),
  ...(purpose.ifNot === null ? [] : [{ name: '同意しないと', value: purpose.ifNot }]),
  { name: '渡す側の根拠', value: sayBasis(purpose.basisGiver, purpose) },
  { name: '受け取る側の根拠', value: sayBasis(purpose.basisTaker, purpose) },
  { name: '受け取った機関での保存', value: sayKept(purpose) },
  ...(purpose.hiddenDays === null
    ? []
    : [{ name: '本人への表示', value: `法律により、${purpose.hiddenDays}日あとになります` }]),
  ...(purpose.basisChecked === null ? [] : [{ name: '条文と照合した日', value: purpose.basisChecked }]),
];
