import { transact } from '../../database/connect.ts';
import { codesFor } from '../identify/person/codes.ts';
import { readFacts } from '../identify/person/facts.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import type { Identified } from '../stages.ts';
import { sidesOf, subjectIds } from './accept.ts';

/** The receiver's own codes of a message's persons. */
export type Codes = ReadonlyMap<string, string>;

/**
 * A first look at the authority of messages that arrive together, without a lock: only what will probably be permitted is worth sealing, and
 * worth a code at its receiver. Whether it is permitted is decided in the transaction that keeps it (accept.ts).
 * @returns undefined for what would be refused
 */
export async function lookTogether(
  services: Services,
  messages: readonly Identified[],
): Promise<(Codes | undefined)[]> {
  const { pools, clock, policies, linkage } = services;
  const now = clock.now();
  return transact(pools.exchange, {}, async (connection) => {
    const facts = await readFacts(connection, [...new Set(messages.flatMap(subjectIds))], now, sidesOf(messages));
    const permitted = messages.filter(
      (message) => road.decide.submission(policies, message, facts, now).outcome === 'permit',
    );
    const byReceiver = new Map<string, Codes>();
    for (const [receiver, all] of Map.groupBy(permitted, (message) => message.receiver!.id)) {
      const subjects = all.flatMap((message) => message.subjects.map(({ subject }) => subject!));
      byReceiver.set(receiver, await codesFor(connection, linkage, receiver, subjects));
    }
    const isPermitted = new Set(permitted);
    return messages.map((message) => (isPermitted.has(message) ? byReceiver.get(message.receiver!.id) : undefined));
  });
}
