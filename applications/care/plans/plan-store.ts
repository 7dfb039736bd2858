import type { RowsConnection } from '../../../web/application/rows.ts';
import { type Change, findChanges } from '../files/compare/changes.ts';
import { identityOf } from '../files/compare/held.ts';
import type { Entry, Person } from '../files/model/group.ts';
import { type AgreementState, readAgreements } from '../heard/agreement.ts';
import { readHeld, readVersions } from '../store/held.ts';

/** A plan as it was given or received: by whom, under which ファイル連番, by which message (null: made here). */
export type Version = {
  readonly sender: string;
  readonly planDay: string;
  readonly sequence: string;
  readonly message: string | null;
  readonly takenAt: Date;
  readonly entry: Entry<'plan'>;
};

/** Every version of a person's plans, the newest first: by 計画作成（変更）日, then by ファイル連番. The first is in force. */
export async function readPlans(connection: RowsConnection, person: Person): Promise<Version[]> {
  const held = await readHeld(connection, { kind: 'plan', person });
  const all: Version[] = [];
  for (const { from, key, kind, entry } of held) {
    if (!entry) continue; // deleted by its sender: it is no plan any more
    for (const version of await readVersions(connection, identityOf(from, kind, key)))
      if (version.entry?.kind === 'plan')
        all.push({
          ...{ sender: from, planDay: version.entry.key.planDay, sequence: version.sequence },
          ...{ message: version.message, takenAt: version.takenAt, entry: version.entry },
        });
  }
  return all.sort((a, b) => order(b) - order(a) || (a.sequence < b.sequence ? 1 : -1));
}
const order = ({ planDay }: Version): number => Number(planDay);

/** The plan in force of everybody of whom one is held, by the two numbers. */
export async function readPlansInForce(connection: RowsConnection): Promise<Map<string, Version>> {
  const inForce = new Map<string, Version>();
  for (const { entry, from, sequence, message, takenAt, key } of await readHeld(connection, { kind: 'plan' })) {
    if (entry?.kind !== 'plan') continue;
    const known = inForce.get(numbersOf(key));
    const { planDay } = entry.key;
    if (known && (known.planDay > planDay || (known.planDay === planDay && known.sequence > sequence))) continue;
    inForce.set(numbersOf(key), { sender: from, planDay, sequence, message, takenAt, entry });
  }
  return inForce;
}

/** The answer to the plan in force where it is an agreement; nothing of an earlier one. */
export async function findAgreed(
  connection: RowsConnection,
  versions: readonly Version[],
  version: Version,
): Promise<AgreementState | undefined> {
  if (version !== versions[0]) return undefined;
  const answer = (await readAnswers(connection, [version]))(version);
  return answer?.answer === 'agreed' ? answer : undefined;
}

export const identityIn = ({ sender, entry }: Version): string => identityOf(sender, entry.kind, entry.key);

/** How the persons stand to their plans in force: at the planner as they answered, at a provider as the planner told. */
export async function readAnswers(
  connection: RowsConnection,
  inForce: readonly Version[],
): Promise<(version: Version) => AgreementState | undefined> {
  const found = await readAgreements(connection, inForce.map(identityIn));
  return (version) => found.get(identityIn(version));
}

export const numbersOf = ({ insurer, insured }: Person): string => `${insurer} ${insured}`;

/** What a version says otherwise than the one before; nothing of the first. */
export const changesOf = (versions: readonly Version[], at: number): Change[] =>
  versions[at] && versions[at + 1] ? changesBetween(versions[at + 1]!.entry, versions[at]!.entry) : [];

/** Offices of the plan in force that the next one has no more, by name: nothing of it goes to them, and somebody must tell them. */
export function findLeft(before: Entry<'plan'> | undefined, next: Entry<'plan'>): string[] {
  const officesOf = ({ parts }: Entry<'plan'>) =>
    parts.UP2KYO.flatMap(({ office, officeName }) => (office ? [[office, officeName ?? office] as const] : []));
  const stays = new Set(officesOf(next).map(([office]) => office));
  return [...new Map(before && officesOf(before))].flatMap(([office, name]) => (stays.has(office) ? [] : [name]));
}

/** The day on which a plan is made stands on each of its rows, and is said once beside it. */
export const changesBetween = (before: Entry<'plan'>, after: Entry<'plan'>): Change[] =>
  findChanges(undated(before), undated(after));

const undated = (entry: Entry<'plan'>): Entry<'plan'> => {
  const without = <Row extends { readonly writtenOn?: string; readonly updater?: string }>(
    rows: readonly Row[],
  ): Row[] => rows.map(({ writtenOn: _day, updater: _by, ...row }) => row as Row);
  const { UPHOSOKU, UP1KYO, UP2KYO, UP3KYO } = entry.parts;
  return { ...entry, parts: { UPHOSOKU, UP1KYO: without(UP1KYO), UP2KYO: without(UP2KYO), UP3KYO: without(UP3KYO) } };
};
