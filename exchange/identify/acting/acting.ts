import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import {
  type ActingClaim,
  type Actor,
  actingClaim,
  actingHeader,
  actingSeconds,
  actingType,
} from '../../../contracts/acting.ts';
import type { Clock } from '../../../contracts/clock.ts';
import type { Purpose } from '../../../contracts/purpose.ts';
import type { RefusalCode } from '../../../contracts/refusal.ts';
import { freshSeconds } from '../../../contracts/sign-in.ts';
import type { Caller } from '../caller/authenticate.ts';
import type { Proof } from '../caller/bound-token.ts';
import { signingAlgorithms } from '../caller/jwk.ts';
import { mostAhead } from '../caller/proof.ts';
import type { Directory } from '../directory/directory.ts';
import type { FoundActor } from './staff.ts';

/** An acting person as the caller's claim says; whether there is such a person is asked in the transaction (staff.ts). */
export type Presented =
  | { readonly claim: ActingClaim /** of one use, like the caller's own */; readonly proof: Proof }
  /** a claim that says nothing, and what to mend */
  | { readonly wrong: string };

/**
 * Reads the claim of a request.
 * @param text the header; undefined where there is none
 * @param message the caller's own id of the request, which the claim must name
 */
export type Present = (caller: Caller, text: string | undefined, message: string) => Promise<Presented | undefined>;

const mend = {
  form: `${actingHeader} が、自システムの署名の鍵による申告（typ: ${actingType}）として読めません。`,
  issuer: '申告の iss は、呼び出した業務システムにしてください。',
  region: '申告の aud は、この地域の名前にしてください。',
  message: '申告の msg は、この要求の番号（X-Road-Id、または本文の id）にしてください。',
  time: `申告は作ってからすぐに使い、期限（exp）は作成（iat）から${actingSeconds}秒以内にしてください。時計も確かめてください。`,
  used: 'この申告は、すでに使われています。要求ごとに作ってください。',
  missing: 'この機関の職員は、サインインして操作します。申告の sid に、その職員のサインインの番号を付けてください。',
  over: '申告の sid は、この職員の、いま続いているサインインではありません。もう一度サインインしてください。',
} as const;

/**
 * Checks claims of acting persons. Only the calling system's own keys count: a claim that another member signed, or another system of
 * the same member, is none.
 * @param region the region's code
 * @param realClock the machine's: a claim's age protects
 */
export const createPresent =
  ({ directory, realClock }: { readonly directory: Directory; readonly realClock: Clock }, region: string): Present =>
  async (caller, text, message) => {
    if (text === undefined) return undefined;
    const claim = await verify(directory, caller, text, realClock.now());
    if (!claim) return { wrong: mend.form };
    if (claim.iss !== caller.system) return { wrong: mend.issuer };
    if (claim.aud !== region) return { wrong: mend.region };
    if (claim.msg !== message) return { wrong: mend.message };
    if (!isInTime(claim, realClock.now())) return { wrong: mend.time };
    return { claim, proof: { keyThumbprint: `acting ${caller.system}`, jti: claim.jti } };
  };

/** undefined where the signature is not the system's, whatever else is wrong with it. Its times are looked at afterwards, to say which. */
async function verify(
  directory: Directory,
  { system }: Caller,
  text: string,
  now: Date,
): Promise<ActingClaim | undefined> {
  try {
    if (text.length > 4096 || decodeProtectedHeader(text).kid === undefined) return undefined;
    const keys = directory.keysOf(directory.getSystem(system), 'sig').map(({ jwk, kid }) => ({ ...jwk, kid }));
    const { payload } = await jwtVerify(text, createLocalJWKSet({ keys }), {
      algorithms: signingAlgorithms,
      typ: actingType,
      currentDate: now,
      clockTolerance: actingSeconds * 1000,
    });
    return actingClaim.parse(payload);
  } catch {
    return undefined;
  }
}

function isInTime({ iat, exp }: ActingClaim, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  return iat <= seconds + mostAhead && exp > seconds && exp > iat && exp - iat <= actingSeconds;
}

export type Objection = { readonly code: RefusalCode; readonly detail?: string };

/**
 * What speaks against who acts: nobody, where the purpose asks for somebody; a claim that says nothing; nobody enrolled by that name and
 * role at this moment, or not signed in; a role that may not.
 * @param actor whom the claim means, found in the transaction that relies on it
 * @param used the claim was used before
 * @param fresh of a sensitive act, the machine's time: whoever did not prove who they are shortly before, or of whom nobody says when, may not
 */
export function* objectToActor(
  purpose: Pick<Purpose, 'actorRoles'> | undefined,
  {
    presented,
    actor,
    provedAt,
    signIn,
    used,
  }: FoundActor & { readonly presented: Presented | undefined; readonly used: boolean },
  fresh?: Date,
): Generator<Objection> {
  if (presented && 'wrong' in presented) yield { code: 'actor_unknown', detail: presented.wrong };
  else if (presented && used) yield { code: 'actor_unknown', detail: mend.used };
  else if (signIn) yield { code: 'actor_unknown', detail: mend[signIn] };
  else {
    const against = [...objectToEnrolled(purpose, { claimed: presented !== undefined, actor })];
    yield* against;
    if (against.length === 0 && actor && fresh && !isFresh(provedAt, fresh)) yield { code: 'proof_too_old' };
  }
}

function isFresh(provedAt: Date | undefined, now: Date): boolean {
  if (!provedAt) return false;
  const age = (now.getTime() - provedAt.getTime()) / 1000;
  return age >= -mostAhead && age <= freshSeconds;
}

/**
 * The same of somebody whose claim has been believed before, at each later moment.
 * @param claimed somebody acts; `actor`: and is enrolled in that role at this moment
 */
export function* objectToEnrolled(
  purpose: Pick<Purpose, 'actorRoles'> | undefined,
  { claimed, actor }: { readonly claimed: boolean; readonly actor: Actor | undefined },
): Generator<Objection> {
  const roles = purpose?.actorRoles;
  if (!claimed) {
    if (roles)
      yield {
        code: 'actor_missing',
        detail: `ヘッダー ${actingHeader}: に、操作する職員の申告を付けてください。${allowed(roles)}`,
      };
  } else if (!actor)
    yield {
      code: 'actor_unknown',
      detail: '申告の職員は、いまこの役割で登録されていません。自機関の職員の登録を確かめてください。',
    };
  else if (roles && roles.length > 0 && !roles.includes(actor.role))
    yield { code: 'actor_not_entitled', detail: allowed(roles) };
}

const allowed = (roles: readonly string[]): string =>
  roles.length > 0 ? `操作できる役割は、${roles.join('、')}です。` : '';
