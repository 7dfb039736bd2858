import type { Client, Identifiers } from '../client.ts';

const keptMs = 10 * 60_000;
const most = 10_000;

/** Our own codes of the persons whom clients name by numbers. */
export type Codes = {
  /**
   * @param service that is to be asked; what does not fit it is refused before anybody is looked for
   * @returns undefined where the exchange gives none, whatever the reason
   */
  find(purpose: string, person: Identifiers, service?: string): Promise<string | undefined>;
  /** a code may have died by a merge or a split: it is asked for anew next time */
  forget(code: string): void;
};

/**
 * Asks for a code once for a while: each asking is a record about the person. Only codes are kept, never that there was none.
 * @param now milliseconds that only grow
 */
export function openCodes(client: Pick<Client, 'requestCodes'>, now: () => number): Codes {
  const known = new Map<string, { readonly code: string; readonly until: number }>();
  return {
    async find(purpose, person, service) {
      const key = JSON.stringify([purpose, person.insurer, person.insured]);
      const found = known.get(key);
      if (found && found.until > now()) return found.code;
      known.delete(key);
      const [code] = await client.requestCodes(purpose, [person], service);
      if (code === undefined) return undefined;
      if (known.size >= most) known.clear();
      known.set(key, { code, until: now() + keptMs });
      return code;
    },
    forget(code) {
      for (const [key, one] of known) if (one.code === code) known.delete(key);
    },
  };
}
