import { mostPosted, rangeOf } from '../../../contracts/month-letter.ts';
import { setContext } from '../../../database/connect.ts';
import type { RefusalAnswer } from '../../answer/refusal.ts';
import { codesFor } from '../../identify/person/codes.ts';
import { lockSubjects, readFacts } from '../../identify/person/facts.ts';
import { isTownHallOf } from '../../identify/standing/standing.ts';
import {
  endWish,
  findWaiting,
  findWish,
  listWishes,
  markSent,
  type OwnWish,
  putWish,
  type Way,
  type WishOfMonth,
} from '../../rights/monthly-post.ts';
import type { Services } from '../../services.ts';
import type { TrailEntry } from '../../trail/read.ts';
import type { Act } from '../acting.ts';
import { actForRights, type Staffed } from '../answering.ts';
import { withOwnResident } from '../municipality/town-proxies.ts';
import { monthOf } from './month-letter.ts';

/** More waits for the next look. */
const mostListed = 200;
/** More than an envelope holds: the newest, and that there are more. */
const mostTold = 200;
/** In whatever role: who of its staff sends letters is the town hall's own matter, and on record. */
const roles = { actorRoles: [] };

/** A wish as the town hall is told of it: by its own code; a protected person（支援措置）gets no letter at the registered address, which somebody may know. */
type Told = WishOfMonth & { readonly code: string; readonly byPost: boolean };
type Answer<T> = { readonly result: T; readonly refused?: undefined } | { readonly refused: RefusalAnswer };
type OfMonth = { /** the caller's own id of the request */ readonly id: string; readonly month: string };

/** Of these, those of this town hall's own residents, as they are until the commit. */
async function ofTown(
  { linkage }: Services,
  { caller }: Act,
  { connection, now }: Staffed,
  found: readonly WishOfMonth[],
): Promise<Told[]> {
  const facts = await readFacts(
    connection,
    found.map(({ subject }) => subject),
    now,
  );
  const mine = found.filter(({ subject }) => {
    const one = facts.get(subject);
    return one?.id === subject && one.status === 'active' && isTownHallOf(caller, one);
  });
  const codes = await codesFor(
    connection,
    linkage,
    caller.member,
    mine.map(({ subject }) => subject),
  );
  const told = (one: WishOfMonth) => ({
    ...one,
    code: codes.get(one.subject)!,
    byPost: !facts.get(one.subject)!.protected,
  });
  return mine.map(told);
}

/** Names the town whose letters are printed. @returns whether the caller is one */
async function openTown({ caller }: Act, { connection }: Staffed): Promise<boolean> {
  if (caller.memberKind !== 'municipality' || caller.municipality === null) return false;
  await setContext(connection, { letters: caller.municipality });
  return true;
}

/** Of these wishes, those whose letter of the month waits; nobody of them moves, is protected or ends it until the commit. */
async function holdWaiting(
  services: Services,
  act: Act,
  staffed: Staffed,
  { month, wishes }: { readonly month: string; readonly wishes: readonly string[] },
): Promise<Told[]> {
  const asked = { month, until: rangeOf(month).until, wishes };
  const seen = await findWaiting(staffed.connection, asked);
  await lockSubjects(
    staffed.connection,
    seen.map(({ subject }) => subject),
    'shared',
  );
  return ofTown(services, act, staffed, await findWaiting(staffed.connection, asked));
}

/** Who is to have a month's letter, and who has had it; on record for each. @throws Fault not_found */
export const readWishes = (
  services: Services,
  act: Act,
  { id, month }: OfMonth,
): Promise<Answer<{ readonly wishes: readonly Told[]; readonly more: boolean }>> => {
  const said = { items: ['monthly-post-read', month] };
  const asked = { id, item: 'monthly-post-read', kind: 'trail-look-up', roles, said } as const;
  return actForRights(services, act, asked, async (staffed) => {
    if (!(await openTown(act, staffed))) return undefined;
    const which = { month, until: rangeOf(month).until, most: mostListed + 1 };
    const found = await listWishes(staffed.connection, which);
    const wishes = await ofTown(services, act, staffed, found.slice(0, mostListed));
    return {
      result: { wishes, more: found.length > mostListed },
      persons: wishes.map(({ subject }) => subject),
    };
  });
};

