import type { Connection } from '../../../database/connect.ts';
import type { Inquiry, WeighedInquiry } from '../../stages.ts';
import { type Access, covers, findAccesses } from '../access.ts';
import type { Proof } from '../caller/bound-token.ts';
import { proofKey } from '../caller/proofs.ts';
import { objectToRunMode, type RunModesOf } from '../directory/run-mode.ts';
import { type Objection, objectToActor, objectToEnrolled, type Presented } from './acting.ts';
import { type Acts, actsKey, findActors, findEnrolled } from './staff.ts';

/** What a claim uses up, beside the caller's own proof. */
export const proofsOf = (presented: Presented | undefined): readonly Proof[] =>
  presented && 'proof' in presented ? [presented.proof] : [];

/**
 * identify, in the transaction that relies on it: who acts, under which opened access, and whether both sides take part in the run
 * mode. What is not as it should be becomes an objection, and so a refusal on record.
 * @param subjects whom each inquiry is about
 * @param replayed what was used before (proofs.ts)
 * @param runModesOf of both sides, as of the transaction
 */
export async function findActing(
  connection: Connection,
  inquiries: readonly Inquiry[],
  {
    subjects,
    replayed,
    runModesOf,
    now,
    realNow,
  }: {
    subjects: readonly (string | null)[];
    replayed: ReadonlySet<string>;
    runModesOf: RunModesOf;
    now: Date;
    realNow: Date;
  },
): Promise<Inquiry[]> {
  const asked = inquiries.map(({ caller, acting }) => ({ caller, presented: acting }));
  const actors = await findActors(connection, asked, { now, realNow });
  const accesses = await accessesOf(connection, inquiries);
  return inquiries.map((inquiry, i) => {
    const { acting, purpose, own } = inquiry;
    // No member's staff: own-inquiry.ts.
    if (own) return { ...inquiry, objections: [...inquiry.objections, ...objectToRunModes(runModesOf, inquiry)] };
    const { actor, signIn } = actors[i]!;
    const used = proofsOf(acting).some((proof) => replayed.has(proofKey(proof)));
    const access = accessFor(accesses, { ...inquiry, subject: subjects[i]!, actor }, now);
    const objections = [
      ...inquiry.objections,
      ...objectToRunModes(runModesOf, inquiry),
      ...objectToActor(purpose, { presented: acting, actor, signIn, used }),
      ...(access === 'none' ? [{ code: 'access_not_open' } as const] : []),
    ];
    const kind = typeof access === 'object' ? access.kind : undefined;
    return { ...inquiry, objections, ...(actor && { actor }), ...(kind && { kind }) };
  });
}

/** An inquiry that was permitted once, with whoever acted for it. */
type Standing = Inquiry & Pick<WeighedInquiry, 'subject'>;

/** Those who act for these inquiries, for `lockStaff`. */
export const actsOf = (inquiries: readonly Inquiry[]): Acts[] =>
  inquiries.flatMap(({ asker, actor, own }) => (actor && !own ? [{ member: asker.id, ...actor }] : []));

/**
 * identify, at every later moment of an inquiry that was permitted (law 6): whether who acted is still enrolled in that role and may still
 * act, the access that it was asked under is still open, and both sides still take part in its run mode. The transaction holds
 * `lockStaff` for `actsOf` and names the askers' systems.
 * @returns what speaks against each now
 */
export async function objectAgain(
  connection: Connection,
  inquiries: readonly Standing[],
  runModesOf: RunModesOf,
  now: Date,
): Promise<Objection[][]> {
  const enrolled = await findEnrolled(connection, actsOf(inquiries), now);
  const accesses = await accessesOf(connection, inquiries);
  return inquiries.map((inquiry) => {
    const { asker, purpose, actor, own } = inquiry;
    if (own) return objectToRunModes(runModesOf, inquiry);
    const still = actor && enrolled.has(actsKey({ member: asker.id, ...actor })) ? actor : undefined;
    return [
      ...objectToRunModes(runModesOf, inquiry),
      ...objectToEnrolled(purpose, { claimed: actor !== undefined, actor: still }),
      ...(accessFor(accesses, inquiry, now) === 'none' ? [{ code: 'access_not_open' } as const] : []),
    ];
  });
}

const accessesOf = (connection: Connection, inquiries: readonly Inquiry[]) =>
  findAccesses(
    connection,
    inquiries.flatMap(({ access }) => access ?? []),
  );

/** undefined: it is asked under none. */
function accessFor(
  accesses: ReadonlyMap<string, Access>,
  { access: named, asker, subject, namedPurpose, actor }: Standing,
  now: Date,
): Access | 'none' | undefined {
  if (named === undefined) return undefined;
  const found = accesses.get(named);
  return covers(found, { system: asker.system, subject, purpose: namedPurpose, actor }, now) ? found : 'none';
}

const objectToRunModes = (runModesOf: RunModesOf, { asker, giver, runMode }: Inquiry): Objection[] => [
  ...objectToRunMode(runModesOf, runMode, [asker.system, giver?.system]),
];
