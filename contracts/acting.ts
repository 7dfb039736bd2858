import { z } from 'zod';

/*
 * An acting person (操作者): the member's system says, signed, which of the member's enrolled staff acts in what role and, where they have
 * signed in, in which session. A compact JWS by a signing key of the system that calls (the keys of its private_key_jwt), one for each request.
 */

/** The header of a request that carries the claim; at the X-Road door and under /v1. */
export const actingHeader = 'Engawa-Acting';
/** `typ` of its protected header, beside `alg` and `kid` */
export const actingType = 'engawa-acting+jwt';
/** `exp` is at most this many seconds after `iat` */
export const actingSeconds = 300;

export const actingClaim = z.strictObject({
  /** the calling system's id, `class/code/name` */
  iss: z.string().min(1).max(130),
  /** the region's code, as in `/r1/{region}` */
  aud: z.string().min(1).max(100),
  /** the staff member's id, as the member's administrator enrolled it */
  sub: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\x21-\x7e]+$/),
  /** one of the roles that this staff member is enrolled with, as the trail shows it: 「介護支援専門員」 */
  role: z.string().min(1).max(60),
  /** the caller's own id of the request that it goes with: X-Road-Id, or the `id` of a body under /v1 */
  msg: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/),
  /** used once */
  jti: z
    .string()
    .min(16)
    .max(200)
    .regex(/^[\x21-\x7e]+$/),
  /** seconds, of the machine's clock and not of the region's */
  iat: z.number().int(),
  exp: z.number().int(),
  /** the staff member's sign-in session at the region's issuer; compulsory where their member lets its staff sign in */
  sid: z.uuid().optional(),
  /**
   * seconds: when this person last proved who they are, as a member says whose staff sign in elsewhere. With `sid` it counts for nothing: of a session the
   * exchange knows it itself. Without either, a sensitive act is refused
   */
  auth_time: z.number().int().optional(),
});
export type ActingClaim = z.infer<typeof actingClaim>;

/** Who acts, as decisions and records know it. `session`: in which sign-in, as records name it; not there where nobody signed in. */
export type Actor = { readonly id: string; readonly role: string; readonly session?: string };
