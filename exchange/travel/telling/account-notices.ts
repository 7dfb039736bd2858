import { setContext } from '../../../database/connect.ts';
import type { RefusalAnswer } from '../../answer/refusal.ts';
import { codesFor } from '../../identify/person/codes.ts';
import { readFacts } from '../../identify/person/facts.ts';
import { isTownHallOf } from '../../identify/standing/standing.ts';
import type { Services } from '../../services.ts';
import { listUnprinted, lockUnprinted, markPrinted, type NoticeEntry } from '../../sign-in/notices.ts';
import type { Act } from '../acting.ts';
import { actForRights, type Staffed } from '../answering.ts';

/** More waits for the next look. */
const mostAtOnce = 100;
/** In whatever role: who of its staff sends letters is the town hall's own matter, and on record. */
const roles = { actorRoles: [] };

type Waiting = NoticeEntry & { /** the caller's own */ readonly code: string };
type Answer<T> = { readonly result: T; readonly refused?: undefined } | { readonly refused: RefusalAnswer };

/**
 * Of these, those that this town hall may write to: its own residents. A protected person gets no letter by post: the address that is registered may be
 * known to whom they hide from. They read it on their page.
 */
async function openOf(
  { linkage }: Services,
  { caller }: Act,
  { connection, now }: Staffed,
  found: readonly NoticeEntry[],
): Promise<Waiting[]> {
  const persons = [...new Set(found.map(({ subject }) => subject))];
  const facts = await readFacts(connection, persons, now);
  const mine = found.filter(({ subject }) => {
    const one = facts.get(subject);
    return one?.id === subject && one.status === 'active' && isTownHallOf(caller, one) && !one.protected;
  });
  const codes = await codesFor(connection, linkage, caller.member, [...new Set(mine.map(({ subject }) => subject))]);
  return mine.map((one) => ({ ...one, code: codes.get(one.subject)! }));
}

const isTown = ({ caller }: Act): boolean => caller.memberKind === 'municipality' && caller.municipality !== null;

/** What residents of this town hall are to be told by post; that it was read is on record for each. @throws Fault not_found */
export const readAccountNotices = (services: Services, act: Act, id: string): Promise<Answer<Waiting[]>> =>
  actForRights(services, act, { id, item: 'account-notices-read', kind: 'trail-look-up', roles }, async (staffed) => {
    if (!isTown(act)) return undefined;
    await setContext(staffed.connection, { letters: act.caller.municipality! });
    const result = await openOf(services, act, staffed, await listUnprinted(staffed.connection, mostAtOnce));
    return { result, persons: result.map(({ subject }) => subject) };
  });

/** One of them is printed: it waits no more. @throws Fault not_found */
export const printAccountNotice = (
  services: Services,
  act: Act,
  { id, notice }: { readonly id: string; readonly notice: string },
): Promise<Answer<null>> =>
  actForRights(services, act, { id, item: 'account-notice-printed', kind: 'registration', roles }, async (staffed) => {
    if (!isTown(act)) return undefined;
    await setContext(staffed.connection, { letters: act.caller.municipality! });
    const found = await lockUnprinted(staffed.connection, notice);
    const [one] = found ? await openOf(services, act, staffed, [found]) : [];
    if (!one) return undefined;
    await markPrinted(staffed.connection, one.id, staffed.actor, staffed.now);
    return { result: null, persons: [one.subject] };
  });
