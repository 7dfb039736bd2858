import { type CareLevel, careLevels } from '../../../contracts/care/levels.ts';
import { firstDayOf, lastDayOf, type Month } from '../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { sayDay } from '../../../web/japanese/day.ts';
import { findRegisteredSince, listEnded } from '../centre/filing/store.ts';
import type { Basis } from './draft.ts';
import { words } from './words.ts';

type Period = Pick<Basis, 'level' | 'from' | 'until'>;

/**
 * How the insurer says that a person stands in a month, so that nobody types it: 認定情報 as it was last answered, else what was registered of a
 * 基本チェックリスト that this office filed. Certified persons are managed as certified, whatever was registered before.
 */
export async function readStanding(
  connection: RowsConnection,
  code: string,
  month: Month,
): Promise<Period | undefined> {
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

/**
 * Of months that are worked out on 事業対象者, what the insurer has said since: certified, or the registration has ended.
 * @param bases by the office's code of the person
 */
export async function readEndings(
  connection: RowsConnection,
  bases: ReadonlyMap<string, Basis>,
  month: Month,
): Promise<ReadonlyMap<string, string>> {
  const codes = [...bases].flatMap(([code, { level }]) => (level === '06' ? [code] : []));
  const endings = new Map<string, string>();
  if (codes.length === 0) return endings;
  for (const { code, endedOn } of await listEnded(connection, codes))
    if (endedOn < lastDayOf(month)) endings.set(code, words.basis.registrationEnded(sayDay(endedOn)));
  for (const code of codes) {
    const standing = await readStanding(connection, code, month);
    if (standing && standing.level !== '06')
      endings.set(code, words.basis.certifiedSince(careLevels[standing.level], sayPeriod(standing)));
  }
  return endings;
}

const levels = new Map(Object.entries(careLevels).map(([code, title]) => [title as string, code as CareLevel]));

export const sayPeriod = ({ from, until }: Pick<Basis, 'from' | 'until'>): string =>
  until === '' ? `${sayDay(from)}から` : `${sayDay(from)}から${sayDay(until)}まで`;

/** The level, and what it was at the month's begin where it changed within it. */
export const sayLevel = ({ level, levelBefore, from }: Basis, month: Month): string =>
  levelBefore !== undefined && from > firstDayOf(month)
    ? `${careLevels[level]}${words.basis.changedFrom(careLevels[levelBefore], sayDay(from))}`
    : careLevels[level];
