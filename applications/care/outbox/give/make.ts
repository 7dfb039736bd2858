import { mediaTypeOf } from '../../../../contracts/content/extract.ts';
import { type MemberId, type MemberKind, memberCode } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { Entry, GroupKind } from '../../files/model/group.ts';
import { partOf } from '../../files/model/part.ts';
import type { Problem } from '../../files/problem/problem.ts';
import { getGroup, type Prefix } from '../../files/table/table.ts';
import { currentTable, findTable } from '../../files/table/tables.ts';
import type { Lost } from '../../files/write/csv.ts';
import { writeUnit } from '../../files/write/unit.ts';
import { readHeld } from '../../store/held.ts';
import { findByNumbers } from '../../store/persons.ts';
import { carePlanContract, sharing, takeSequence } from '../../store/sent.ts';
import { serviceTypeOf } from '../../store/service-types.ts';
import { namesOf, sheetFile } from '../paper.ts';

export type Offer = { readonly kind: GroupKind; readonly period: string; readonly persons: number };

/** What the office itself has made and holds, by kind and month or day. */
export async function listOffers(connection: RowsConnection, member: MemberId): Promise<Offer[]> {
  const { rows } = await connection.query<Offer>(
    `SELECT kind, period, count(DISTINCT (insurer, insured))::int AS persons FROM care.held WHERE sender = $1 AND entry IS NOT NULL
      GROUP BY kind, period ORDER BY period DESC, kind LIMIT 100`,
    [memberCode(member)],
  );
  return rows;
}

/** Of one offer: each person's entries, with who they are. Whom the office has not in its list is not given on. */
export async function readOffer(connection: RowsConnection, member: MemberId, kind: GroupKind, period: string) {
  const held = await readHeld(connection, { kind, period, sender: memberCode(member) });
  const entries = held.flatMap(({ entry }) => entry ?? []);
  const persons = await findByNumbers(
    connection,
    entries.map(({ key }) => key),
  );
  return persons
    .map((person) => ({
      person,
      entries: entries.filter(({ key }) => key.insurer === person.insurer && key.insured === person.insured),
    }))
    .filter((one) => one.entries.length > 0);
}
export type Offered = Awaited<ReturnType<typeof readOffer>>;

/** 事業所番号 of the offices that stand in what is given; empty where the standard does not say where they would. */
export function officesIn({ kind, parts }: Entry): string[] {
  const { related } = getGroup(currentTable, kind);
  const rows = related ? ((parts as Partial<Record<Prefix, readonly object[]>>)[related.file as Prefix] ?? []) : [];
  const offices = rows.map((row) => (row as Readonly<Record<string, unknown>>)[related!.at]);
  return [...new Set(offices.filter((office): office is string => typeof office === 'string'))];
}

type Way = 'file' | 'paper' | 'fax';
type Given =
  | { readonly outcome: 'given'; readonly id: string }
  | { readonly outcome: 'lost'; readonly lost: readonly Lost[] }
  | { readonly outcome: 'wrong'; readonly problems: readonly Problem[] };

type Giving = {
  /** comes with the form, so that one sent twice is given once */
  readonly id: string;
  readonly offered: Offered;
  readonly kind: GroupKind;
  readonly period: string;
  readonly office: string;
  /** undefined: no member of the region */
  readonly officeKind: MemberKind | undefined;
  readonly way: Way;
  readonly contact: string;
  readonly replace: boolean;
  /** of the standard, by its value; of files alone */
  readonly version: string | undefined;
  readonly title: string;
  readonly staff: { readonly id: string; readonly role: string | undefined };
};

/** Makes what is given by hand, and notes it: nothing is printed or saved before that stands. */
export async function give(
  connection: RowsConnection,
  { member, kind: ownKind, now }: { readonly member: MemberId; readonly kind: MemberKind; readonly now: Date },
  giving: Giving,
): Promise<Given> {
  const { id, offered, kind, period, office, officeKind, way, contact, replace, version, title, staff } = giving;
  const entries = offered
    .flatMap((one) => one.entries)
    .map((entry) => (entry.kind === 'slip' ? partOf(entry, office) : entry));
  const persons = offered.map(({ person }) => person);
  // Taking the number waits for whoever is giving at this moment: the same form cannot pass here twice.
  const sequence = await takeSequence(connection, member, now);
  const { rows: before } = await connection.query('SELECT FROM care.sent WHERE id = $1', [id]);
  if (before.length > 0) return { outcome: 'given', id };
  const made =
    way === 'file' ? writeFiles() : { files: [sheetFile({ entries, names: namesOf(persons), contact }, kind, period)] };
  if (made.files === undefined) return made;
  await connection.query(
    `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, sequence, staff, role, made_at, state, state_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'given', $13)`,
    [
      ...[member, id, `CARE/${office}`, carePlanContract, sharing, way, title, persons.map(({ code }) => code)],
      ...[JSON.stringify(made.files), sequence, staff.id, staff.role ?? null, now],
    ],
  );
  return { outcome: 'given', id };

  function writeFiles() {
    const from = { from: memberCode(member), fromService: fromService(entries[0]!, ownKind) };
    const route = { ...from, to: office, toService: toService(entries, office, officeKind) };
    const table = findTable(version ?? currentTable.version);
    const written = writeUnit({ route, sequence, content: { entries } }, replace ? 'replace' : 'stop', table);
    if (written.outcome === 'refused')
      return written.reason === 'unwritable_characters'
        ? { outcome: 'lost' as const, lost: written.lost }
        : { outcome: 'wrong' as const, problems: written.problems };
    return {
      files: written.files.map(({ name, bytes }) => ({
        ...{ name, mediaType: mediaTypeOf(name) },
        content: Buffer.from(bytes).toString('base64'),
      })),
    };
  }
}

const fromService = (entry: Entry, kind: MemberKind): string =>
  entry.kind === 'actuals' ? entry.key.serviceType : (serviceTypeOf(kind)?.code ?? '43');

/** Of a slip: what the office does in it. */
function toService(entries: readonly Entry[], office: string, kind: MemberKind | undefined): string {
  for (const entry of entries) {
    const row = entry.kind === 'slip' ? entry.parts.UPPLAN.find((one) => one.office === office) : undefined;
    if (row?.serviceCode) return row.serviceCode.slice(0, 2);
  }
  return (kind && serviceTypeOf(kind)?.code) ?? '43';
}
