import type { Client } from '../../connector/client.ts';
import { memberOf, type SystemId } from '../../contracts/member.ts';
import type { Resident } from '../person.ts';
import type { Town } from '../town.ts';

/** Whom a system holds, by its own codes (機関別符号): the only name that the exchange has for them. */
export type People = {
  /** @throws ExchangeError when the codes cannot be asked for now */
  find(code: string): Promise<Resident | undefined>;
};

/** Codes change when persons are merged or split: an unknown one is a reason to ask again, but not for every guess. */
const askAgainMs = 10 * 60_000;
const atOnce = 500;

/**
 * The codes of all a system's people are asked for at the first question, by what the system itself holds of them, and kept in
 * memory: a register of a thousand people must not hold up the start.
 * @param now milliseconds that only grow
 */
export function openPeople(town: Town, system: SystemId, client: Pick<Client, 'call'>, now: () => number): People {
  const { purpose, residents, identify } = registerOf(town, system);
  let known: ReadonlyMap<string, Resident> = new Map();
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const found = new Map<string, Resident>();
    for (let from = 0; from < residents.length; from += atOnce) {
      const some = residents.slice(from, from + atOnce);
      const { results } = await client.call<{ results: { code?: string }[] }>('POST', '/v1/code-requests', {
        purpose,
        requests: some.map(identify),
      });
      for (const [i, { code }] of results.entries()) if (code !== undefined) found.set(code, some[i]!);
    }
    known = found;
    askedAt = now();
  }

  return {
    async find(code) {
      const resident = known.get(code);
      if (resident || now() - askedAt < askAgainMs) return resident;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      await asking;
      return known.get(code);
    },
  };
}

const byNumber = ({ insured: [number] }: Resident) => ({ insurer: number!.insurer, insured: number!.insured });
const byFourItems = ({ name, kana, birth, sex, address }: Resident) => ({ name, kana, birth, sex, address });

function registerOf({ residents, relations }: Town, system: SystemId) {
  const member = memberOf(system);
  if (member.startsWith('INS/')) {
    const insured = new Set(
      relations.filter((one) => one.member === member && one.kind === 'insurer-health').map((one) => one.resident),
    );
    return {
      purpose: 'checkup-for-treatment',
      residents: residents.filter(({ id }) => insured.has(id)),
      identify: byFourItems,
    };
  }
  const own = residents.filter(({ municipality, movedOut }) => member === `GOV/${municipality}` && !movedOut);
  const isNumbered = ({ insured }: Resident) => insured.length > 0;
  return system.endsWith('/care')
    ? { purpose: 'certification-for-plan', residents: own.filter(isNumbered), identify: byNumber }
    : {
        purpose: 'watch-introduction',
        residents: own,
        identify: (resident: Resident) => (isNumbered(resident) ? byNumber(resident) : byFourItems(resident)),
      };
}
