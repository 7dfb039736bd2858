import { setImmediate } from 'node:timers/promises';
import { transactEnding } from '../../../database/connect.ts';
import type { Answered } from '../../deliver/answer.ts';
import { actsOf, objectAgain } from '../../identify/acting/acting-inquiry.ts';
import { lockStaff } from '../../identify/acting/staff.ts';
import { findSystems } from '../../identify/directory/systems.ts';
import { objectToAskerAgain } from '../../identify/own-inquiry.ts';
import { lockSubjects, readFacts } from '../../identify/person/facts.ts';
import { takeAsking } from '../../obtain/asking.ts';
import { insertRecords, type Recorded } from '../../record/record.ts';
import type { Tags } from '../../record/submission.ts';
import type { Services } from '../../services.ts';
import type { Intent, Obtained } from '../../stages.ts';
import { type Ending, endingOf, noteMistake } from './ending.ts';
import { sidesOf } from './intend.ts';

export type Concluding = { readonly intent: Intent; readonly tags: Tags; readonly obtained: Obtained };
export type Concluded =
  | { readonly came: 'given'; readonly answered: Recorded<Answered> }
  | Exclude<Ending, { readonly came: 'given' }>
  /** its intent was taken away: `unknown` is on record, and nothing may leave any more */
  | { readonly came: 'overdue' };

/** So long the process does nothing else. */
const mostMs = 20;

/**
 * One transaction for all answers that arrive together: those who act and persons locked and read again, each ended, its outcome recorded. It takes
 * the intent's row away, so that an outcome is recorded once, by the process that asked or by the sweeper, never by both.
 */
export async function concludeTogether(services: Services, all: readonly Concluding[]): Promise<Concluded[]> {
  const { pools, clock, realClock } = services;
  const systems = [
    ...new Set(all.flatMap(({ intent: { asker, giver, own } }) => [...(own ? [] : [asker.system]), giver!.system])),
  ];
  const persons = [
    ...new Set(
      all.flatMap(({ intent: { subject, askedAs } }) => [...(subject ? [subject] : []), ...(askedAs?.concerned ?? [])]),
    ),
  ];
  const intents = all.map(({ intent }) => intent);
  const messages = intents.map(({ message }) => message);
  return transactEnding(pools.exchange, { systems, messages }, async (connection) => {
    // Carried out in this order: what is read of persons and systems is read under the locks.
    const begun = clock.now();
    const [, , open, { revoked, runModesOf }, facts] = await Promise.all([
      lockStaff(connection, actsOf(intents), 'shared'),
      lockSubjects(connection, persons, 'shared'),
      takeAsking(connection, messages),
      findSystems(connection, systems),
      readFacts(connection, persons, begun, sidesOf(intents)),
    ]);
    const now = clock.now(); // not before the locks: what was withdrawn or ended until then counts
    const byStaff = await objectAgain(connection, intents, runModesOf, now);
    const byPerson = await Promise.all(intents.map((intent) => objectToAskerAgain(services, connection, intent)));
    const against = byStaff.map((objections, i) => [...byPerson[i]!, ...objections]);
    const endings: (Ending | undefined)[] = [];
    let began = performance.now();
    for (const [i, one] of all.entries()) {
      // Two hundred answers that each take some milliseconds would together hold up everybody.
      if (performance.now() - began > mostMs) {
        await setImmediate();
        began = performance.now();
      }
      const isOpen = open.has(one.intent.message);
      endings.push(isOpen ? await endingOf(services, one, { facts, now, revoked, against: against[i]! }) : undefined);
    }
    const given = endings.flatMap((one) => (one?.came === 'given' ? [one.document] : []));
    const others = endings.flatMap((one) => (one && one.came !== 'given' ? [one.document] : []));
    const recording = insertRecords(connection, given, realClock.now());
    const result = async () => {
      const recorded = await recording;
      return endings.map((one, i): Concluded => {
        if (one === undefined) return { came: 'overdue' };
        noteMistake(services, all[i]!.intent, one);
        return one.came === 'given' ? { came: 'given', answered: recorded[given.indexOf(one.document)]! } : one;
      });
    };
    return { last: [recording, insertRecords(connection, others, realClock.now())], result };
  });
}
