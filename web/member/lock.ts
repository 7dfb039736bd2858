import type { Clock } from '../../contracts/clock.ts';
import type { MemberId } from '../../contracts/member.ts';
import { memberSettings, usualLockMinutes } from '../../contracts/settings.ts';
import type { Content } from '../sign-in/session.ts';
import type { Systems } from './systems.ts';

/** A member's decision is heard of after so long at most. */
const rememberMs = 60_000;
/** The page is not kept waiting: what was known before holds, or what is usual. */
const patienceMs = 3_000;

const answer = memberSettings.pick({ lockMinutes: true });

/**
 * After how long a member of staff's screen locks, as their member has decided (ms).
 * @param clock the machine's
 */
export function openLock(systems: Pick<Systems, 'find'>, clock: Clock) {
  const known = new Map<MemberId, { readonly until: number; readonly minutes: Promise<number> }>();

  async function ask(member: MemberId, before: Promise<number> | undefined): Promise<number> {
    try {
      const system = await systems.find(member);
      if (!system) return usualLockMinutes;
      const signal = AbortSignal.timeout(patienceMs);
      return answer.parse(await system.client.call('GET', '/v1/settings', undefined, signal)).lockMinutes;
    } catch {
      return (await before) ?? usualLockMinutes;
    }
  }

  return async ({ staff }: Pick<Content, 'staff'>): Promise<number> => {
    if (!staff) return usualLockMinutes * 60_000;
    const now = clock.now().getTime();
    const found = known.get(staff.member);
    if (found && found.until > now) return (await found.minutes) * 60_000;
    const minutes = ask(staff.member, found?.minutes);
    known.set(staff.member, { until: now + rememberMs, minutes });
    return (await minutes) * 60_000;
  };
}
