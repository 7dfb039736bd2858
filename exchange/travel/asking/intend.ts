import { type Connection, transactEnding } from '../../../database/connect.ts';
import { findActing, proofsOf } from '../../identify/acting/acting-inquiry.ts';
import { claimedBy, lockStaff } from '../../identify/acting/staff.ts';
import { insertProofs, proofKey } from '../../identify/caller/proofs.ts';
import { findSystems } from '../../identify/directory/systems.ts';
import { concernedBy, identifyAsker } from '../../identify/own-inquiry.ts';
import { codesFor, findCodesFor, subjectsOfAll } from '../../identify/person/codes.ts';
import { lockSubjects, readFacts, type Side } from '../../identify/person/facts.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { insertAsking } from '../../obtain/asking.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import type { Tags } from '../../record/submission.ts';
import { road } from '../../road.ts';
import type { Services } from '../../services.ts';
import type { Documented, Inquiry, Intent, WeighedInquiry } from '../../stages.ts';

/** What became of an inquiry that wants to be asked. */
export type Intended =
  | { readonly became: 'permitted'; readonly intent: Intent; readonly tags: Tags }
  | { readonly became: 'refused'; readonly inquiry: WeighedInquiry }
  | { readonly became: 'replayed' | 'revoked' };

/** A code that means nobody gets a stand-in, so that a refusal costs the same statements whatever its reason. */
const standIn = '00000000-0000-4000-8000-000000000000';

/**
 * One transaction for all inquiries that arrive together: proofs used up, persons found by the askers' codes, locked and read, each
 * decided and its intent recorded. An intent that is permitted and on record may be asked; nothing else may.
 */
export async function intendTogether(services: Services, inquiries: readonly Inquiry[]): Promise<Intended[]> {
  const { pools, clock, realClock, keys, policies } = services;
  const systems = [
    ...new Set(
      inquiries.flatMap(({ asker, giver, own }) => [...(own ? [] : [asker.system]), ...(giver ? [giver.system] : [])]),
    ),
  ];
  const messages = inquiries.map(({ message }) => message);
  return transactEnding(pools.exchange, { systems, messages }, async (connection) => {
    const knownAt = clock.now();
    const concerned = await concernedBy(services, connection, inquiries);
    const coded = await findSubjects(services, connection, inquiries);
    const persons = [...new Set([...coded.map((subject) => subject ?? standIn), ...concerned.flat()])];
    // Carried out in this order: what is read of persons and systems is read under the locks.
    const [, , replayed, { revoked, runModesOf }, facts, known] = await Promise.all([
      lockStaff(
        connection,
        claimedBy(inquiries.map(({ caller, acting }) => ({ caller, presented: acting }))),
        'shared',
      ),
      lockSubjects(connection, persons, 'shared'),
      insertProofs(
        connection,
        inquiries.flatMap(({ caller, acting }) => [caller.proof, ...proofsOf(acting)]),
        realClock.now(),
      ),
      findSystems(connection, systems),
      readFacts(connection, persons, knownAt, sidesOf(inquiries)),
      findCodesAtProviders(services, connection, inquiries, coded),
    ]);
    const now = clock.now(); // not before the locks: what was withdrawn or ended until then counts
    const tags = await tagsOf(keys, persons);
    const askers = await Promise.all(
      inquiries.map((inquiry, i) => identifyAsker(services, connection, inquiry, concerned[i]!)),
    );
    const subjects = coded.map((subject, i) => (inquiries[i]!.own ? (askers[i]!.subject ?? null) : subject));
    const identified = askers.map(({ inquiry }) => inquiry);
    const acted = await findActing(connection, identified, {
      subjects,
      replayed,
      runModesOf,
      now,
      realNow: realClock.now(),
    });
    const settled = inquiries.map((inquiry, i): Documented<WeighedInquiry> | 'replayed' | 'revoked' => {
      if (replayed.has(proofKey(inquiry.caller.proof))) return 'replayed';
      if (revoked.has(inquiry.asker.system)) return 'revoked';
      const asked: Inquiry =
        inquiry.giver && revoked.has(inquiry.giver.system)
          ? { ...inquiry, objections: [{ code: 'service_unknown' }] }
          : acted[i]!;
      const subject = subjects[i]!;
      const found = { subject, knownAt, facts: facts.get(subject ?? standIn), now };
      return road.record.inquiry(road.decide.inquiry(policies, asked, found), tags);
    });
    const documented = settled.filter((one) => typeof one !== 'string');
    const refused = documented.filter((one) => !isPermitted(one));
    await recordRefusals(
      connection,
      refused.flatMap(({ records }) => records),
      realClock.now(),
    );
    const allowed = documented.filter(isPermitted);
    const codes = await codesAtProviders(services, connection, allowed, known);
    const recording = insertRecords(connection, allowed, realClock.now());
    const asking = insertAsking(connection, allowed, tags, realClock.now());
    const result = async () => {
      const permitted = new Map((await recording).map((one) => [one.message, one]));
      return settled.map((one): Intended => {
        if (typeof one === 'string') return { became: one };
        const intent = permitted.get(one.message);
        if (!intent) return { became: 'refused', inquiry: one };
        return { became: 'permitted', intent: { ...intent, codeAtProvider: codes.get(one.message) ?? null }, tags };
      });
    };
    return { last: [recording, asking], result };
  });
}

/** Who asks, and who is asked. @returns undefined where a person asks: who that is, and for whom, is not known before the facts are */
export const sidesOf = (inquiries: readonly Inquiry[]): readonly Side[] | undefined =>
  inquiries.some(({ own }) => own)
    ? undefined
    : inquiries.flatMap(({ asker, giver }) => (giver ? [asker, giver] : [asker]));

type Permitted = Documented<WeighedInquiry & { readonly decision: Intent['decision'] }>;
const isPermitted = (one: Documented<WeighedInquiry>): one is Permitted => one.decision.outcome === 'permit';

/** Whom each asker's code means; null where there is no code, or it means nobody. */
async function findSubjects({ linkage }: Services, connection: Connection, inquiries: readonly Inquiry[]) {
  const said = inquiries.map(({ asker, code }) => ({ member: asker.id, code: code ?? '' }));
  return (await subjectsOfAll(connection, linkage, said)).map((subject) => subject ?? null);
}

type Codes = ReadonlyMap<string, string>;

/** The providers' own codes of the persons, where there are some; by message. */
async function findCodesAtProviders(
  { linkage }: Services,
  connection: Connection,
  inquiries: readonly Inquiry[],
  subjects: readonly (string | null)[],
): Promise<Codes> {
  const asked = inquiries.flatMap(({ message, giver }, i) =>
    giver ? [{ message, member: giver.id, subject: subjects[i] ?? standIn }] : [],
  );
  const codes = await findCodesFor(connection, linkage, asked);
  return new Map(asked.flatMap(({ message }, i) => (codes[i] === undefined ? [] : [[message, codes[i]] as const])));
}

/** The same, made where there are none. */
async function codesAtProviders(
  { linkage }: Services,
  connection: Connection,
  permitted: readonly Permitted[],
  known: Codes,
): Promise<Codes> {
  const byMessage = new Map(known);
  const without = permitted.filter(({ message, subject }) => subject !== null && !known.has(message));
  for (const [provider, asked] of Map.groupBy(without, ({ giver }) => giver!.id)) {
    const codes = await codesFor(
      connection,
      linkage,
      provider,
      asked.map(({ subject }) => subject!),
    );
    for (const { message, subject } of asked) byMessage.set(message, codes.get(subject!)!);
  }
  return byMessage;
}
