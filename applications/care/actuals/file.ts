import { createHash } from 'node:crypto';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { compareUnit, type Difference } from '../files/compare/difference.ts';
import { type HeldEntry, identityOf } from '../files/compare/held.ts';
import type { Deletion, Entry } from '../files/model/group.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import { holdsBack, type Problem } from '../files/problem/problem.ts';
import type { NamedBytes } from '../files/read/file.ts';
import { readUnits } from '../files/read/units.ts';
import { findByNumbers } from '../store/persons.ts';
import { entriesOf } from './outgoing.ts';
import { listActuals, putWhole } from './store.ts';
import { words } from './words.ts';

const { importing: say } = words;
type Item = Entry<'actuals'> | Deletion<'actuals'>;

/** What taking a file in would mean. `wrong`: why it cannot be. */
export type LookedInto = {
  readonly problems: readonly Problem[];
  readonly differences: readonly Difference[];
  /** our codes of the persons in it, by their numbers */
  readonly codes: ReadonlyMap<string, string>;
  readonly wrong: string | undefined;
  /** of which it speaks (YYYYMM) */
  readonly months: readonly string[];
  /** what it was held against: whoever takes it in has seen this */
  readonly version: string;
};

/** A file of the office's own actuals against what holds now; nothing is changed. Never throws for content. */
export async function lookInto(connection: RowsConnection, office: string, file: NamedBytes): Promise<LookedInto> {
  const { units, problems } = read(office, file);
  const items = units.flatMap(itemsOf);
  const persons = await findByNumbers(
    connection,
    items.map(({ key }) => key),
  );
  const codes = new Map(persons.map(({ insurer, insured, code }) => [`${insurer} ${insured}`, code]));
  const differences: Difference[] = [];
  for (const unit of units) differences.push(...compareUnit(await heldOf(connection, office, unit), unit));
  const version = createHash('sha256').update(JSON.stringify(differences)).digest('base64url').slice(0, 16);
  const months = [...new Set(items.map(({ key }) => key.month))].sort();
  return { problems, differences, codes, wrong: faultOf(office, units, problems, codes), months, version };
}

type Taking = {
  readonly office: string;
  readonly by: { readonly member: string; readonly staff: string; readonly now: Date };
  /** as it was looked into */
  readonly version: string;
};

/** @returns how many rows are otherwise than before, of which months; or what it would mean now, where that is not what was seen, and nothing was taken in */
export async function takeFile(
  connection: RowsConnection,
  { office, by, version }: Taking,
  file: NamedBytes,
): Promise<{ readonly changed: number; readonly months: readonly string[] } | LookedInto> {
  const looked = await lookInto(connection, office, file);
  if (looked.wrong !== undefined || looked.version !== version) return looked;
  let changed = 0;
  for (const item of read(office, file).units.flatMap(itemsOf)) {
    const { insurer, insured, month, serviceType } = item.key;
    const services = 'parts' in item ? item.parts.UPJSK : [];
    changed += await putWhole(connection, by, {
      person: { insurer, insured },
      month,
      serviceType,
      services,
      source: 'file',
    });
  }
  return { changed, months: looked.months };
}

const itemsOf = ({ content }: SendingUnit): Item[] =>
  [...(content.entries ?? []), ...(content.deletions ?? [])].filter((item): item is Item => item.kind === 'actuals');

function read(office: string, file: NamedBytes): { units: SendingUnit[]; problems: Problem[] } {
  const { units, problems } = readUnits([file]);
  return {
    units: units.flatMap((one) =>
      one.outcome === 'read' && one.unit.route.from === office ? [undated(one.unit)] : [],
    ),
    problems: [...problems, ...units.flatMap((one) => one.problems)],
  };
}

function faultOf(
  office: string,
  units: readonly SendingUnit[],
  problems: readonly Problem[],
  codes: ReadonlyMap<string, string>,
): string | undefined {
  if (holdsBack(problems)) return say.noUnit;
  const items = units.flatMap(itemsOf);
  if (items.length === 0 || units.some((unit) => itemsOf(unit).length === 0)) return say.notOurs;
  if (items.some(({ key }) => key.office !== office)) return say.notOurs;
  return items.some(({ key }) => !codes.has(`${key.insurer} ${key.insured}`)) ? say.unknown : undefined;
}

/** What holds of the keys of a unit, older than anything that a file may say. */
async function heldOf(connection: RowsConnection, office: string, unit: SendingUnit): Promise<Map<string, HeldEntry>> {
  const held = new Map<string, HeldEntry>();
  for (const { key } of itemsOf(unit)) {
    const rows = (await listActuals(connection, key.month, key)).filter(
      ({ serviceType }) => serviceType === key.serviceType,
    );
    for (const entry of entriesOf({ office, month: key.month }, rows, () => unit.route.to))
      held.set(identityOf(office, 'actuals', key), { from: office, kind: 'actuals', key, sequence: '0', entry });
  }
  return held;
}

/** The day on which a file was written is no difference. */
const undated = (unit: SendingUnit): SendingUnit => {
  const entries = unit.content.entries?.map((entry) =>
    entry.kind === 'actuals'
      ? { ...entry, parts: { UPJSK: entry.parts.UPJSK.map(({ writtenOn: _, ...row }) => row) } }
      : entry,
  );
  return entries ? { ...unit, content: { entries } } : unit;
};
