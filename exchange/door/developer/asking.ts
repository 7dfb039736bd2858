import { randomUUID } from 'node:crypto';
import { type Client, createClient, ExchangeError, type Passed, type TrailEntry } from '../../../connector/client.ts';
import { memberOf, type SystemId } from '../../../contracts/member.ts';
import type { Header } from '../../../contracts/xroad/hash.ts';
import type { Explanation } from '../../decide/explain.ts';
import { type Choice, hallPurpose, type Sandbox, type SandboxPerson } from './sandbox.ts';

/** What came of one inquiry, as the page shows it. */
export type Asked = {
  readonly person: SandboxPerson;
  /** the caller's own code of the person; undefined where it gets none */
  readonly code: string | undefined;
  readonly target: string;
  readonly answer: Passed;
  /** by the person's own town hall, on record */
  readonly explanation: Explanation | undefined;
  /** what the town hall, and so the person, reads of it */
  readonly trail: readonly TrailEntry[];
};

type Options = { readonly sandbox: Sandbox; readonly exchange: string; readonly region: string };

/**
 * Asks for real: over `/r1`, with the caller's own key, about a person of the fictional town; then lets the person's town hall say why, and
 * what stands on record. All by the doors that every member uses.
 * @param contract of the service
 * @throws ExchangeError
 */
export async function askInTown(
  { sandbox, exchange, region }: Options,
  choice: Choice,
  person: SandboxPerson,
  contract: string,
): Promise<Asked> {
  const open = async (system: SystemId) =>
    createClient({ exchange, system, keys: await sandbox.keysOf(system), environment: {}, tries: 1 });
  const [caller, hall] = [await open(choice.caller), await open(person.hall)];
  const code = await findCode(caller, choice.purpose, person);
  const target = `/r1/${region}/${choice.service}`;
  const answer = await caller.pass({
    method: 'GET',
    target,
    headers: headersOf(choice, region, code ?? randomUUID()),
    body: Buffer.alloc(0),
  });
  const own = await findCode(hall, hallPurpose, person);
  const message = answer.headers.find(([name]) => name.toLowerCase() === 'x-road-request-id')?.[1];
  const explanation = own === undefined ? undefined : await explainAt(hall, own, choice, contract);
  const entries = own === undefined ? [] : await hall.trail({ subject: own, limit: 50 });
  const trail = entries.filter((one) => one.message === message).toReversed();
  return { person, code, target, answer, explanation, trail };
}

async function findCode(client: Client, purpose: string, { identifier }: SandboxPerson): Promise<string | undefined> {
  const body = { purpose, requests: [identifier] };
  try {
    const { results } = await client.call<{ results: { code?: string }[] }>('POST', '/v1/code-requests', body);
    return results[0]?.code;
  } catch (error) {
    // A member of a kind that the purpose does not serve gets no code at all.
    if (error instanceof ExchangeError && error.status === 403) return undefined;
    throw error;
  }
}

export const headersOf = ({ caller, purpose, shown }: Choice, region: string, code: string): Header[] => [
  ['X-Road-Client', `${region}/${caller}`],
  ['X-Road-Id', randomUUID()],
  ['X-Road-PDU-Purpose', purpose],
  ['Engawa-Subject', code],
  ...(shown === '' ? [] : ([['Engawa-Shown', shown]] as const)),
];

const explainAt = (hall: Client, subject: string, { caller, service, purpose, shown }: Choice, contract: string) =>
  hall.call<Explanation>('POST', '/v1/explain', {
    kind: 'inquiry',
    contract,
    purpose,
    sender: memberOf(service.slice(0, service.lastIndexOf('/')) as SystemId),
    receiver: memberOf(caller),
    shown: Object.fromEntries(new URLSearchParams(shown)),
    subject,
  });
