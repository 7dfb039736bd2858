import { type Card, CardList } from '../../../web/list/card-list.tsx';

type Props<S extends string, T extends { readonly state: S }> = {
  /** which state stands first */
  readonly order: readonly S[];
  readonly titles: Readonly<Record<S, string>>;
  readonly all: readonly T[];
  readonly cardOf: (one: T) => Card;
};

/** What somebody has asked for, by how far it is: each state that there is, under its heading. */
export const ByState = <S extends string, T extends { readonly state: S }>({
  order,
  titles,
  all,
  cardOf,
}: Props<S, T>) => (
  <>
    {order.map((state) => {
      const these = all.filter((one) => one.state === state);
      return these.length === 0 ? null : (
        <section aria-labelledby={state}>
          <h2 id={state}>{titles[state]}</h2>
          <CardList cards={these.map(cardOf)} />
        </section>
      );
    })}
  </>
);
