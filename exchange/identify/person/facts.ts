import { addContext, type Queryable } from '../../../database/connect.ts';
import type { ConsentFact, Receiver, RelationFact, SubjectFacts } from '../../decide/question.ts';

type Row = {
  id: string;
  municipality: string;
  status: SubjectFacts['status'];
  survivor: string | null;
  splitAt: Date | null;
  closedAt: Date | null;
  protected: boolean;
  relations: readonly Dated<RelationFact>[];
  consents: readonly Dated<ConsentFact>[];
};
/** As JSON carries it: times as text. */
type Dated<T> = { [K in keyof T]: T[K] extends Date | null ? string | Extract<T[K], null> : T[K] };

const date = (text: string | null): Date | null => (text === null ? null : new Date(text));

/**
 * What is registered about each of `subjects` at this moment, in two statements however many they are; a person who is not
 * registered is not in the map, and one who was merged stands there as the survivor. To rely on it until the commit, take `lockSubjects(…, 'shared')` first.
 * @param now the region's clock: a protection (支援措置) that has run out no longer counts
 * @param between the sides of what is decided, where they are known: relations with others, and consents for others, are left out. No decision looks
 *   at them (`examine`), and of somebody in care they are most of what is registered
 */
export async function readFacts(
  connection: Queryable,
  subjects: readonly string[],
  now: Date,
  between?: readonly Side[],
): Promise<Map<string, SubjectFacts>> {
  const [, { rows }] = await Promise.all([
    addContext(connection, { subjects }),
    connection.query<Row>(statement, [subjects, now, between ? namesOf(between) : null]),
  ]);
  const facts = new Map(rows.map((row) => [row.id, factsOf(row)]));
  const merged = rows.flatMap(({ id, survivor }) => (survivor === null ? [] : [{ id, survivor }]));
  if (merged.length === 0) return facts;
  const survivors = await readFacts(
    connection,
    merged.map(({ survivor }) => survivor),
    now,
    between,
  );
  for (const { id, survivor } of merged) facts.set(id, survivors.get(survivor)!);
  return facts;
}

export type Side = Pick<Receiver, 'id' | 'kind'>;
/** As relations and consents name them: the member, and in a consent also its kind. */
const namesOf = (sides: readonly Side[]): string[] => [
  ...new Set(sides.flatMap(({ id, kind }) => [id, `kind:${kind}`])),
];

const factsOf = ({ survivor: _, splitAt, ...row }: Row): SubjectFacts => ({
  ...row,
  ...(splitAt && { splitAt }),
  relations: row.relations.map((relation) => ({
    ...relation,
    validFrom: new Date(relation.validFrom),
    validUntil: date(relation.validUntil),
    endedAt: date(relation.endedAt),
  })),
  consents: row.consents.map((consent) => ({
    ...consent,
    validFrom: new Date(consent.validFrom),
    validUntil: date(consent.validUntil),
    withdrawnAt: date(consent.withdrawnAt),
  })),
});

const statement = `
  SELECT s.id, s.municipality, s.status, s.survivor, s.split_at AS "splitAt", s.closed_at AS "closedAt",
    coalesce(s.protected_until > $2, false) AS protected,
    coalesce((SELECT json_agg(json_build_object('id', r.id, 'member', r.member, 'kind', r.kind,
        'validFrom', r.valid_from, 'validUntil', r.valid_until, 'endedAt', r.ended_at) ORDER BY r.id)
      FROM exchange.relation r WHERE CASE WHEN r.leads_to IS NULL THEN r.subject ELSE r.leads_to END = s.id
        AND ($3::text[] IS NULL OR r.member = ANY ($3))), '[]') AS relations,
    coalesce((SELECT json_agg(json_build_object('id', c.id, 'giver', c.giver, 'recipient', c.recipient, 'purpose', c.purpose,
        'contracts', c.contracts, 'validFrom', c.valid_from, 'validUntil', c.valid_until, 'withdrawnAt', c.withdrawn_at,
        'textVersion', c.text_version) ORDER BY c.id)
      FROM exchange.consent c WHERE CASE WHEN c.leads_to IS NULL THEN c.subject ELSE c.leads_to END = s.id
        AND ($3::text[] IS NULL OR c.recipient = ANY ($3))), '[]') AS consents
  FROM exchange.subject s WHERE s.id = ANY ($1::uuid[])`;

/**
 * Locks persons for this transaction: 'shared' to rely on what is registered about them, 'exclusive' to change it. Take it
 * before reading, and never both in one transaction. Persons share 256 locks (the server's lock table is small, and a message
 * may be about thousands), always taken in one order, so that two transactions never wait for each other.
 */
export async function lockSubjects(
  connection: Queryable,
  subjects: readonly string[],
  how: 'shared' | 'exclusive',
): Promise<void> {
  const lock = how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await connection.query(
    `SELECT ${lock}(7263, lock) FROM (
       SELECT DISTINCT (hashtextextended(id, 0) & 255)::int AS lock FROM unnest($1::text[]) AS id ORDER BY lock
     ) AS locks`,
    [subjects],
  );
}
