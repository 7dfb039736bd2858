import type { JWK } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../contracts/clock.ts';
import { isMemberId, type MemberId } from '../../contracts/member.ts';
import type { People } from '../../contracts/sign-in.ts';
import type { Content, Tokens } from './session.ts';

/** What the issuer's ID token says to an application; checked already for whom, by whom and when it was made. */
const claims = z.object({
  sub: z.string().min(1),
  sid: z.string().min(1),
  /** how the person proved who they are */
  acr: z.string().optional(),
  kind: z.enum(['resident', 'staff']),
  auth_time: z.number(),
  /** when the session ends whatever happens (seconds) */
  session_ends: z.number(),
  /** seconds that it may lie idle */
  session_idle: z.number().positive(),
  /** of staff: whose, by which id, in which roles */
  member: z.string().refine(isMemberId).optional(),
  staff: z.string().min(1).optional(),
  roles: z.array(z.string()).optional(),
});

/**
 * The session that an ID token opens.
 * @returns undefined where it does not say all that it must, or is of other people than this application serves
 */
export function contentOf(
  people: People,
  said: object,
  tokens: Tokens,
  proofKey: JWK,
  clock: Clock,
): Content | undefined {
  const read = claims.safeParse(said);
  if (!read.success || read.data.kind !== people) return undefined;
  const { sub, sid, acr, auth_time, session_ends, session_idle, member, staff, roles } = read.data;
  if (people === 'staff' && (member === undefined || staff === undefined || roles === undefined)) return undefined;
  if (session_ends * 1000 <= clock.now().getTime()) return undefined;
  return {
    account: sub,
    people,
    sid,
    isDevice: acr === 'device',
    provedAt: auth_time * 1000,
    staff: people === 'staff' ? { member: member as MemberId, id: staff!, roles: roles! } : null,
    endsAt: session_ends * 1000,
    idleMs: session_idle * 1000,
    proofKey,
    tokens,
  };
}
