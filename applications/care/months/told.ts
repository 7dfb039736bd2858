import { type CareLevel, careLevels } from '../../../contracts/care/levels.ts';
import { firstDayOf, lastDayOf, type Month } from '../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { sayDay } from '../../../web/japanese/day.ts';
import { findRegisteredSince } from '../centre/filing/store.ts';
import type { Basis } from './draft.ts';

type Period = Pick<Basis, 'level' | 'from' | 'until'>;

/**
 * How the insurer says that a person stands in a month, so that nobody types it: 認定情報 as it was last answered, else what was registered of a
 * 基本チェックリスト that this office filed. Certified persons are managed as certified, whatever was registered before.
 */
export async function readTold(connection: RowsConnection, code: string, month: Month): Promise<Period | undefined> {
  const { rows } = await connection.query<{ level: string | null; from: string | null; until: string | null }>(
    `SELECT answer #>> '{certification,careLevel}' AS level, answer #>> '{certification,validFrom}' AS from,
        answer #>> '{certification,validUntil}' AS until FROM care.certification WHERE code = $1 ORDER BY told_at DESC LIMIT 1`,
    [code],
  );
  const holds = ({ from, until }: Period) => from <= lastDayOf(month) && (until === '' || until >= firstDayOf(month));
  const [told] = rows;
  const level = levels.get(told?.level ?? '');
  const answered = level && told?.from ? { level, from: told.from, until: told.until ?? '' } : undefined;
  if (answered && (answered.until !== '' || level === '06') && holds(answered)) return answered;
  const since = await findRegisteredSince(connection, code);
  const registered = since === undefined ? undefined : { level: '06' as const, from: since, until: '' };
  return registered && holds(registered) ? registered : undefined;
}

const levels = new Map(Object.entries(careLevels).map(([code, title]) => [title as string, code as CareLevel]));

export const sayPeriod = ({ from, until }: Pick<Basis, 'from' | 'until'>): string =>
  until === '' ? `${sayDay(from)}から` : `${sayDay(from)}から${sayDay(until)}まで`;
