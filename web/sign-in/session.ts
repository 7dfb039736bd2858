import type { JWK } from 'jose';
import type { MemberId } from '../../contracts/member.ts';
import type { People } from '../../contracts/sign-in.ts';

/** A member of staff as the issuer says who signed in: their member's own id of them, and the roles in force then. */
export type StaffMember = { readonly member: MemberId; readonly id: string; readonly roles: readonly string[] };

/** What must come back with the browser from the issuer's pages. */
export type Attempt = {
  readonly nonce: string;
  readonly verifier: string;
  /** private: the key of the session that will be */
  readonly proofKey: JWK;
  /** the path of ours that the person wanted */
  readonly back: string;
  /** the person must have proved who they are after this time (ms): to open a locked screen */
  readonly provedAfter: number | null;
};

/** Tokens, and the times of the machine's clock (ms) at which they end. */
export type Tokens = {
  readonly access: string;
  readonly accessEndsAt: number;
  readonly refresh: string | null;
  readonly id: string;
};

/** A person signed in to one application, as it is kept on the server. */
export type Content = {
  /** the issuer's name of the account; the only one */
  readonly account: string;
  readonly people: People;
  /** the sign-in session at the issuer */
  readonly sid: string;
  /** a tablet that stands in a room, for one of those whom it shows */
  readonly isDevice: boolean;
  /** when the person last proved who they are (ms) */
  readonly provedAt: number;
  readonly staff: StaffMember | null;
  /** when it ends whatever happens (ms) */
  readonly endsAt: number;
  /** it ends when it is not used for so long */
  readonly idleMs: number | null;
  readonly proofKey: JWK;
  /** null once it has ended: then only whose it was is remembered, for what is posted late */
  readonly tokens: Tokens | null;
};
