/** In SQL: the message by which something goes now that was sent as `first`: that one, or what has followed it (outbox/anew.ts). */
export const lastMessage = (first: string): string => `LATERAL (
  WITH RECURSIVE way AS (SELECT ${first} AS id UNION SELECT n.next FROM way JOIN care.sent_note n ON n.sent = way.id AND n.next IS NOT NULL)
  SELECT s.id, s.state, s.reason, s.opened_at FROM way JOIN care.sent s ON s.id = way.id ORDER BY s.made_at DESC, s.id LIMIT 1) last ON true`;

/** States in which the receiver has nothing, and will have nothing by itself. */
export const failing: readonly string[] = ['refused', 'expired', 'not-delivered'];

/** What went by the road and did not arrive. */
export const hasFailed = ({ way, state }: { readonly way: string | null; readonly state: string | null }): boolean =>
  way === 'road' && state !== null && failing.includes(state);
