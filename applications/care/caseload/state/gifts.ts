import type { RowsConnection } from '../../../../web/application/rows.ts';

/** To whom what is held was given, and what has become of that, or of what followed it. */
export type Gift = { readonly receiver: string; readonly state: string; readonly expiresAt: Date | null };

/**
 * To whom the held version of each key was sent: by the ファイル連番 of the unit, or as its giving notes it, where one act gives several units and the
 * own copy has the number of the last. A newer version that was given to one office only leaves the others with the one that they had, so that every
 * version of the same content counts.
 */
export async function readGifts(
  connection: RowsConnection,
  identities: readonly string[],
): Promise<Map<string, Gift[]>> {
  const { rows } = await connection.query<Gift & { identity: string }>(
    `WITH same AS (SELECT v.identity, v.sequence, v.taken_at, h.kind, h.period, p.code
                     FROM care.held h JOIN care.version v ON v.identity = h.identity AND (v.sequence = h.sequence OR v.entry = h.entry)
                     LEFT JOIN care.person p ON (p.insurer, p.insured) = (h.insurer, h.insured)
                    WHERE h.identity = ANY ($1)),
      gift AS (SELECT same.identity, s.id, s.receiver, s.state, s.expires_at, s.made_at FROM same JOIN care.sent s ON s.sequence = same.sequence
        UNION ALL SELECT same.identity, s.id, g.receiver, coalesce(s.state, 'given'), s.expires_at, g.given_at
          FROM same JOIN care.giving g ON (g.code, g.period, g.kind, g.given_at) = (same.code, same.period, same.kind, same.taken_at)
          LEFT JOIN care.sent s ON s.id = g.sent WHERE g.receiver <> 'person' AND g.ended_on IS NULL
        UNION ALL SELECT same.identity, s.id, g.receiver, coalesce(s.state, 'given'), s.expires_at, g.given_at
          FROM same JOIN care.slip_given g ON (g.code, g.month, g.sequence) = (same.code, same.period, same.sequence) AND same.kind = 'slip'
          LEFT JOIN care.sent s ON s.id = g.sent WHERE g.receiver <> 'person')
     SELECT DISTINCT ON (identity, receiver) identity, receiver, coalesce(again.state, gift.state) AS state,
         CASE WHEN again.state IS NULL THEN gift.expires_at ELSE again.expires_at END AS "expiresAt"
       FROM gift LEFT JOIN LATERAL (
         WITH RECURSIVE later AS (SELECT next FROM care.sent_note WHERE sent = gift.id AND next IS NOT NULL
           UNION SELECT n.next FROM later JOIN care.sent_note n ON n.sent = later.next AND n.next IS NOT NULL)
         SELECT x.state, x.expires_at FROM later JOIN care.sent x ON x.id = later.next ORDER BY x.made_at DESC LIMIT 1) again ON true
      ORDER BY identity, receiver, made_at DESC`,
    [identities],
  );
  return Map.groupBy(rows, ({ identity }) => identity);
}
