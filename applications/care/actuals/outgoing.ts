import type { Deletion, Entry } from '../files/model/group.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { correctActuals } from '../files/write/correct-actuals.ts';
import type { Person } from './store.ts';

type Actuals = Entry<'actuals'>;
export type ActualRow = Person & { readonly serviceType: string; readonly service: ServiceRow };
/** What one planner is to be sent. Deletions go first: of two units the later holds. */
export type Outgoing = {
  readonly planner: string;
  readonly deletions: readonly Deletion<'actuals'>[];
  readonly entries: readonly Actuals[];
};

export type IsOver = (planner: string, person: Person) => boolean;

/** A row as it is compared: without the day on which it was written, in one order of its columns. */
const plain = (row: ServiceRow): ServiceRow =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([name, value]) => name !== 'writtenOn' && value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
const placeOf = ({ day = '', start = '', serviceCode = '' }: ServiceRow) => `${day} ${start} ${serviceCode}`;
const withPlainRows = (entry: Actuals): Actuals => ({
  ...entry,
  parts: {
    UPJSK: entry.parts.UPJSK.map(plain).toSorted((a, b) => {
      const [left, right] = [placeOf(a) + JSON.stringify(a), placeOf(b) + JSON.stringify(b)];
      return left < right ? -1 : left > right ? 1 : 0;
    }),
  },
});

/**
 * The actuals of a month as they go out: everything of a person and kind of service under one key, for the planner who has the person's slip now.
 * @param plannerOf of a person; undefined where nobody's slip is held: then whom any row of the person names. What was typed names nobody.
 */
export function entriesOf(
  { office, month }: { readonly office: string; readonly month: string },
  rows: readonly ActualRow[],
  plannerOf: (person: Person) => string | undefined,
): Actuals[] {
  const groups = Map.groupBy(rows, ({ insurer, insured, serviceType }) => `${insurer} ${insured} ${serviceType}`);
  const named = new Map(
    rows.flatMap(({ insurer, insured, service }) =>
      service.plannerOffice === undefined ? [] : [[`${insurer} ${insured}`, service.plannerOffice] as const],
    ),
  );
  return [...groups.values()].map((group) => {
    const { insurer, insured, serviceType } = group[0]!;
    const planner = plannerOf({ insurer, insured }) ?? named.get(`${insurer} ${insured}`);
    const UPJSK = group.map(({ service }) => ({
      ...service,
      ...(planner !== undefined && { plannerOffice: planner }),
    }));
    return withPlainRows({
      kind: 'actuals',
      key: { insurer, insured, month, office, serviceType },
      parts: { UPJSK },
      pictures: [],
    });
  });
}

export const plannerIn = ({ parts }: Actuals): string => parts.UPJSK[0]?.plannerOffice ?? '';
const keyText = ({ key }: { readonly key: Actuals['key'] }) =>
  JSON.stringify([key.insurer, key.insured, key.month, key.office, key.serviceType]);

/**
 * What a planner must be sent so that they hold what was done, and nobody else holds what is theirs now. A key that came from another planner is
 * deleted there in the same act: our own copy has one row a key, and would forget that they have it.
 * @param before as last sent, to all planners
 * @param isOver whether a planner cares for the person no more: it keeps what it had, and is told nothing new
 */
export function findOutgoing(
  before: readonly Actuals[],
  after: readonly Actuals[],
  planner: string,
  isOver: IsOver = () => false,
): Outgoing[] {
  const own = after.filter((entry) => plannerIn(entry) === planner);
  const taken = new Set(own.map(keyText));
  const toldOf = (entry: Actuals) => taken.has(keyText(entry)) || !isOver(planner, entry.key);
  const there = before.filter((entry) => plannerIn(entry) === planner && toldOf(entry));
  const { entries, deletions } = correctActuals(there.map(withPlainRows), own);
  // Of a key that has gone to another planner since, this one is told to delete it by the sending to either, whichever comes first.
  const elsewhere = before.filter(
    (entry) => plannerIn(entry) !== planner && taken.has(keyText(entry)) && !isOver(plannerIn(entry), entry.key),
  );
  const others = [...Map.groupBy(elsewhere, plannerIn)].map(([other, gone]) => ({
    planner: other,
    deletions: gone.map(({ kind, key }) => ({ kind, key })),
    entries: [],
  }));
  return [...others, { planner, deletions, entries }].filter((one) => one.deletions.length + one.entries.length > 0);
}

/** @param day YYYYMMDD */
export const writtenOn = (entry: Actuals, day: string): Actuals => ({
  ...entry,
  parts: { UPJSK: entry.parts.UPJSK.map((row) => ({ ...row, writtenOn: day })) },
});
