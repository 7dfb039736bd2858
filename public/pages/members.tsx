import { Ruby } from '../../web/japanese/ruby.tsx';
import { Empty } from '../../web/list/empty.tsx';
import type { Reading } from '../state.ts';
import { PublicPage } from './frame.tsx';

const wholeRegion = '地域全体';

/** Who takes part, by town, then by kind. */
export const MembersPage = ({ state }: { readonly state: Reading }) => {
  const members = state.said?.summary.members ?? [];
  const towns = Map.groupBy(members, ({ municipality }) => municipality ?? wholeRegion);
  const order = [...state.municipalities, ...towns.keys()].filter((one, i, all) => all.indexOf(one) === i);
  return (
    <PublicPage state={state} title="参加《さんか》している機関《きかん》">
      {members.length === 0 && <Empty title="参加《さんか》している機関《きかん》は、まだ読《よ》めていません" />}
      {members.length > 0 && (
        <p>
          {members.length.toLocaleString('ja-JP')}
          <Ruby text="の機関《きかん》が参加《さんか》しています。参加《さんか》していても、必要《ひつよう》のない情報《じょうほう》は受《う》け取《と》れません。" />
        </p>
      )}
      {order
        .filter((town) => towns.has(town))
        .map((town) => (
          <>
            <h2>{town}</h2>
            {[...Map.groupBy(towns.get(town)!, ({ kind }) => kind)].map(([kind, ofKind]) => (
              <>
                <h3>{kind}</h3>
                <ul>
                  {ofKind.map(({ name }) => (
                    <li>{name}</li>
                  ))}
                </ul>
              </>
            ))}
          </>
        ))}
    </PublicPage>
  );
};
