import { Fault } from '../../contracts/fault.ts';
import { findMyNumbers } from '../../contracts/my-number.ts';
import { openForSubject } from '../identify/person/digests.ts';
import type { KeyStore } from '../keys.ts';

/**
 * A text that somebody wrote about a person: no My Number stands in it. Who writes one is told where, never what.
 * @throws Fault bad_request
 */
export function checkText(text: string): void {
  const [first] = findMyNumbers(text);
  if (first)
    throw new Fault(
      'bad_request',
      `文の${first.offset + 1}文字目からに、個人番号（マイナンバー）と思われる12桁の数字があります。消してください。`,
    );
}

/** A sealed text; null once the person's key was dropped. */
export const openText = (keys: KeyStore, subject: string, sealed: string | null): Promise<string | null> =>
  sealed === null ? Promise.resolve(null) : openForSubject(keys, subject, sealed).catch(() => null);
