import type { RowsConnection } from '../../../web/application/rows.ts';
import { readWarnings } from '../caseload/warnings.ts';
import type { SentMessage } from './message.ts';

/** What expires before `first` is soon to be told again; before `second`, now. */
export type Near = { readonly first: Date; readonly second: Date };
const dayMs = 24 * 3_600_000;

/** As the office has decided: 「注意を出す日」 of the planners' caseload, the usual days elsewhere. */
export async function readNear(connection: RowsConnection, now: Date): Promise<Near> {
  const days = await readWarnings(connection);
  const after = (count: number) => new Date(now.getTime() + count * dayMs);
  return { first: after(days['fetch-first']), second: after(days['fetch-second']) };
}

/** How pressing it is that nobody has fetched a message yet; undefined where it is not. */
export function pressingOf(
  { state, expiresAt }: Pick<SentMessage, 'state' | 'expiresAt'>,
  near: Near,
): 'expiring' | 'expires-soon' | undefined {
  if (expiresAt === null || !['kept', 'handed-over'].includes(state) || expiresAt > near.first) return undefined;
  return expiresAt > near.second ? 'expiring' : 'expires-soon';
}
