import type { RowsConnection } from '../../../web/application/rows.ts';
import given from './choices.json' with { type: 'json' };

export type ChoiceKind = 'items' | 'conditions' | 'reasons';
/** What is tapped in a record: short lists, which the office changes. */
export type Choices = { readonly [K in ChoiceKind]: readonly string[] };

const items: Readonly<Record<string, readonly string[]>> = given.items;
const same: Readonly<Record<string, string>> = given.same;
const givenItems = (serviceType: string): readonly string[] => items[same[serviceType] ?? serviceType] ?? items['']!;

/** What an office has that has changed nothing. */
export const givenChoices = (serviceType: string): Choices => ({
  items: givenItems(serviceType),
  conditions: given.conditions,
  reasons: given.reasons,
});

/** The lists of this office for a kind of service; ours where it has none of its own. */
export async function readChoices(connection: RowsConnection, serviceType: string): Promise<Choices> {
  const { rows } = await connection.query<{ kind: ChoiceKind; titles: string[] }>(
    `SELECT kind, titles FROM care.visit_choice WHERE service_type IN ('', $1)`,
    [serviceType],
  );
  const own = new Map(rows.map(({ kind, titles }) => [kind, titles]));
  return { ...givenChoices(serviceType), ...Object.fromEntries(own) };
}

/** @param serviceType empty: of every service */
export async function keepChoices(
  connection: RowsConnection,
  member: string,
  {
    kind,
    serviceType,
    titles,
    by,
    now,
  }: { kind: ChoiceKind; serviceType: string; titles: readonly string[]; by: string; now: Date },
): Promise<void> {
  await connection.query(
    `INSERT INTO care.visit_choice (member, kind, service_type, titles, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (member, kind, service_type) DO UPDATE SET titles = $4, changed_by = $5, changed_at = $6`,
    [member, kind, serviceType, [...titles], by, now],
  );
}
