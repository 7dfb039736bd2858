import { randomUUID } from 'node:crypto';
import { Fault } from '../../contracts/fault.ts';
import { letterHash } from '../../contracts/letter.ts';
import { type MemberId, memberOf } from '../../contracts/member.ts';
import { type Connection, transact } from '../../database/connect.ts';
import { hearOfIt } from '../identify/directory/heard.ts';
import type { NewSystem } from '../identify/enrol.ts';
import { insertRecords } from '../record/record.ts';
import { documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import { lockPolicies } from './adopt.ts';
import { countSystems, layLetter, type NewLetter } from './letters.ts';
import { enrolSoftware, type PublicKey } from './members.ts';
import { getInForce } from './proposals.ts';

/** So long a letter of the operator's may be on its way and on a desk. */
const days = 90;

type Joining = NewSystem & {
  readonly keys: readonly PublicKey[];
  readonly receives: readonly string[];
  readonly code: string;
  /** digest of the town's rules as the town hall has read them */
  readonly policy: string;
  /** of the letter for the day on which all systems are lost */
  readonly spare: string;
  readonly actor: string;
};

/** One sentence for whatever is wrong with a code: who guesses learns nothing of what there is. */
const wrongCode = () =>
  new Fault(
    'forbidden',
    '通知書の符丁では登録できません。番号と符丁を確かめてください。符丁は、運営者が自治体を登録したあと（engawa enrol municipality）、一度だけ、その自治体に使える業務システムがないときに使えます（最初の通知書は90日まで）。',
  );

/**
 * A municipality's first system, on the word of its town letter: the code says that whoever holds the keys has the letter, and the digest that the
 * rules in force are those that the town hall has read. On record. It is nobody's request yet: whoever fails is counted.
 * @throws Fault forbidden, conflict, bad_request
 */
export async function join(
  services: Services,
  { code, policy, spare, actor, ...system }: Joining,
): Promise<readonly string[]> {
  await services.checkPublishing();
  const { pools, clock, realClock } = services;
  const member = memberOf(system.id);
  const municipality = member.startsWith('GOV/') ? member.slice('GOV/'.length) : '';
  const hash = letterHash(municipality, code);
  const kids = await transact(pools.exchange, {}, async (connection) => {
    // Neither rules nor letter change between our look and our commit; and two with the same letter wait for each other.
    await lockPolicies(connection);
    const letter = await takeLetter(connection, { member, municipality, hash }, realClock.now());
    // Of the database, not of what this process has heard: the operator could have changed them a moment ago.
    if ((await getInForce(connection, municipality)) !== policy)
      throw new Fault(
        'conflict',
        'いま有効なこの自治体の定めが、確かめたものと違います。運営者に渡した定めのフォルダーを確かめてください。登録していません。',
      );
    const enrolled = await enrolSoftware(connection, services, system);
    await connection.query('UPDATE exchange.letter SET used_at = $2, used_for = $3 WHERE number = $1', [
      letter,
      realClock.now(),
      system.id,
    ]);
    await layLetter(connection, { municipality, kind: 'spare', hash: spare, laidBy: system.id }, realClock.now());
    const caller = { member, system: system.id };
    const record = documentAsked('registration', caller, clock.now(), randomUUID(), {
      decision: 'permit',
      reasons: [],
      actor,
      municipality,
      to: member,
      toSystem: system.id,
      contract: 'platform/enrolment',
      purpose: 'region-operation',
      items: ['system', `letter:${hash}`, `spare:${spare}`, `policy:${policy}`, ...enrolled.map((kid) => `key:${kid}`)],
    });
    await insertRecords(connection, [{ records: [record] }], realClock.now());
    return enrolled;
  });
  await hearOfIt(services);
  return kids;
}

/**
 * Finds the letter of that digest, when it is the newest of its municipality, unused, in time, and of use: no system may speak for the town.
 * @returns its number
 * @throws Fault forbidden
 */
async function takeLetter(
  connection: Connection,
  { member, municipality, hash }: { readonly member: MemberId; readonly municipality: string; readonly hash: string },
  realNow: Date,
): Promise<number> {
  const { rows } = await connection.query<NewLetter & { number: number; laidAt: Date; usedAt: Date | null }>(
    `SELECT number, kind, hash, laid_at AS "laidAt", used_at AS "usedAt" FROM exchange.letter
      WHERE municipality = $1 AND (kind = 'spare' OR number = (
        SELECT max(number) FROM exchange.letter WHERE municipality = $1 AND kind = 'first'))
        AND hash = $2`,
    [municipality, hash],
  );
  const [letter] = rows;
  const { ever, inForce } = await countSystems(connection, member);
  const isFree = letter?.kind === 'first' ? ever === 0 : inForce === 0;
  const isInTime = letter?.kind === 'spare' || realNow.getTime() - (letter?.laidAt.getTime() ?? 0) < days * 86_400_000;
  if (!letter || letter.usedAt !== null || !isFree || !isInTime) throw wrongCode();
  return letter.number;
}
