import { createHash } from 'node:crypto';
import type { Linkage } from './digests.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 160 bits of a digest in base32: as long as a pairwise code, and as little to be guessed. */
const spell = (digest: Buffer) => Array.from(digest.subarray(0, 32), (byte) => alphabet[byte & 31]).join('');

/**
 * What an account calls a person whose pages it may open: made for this account alone, as a pairwise code is for a member. It is computed
 * and not kept: an account may act for a handful of persons, and asks for one of them by trying each.
 */
export const personName = (linkage: Linkage, account: string, subject: string): string =>
  spell(linkage.digest('person-of-account', account, subject));

/** Whether `name` is this account's of the person; one of before the linkage key was turned still is. */
export const isNameOf = (linkage: Linkage, name: string, account: string, subject: string): boolean =>
  linkage.digests('person-of-account', account, subject).some((digest) => spell(digest) === name);

/** Who acted, in a person's records: one account is another in each person's, so that a reader of the ledger joins nobody by it. */
export const actorName = (linkage: Linkage, account: string, subject: string): string =>
  spell(linkage.digest('actor-of-person', account, subject));

/**
 * What records call a sign-in session. Its id is 122 bits of chance, so that the name says nothing of it and needs no key: it stays the same when keys are turned.
 * @param subject of a resident's session, in whose records it stands: one session is another in each person's, as who acted is
 */
export const sessionName = (sid: string, subject: string | null): string =>
  spell(
    createHash('sha256')
      .update(JSON.stringify(['engawa-session', sid, subject]))
      .digest(),
  );