/**
 * The letters of several persons, for one printing: each on record as a single one is (`month-letter`). Who is protected by now, has ended it or has had it
 * is left out. @throws Fault not_found
 */
export async function readLetters(
  services: Services,
  act: Act,
  { id, month, wishes }: OfMonth & { readonly wishes: readonly string[] },
): Promise<Answer<readonly (Told & { readonly entries: readonly TrailEntry[]; readonly more: boolean })[]>> {
  const purpose = services.purposes.get('month-letter')!;
  const { basisGiver, basisTaker } = purpose;
  const said = { items: ['month-letter', month, 'post'], purpose: purpose.id, basisGiver, basisTaker };
  const asked = { id, item: 'month-letter', kind: 'self-access', roles: purpose, said } as const;
  const answer = await actForRights<readonly Told[]>(services, act, asked, async (staffed) => {
    if (!(await openTown(act, staffed))) return undefined;
    const held = await holdWaiting(services, act, staffed, { month, wishes: wishes.slice(0, mostPosted) });
    const result = held.filter(({ byPost }) => byPost);
    return { result, persons: result.map(({ subject }) => subject) };
  });
  if (answer.refused) return answer;
  const letters = [];
  for (const one of answer.result)
    letters.push({ ...one, ...(await monthOf(services, act, { person: one.subject, month, most: mostTold })) });
  return { result: letters };
}

/**
 * They are sent. Who has come to be protected since it was printed is not among them: that letter is to be taken out of the post.
 * @returns how many were sent, and the codes of whom were not @throws Fault not_found
 */
export const noteSent = (
  services: Services,
  act: Act,
  { id, month, wishes, how }: OfMonth & { readonly wishes: readonly string[]; readonly how: Way },
): Promise<Answer<{ readonly sent: number; readonly held: readonly string[] }>> => {
  const said = { items: ['monthly-post-sent', month, how] };
  const asked = { id, item: 'monthly-post-sent', kind: 'registration', roles, said } as const;
  return actForRights(services, act, asked, async (staffed) => {
    if (!(await openTown(act, staffed))) return undefined;
    const waiting = await holdWaiting(services, act, staffed, { month, wishes });
    const sent = waiting.filter(({ byPost }) => byPost || how === 'hand');
    await markSent(
      staffed.connection,
      sent.map((one) => one.id),
      { month, how, by: staffed.actor },
      staffed.now,
    );
    const held = waiting.filter((one) => !sent.includes(one)).map(({ code }) => code);
    return { result: { sent: sent.length, held }, persons: sent.map(({ subject }) => subject) };
  });
};

const changes = { look: undefined, ask: putWish, end: endWish } as const;
const items = { look: 'monthly-post-looked', ask: 'monthly-post-asked', end: 'monthly-post-ended' } as const;
export type WishChange = keyof typeof changes;

/** What a resident says at the counter of it, and what stands afterwards. @throws Fault not_found, conflict */
export const wishAtCounter = (
  services: Services,
  act: Act,
  { id, subject, change }: { readonly id: string; readonly subject: string; readonly change: WishChange },
): Promise<Answer<OwnWish & { readonly byPost: boolean }>> => {
  const kind = change === 'look' ? 'trail-look-up' : 'registration';
  const asked = { id, subject, item: items[change], kind } as const;
  return withOwnResident(services, act, asked, async ({ connection, now }, facts) => {
    await changes[change]?.(connection, facts.id, now);
    return { ...(await findWish(connection, facts.id)), byPost: !facts.protected };
  });
};
