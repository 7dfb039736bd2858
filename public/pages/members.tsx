import { Empty } from '../../web/list/empty.tsx';
import type { State } from '../state.ts';
import { PublicPage } from './frame.tsx';

const wholeRegion = '地域全体';

/** Who takes part, by town, then by kind. */
export const MembersPage = ({ state }: { readonly state: State }) => {
  const members = state.said?.summary.members ?? [];
  const towns = Map.groupBy(members, ({ municipality }) => municipality ?? wholeRegion);
  const order = [...state.municipalities, ...towns.keys()].filter((one, i, all) => all.indexOf(one) === i);
  return (
    <PublicPage state={state} title="参加している機関">
      {members.length === 0 && <Empty title="参加している機関は、まだ読めていません" />}
      {members.length > 0 && (
        <p>
          {members.length.toLocaleString('ja-JP')}
          の機関が参加しています。参加していても、必要のない情報は受け取れません。
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
