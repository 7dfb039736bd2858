import { randomUUID } from 'node:crypto';
import { mediaTypeOf } from '../../../contracts/content/extract.ts';

import { type MemberId, type MemberKind, memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { identityOf } from '../files/compare/held.ts';
import type { Deletion, Entry } from '../files/model/group.ts';
import { withoutPlace } from '../files/model/hide-place.ts';
import { partOf } from '../files/model/part.ts';
import { type WrittenUnit, writeUnit } from '../files/write/unit.ts';
import { readVersions, takeUnit } from '../store/held.ts';
import { carePlanContract, putOutUnit, sharing, takeSequence } from '../store/sent.ts';
import { serviceTypeOf } from '../store/service-types.ts';
import { makeEntry } from './entry.ts';
import type { OfficeMonth, PersonMonth, Setting } from './load.ts';

import { sayDifference } from './say-difference.ts';
import { noteGiven, readBegun } from './store.ts';
import { words } from './words.ts';

/** Who gives: a member of staff of the office that plans. */
export type Giver = {
  readonly member: MemberId;
  /** サービス種類コード under which it plans: 43, or 46 of a 地域包括支援センター */
  readonly service: string;
  readonly staff: { readonly id: string; readonly role: string };
  readonly now: Date;
};

export type Made = { readonly entry: Entry<'slip'>; readonly replaced: readonly string[] };

/**
 * The slip as it would go; undefined where it is not fit to: nothing in it, or sums that are not right.
 * @param hides where she lives goes to nobody by it
 */
export function makeSlipEntry(
  { tables, month, offices }: Setting,
  giver: Giver,
  of: PersonMonth,
  hides: boolean,
): Made | undefined {
  const { slip, figures, person } = of;
  if (!slip || !figures.sheet || slip.content.lines.length === 0) return undefined;
  const made = makeEntry({
    ...{ tables, month, person, draft: slip.content, figures: { ...figures, sheet: figures.sheet } },
    ...{ planner: memberCode(giver.member), today: dayIn(giver.now) },
    nameOf: (office) => offices.get(office)?.name ?? of.offices.find((one) => one.office === office)?.name ?? office,
  });
  return hides ? { ...made, entry: withoutPlace(made.entry) } : made;
}

/** What an office has not been told yet, in words; undefined where nothing was given to it. */
export async function sayChanges(
  connection: RowsConnection,
  { tables, month }: Pick<Setting, 'tables' | 'month'>,
  giver: Giver,
  entry: Entry<'slip'>,
  { given, office }: OfficeMonth,
): Promise<readonly string[] | undefined> {
  if (!given) return undefined;
  const own = identityOf(memberCode(giver.member), 'slip', entry.key);
  const before = (await readVersions(connection, own)).find(({ sequence }) => sequence === given.sequence)?.entry;
  if (before?.kind !== 'slip') return undefined;
  const [old, now] = [before, entry].map((one) => partOf(one, office)) as [Entry<'slip'>, Entry<'slip'>];
  return sayDifference(tables, month, old, now);
}

export type Gone = {
  readonly office: OfficeMonth;
  readonly way: 'road' | 'paper';
  readonly refused?: Extract<WrittenUnit, { outcome: 'refused' }>;
};

/** Whether there is something to be told: a slip that is fit to go, or one that nothing is left of. */
export const canGive = (made: Made | undefined, { slip, dropped }: PersonMonth): boolean =>
  made !== undefined || (slip?.content.lines.length === 0 && dropped.some(({ current }) => !current));

/**
 * Gives a person's slip to each of its offices that does not have it as it stands: one sending unit each, so that what the exchange refuses for
 * one holds back no other; on paper to who has no software. Who stands in it no more is told to delete it. The own copy is taken in by the same
 * transaction.
 * @param made undefined: nothing is left of it
 */
export async function giveSlip(
  connection: RowsConnection,
  { month }: Pick<Setting, 'month'>,
  giver: Giver,
  { person, slip, offices, dropped }: PersonMonth,
  made: Made | undefined,
): Promise<Gone[]> {
  const from = memberCode(giver.member);
  const begunAt = (await readBegun(connection, month, person.code)) ?? giver.now;
  const { insurer, insured } = person;
  const deletion = { kind: 'slip', key: { insurer, insured, month } } as const;
  const content = made ? { entries: [made.entry] } : { deletions: [deletion] };
  const gone: (Gone & { readonly sequence?: string; readonly id?: string; readonly dropped: boolean })[] = [];
  const told = [
    ...offices.filter(({ current, office }) => !current && made && stands(made.entry, office)),
    ...dropped.filter(({ current }) => !current),
  ];
  for (const office of told) {
    const isDropped = dropped.includes(office);
    const toService = await serviceOf(connection, from, { deletion, office, made });
    const route = { from, fromService: giver.service, to: office.office, toService };
    const part = made && !isDropped ? { entries: [partOf(made.entry, office.office)] } : { deletions: [deletion] };
    const unit = { route, content: part };
    const title = isDropped ? words.give.goneTitle(month) : words.give.sentTitle(month);
    const about = { title, subjects: [person.code], staff: giver.staff };
    const { written, sequence, id } = office.known?.receives
      ? await putOutUnit(connection, giver.member, unit, about, giver.now)
      : await putOnPaper(connection, giver, unit, about);
    const way = office.known?.receives ? 'road' : 'paper';
    gone.push({
      ...{ office, way, dropped: isDropped },
      ...(written.outcome === 'refused' ? { refused: written } : { sequence, ...(id && { id }) }),
    });
  }
  const last = gone.flatMap(({ sequence }) => sequence ?? []).at(-1);
  if (last === undefined) return gone;
  const route = { from, fromService: giver.service, to: from, toService: giver.service };
  const own = { route, sequence: last, content };
  await takeUnit(connection, giver.member, own, { now: giver.now, message: null });
  for (const { office, way, sequence, id = null, dropped: isGone } of gone) {
    if (sequence === undefined) continue;
    const shared = { member: giver.member, month, code: person.code, version: slip!.version, staff: giver.staff.id };
    const receiver = `CARE/${office.office}`;
    await noteGiven(
      connection,
      { ...shared, receiver, way, sequence: last, sent: id, gone: isGone, begunAt },
      giver.now,
    );
  }
  return gone;
}

/** What an office does in a slip, as it stands or as it was given. */
async function serviceOf(
  connection: RowsConnection,
  from: string,
  { deletion, office, made }: { deletion: Deletion<'slip'>; office: OfficeMonth; made: Made | undefined },
): Promise<string> {
  const versions = await readVersions(connection, identityOf(from, 'slip', deletion.key));
  const before = versions.find(({ sequence }) => sequence === office.given?.sequence)?.entry;
  const slips = [made?.entry, before].flatMap((entry) => (entry?.kind === 'slip' ? entry.parts.UPPLAN : []));
  const code = slips.find((row) => row.office === office.office)?.serviceCode;
  return code?.slice(0, 2) ?? (office.known && serviceTypeOf(office.known.kind as MemberKind)?.code) ?? '11';
}

const stands = ({ parts }: Entry<'slip'>, office: string): boolean => parts.UPPLAN.some((row) => row.office === office);

/** The same files are kept, so that what stood on the paper can be proved. */
async function putOnPaper(
  connection: RowsConnection,
  { member, staff, now }: Giver,
  unit: Parameters<typeof putOutUnit>[2],
  { title, subjects }: { readonly title: string; readonly subjects: readonly string[] },
) {
  const sequence = await takeSequence(connection, member, now);
  const written = writeUnit({ ...unit, sequence });
  if (written.outcome === 'refused') return { written, sequence };
  const files = written.files.map(({ name, bytes }) => ({
    ...{ name, mediaType: mediaTypeOf(name), content: Buffer.from(bytes).toString('base64') },
  }));
  const id = randomUUID();
  await connection.query(
    `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, sequence, staff, role, made_at, state, state_at)
      VALUES ($1, $2, $3, $4, $5, 'paper', $6, $7, $8, $9, $10, $11, $12, 'given', $12)`,
    [
      ...[member, id, `CARE/${unit.route.to}`, carePlanContract, sharing, title, [...subjects]],
      ...[JSON.stringify(files), sequence, staff.id, staff.role, now],
    ],
  );
  return { written, sequence, id };
}

/** Why a unit could not be written, in words. */
export const sayRefused = (refused: Extract<WrittenUnit, { outcome: 'refused' }>): string[] =>
  refused.reason === 'unwritable_characters'
    ? refused.lost.map(({ character }) => `「${character}」は、ファイルに書けない文字です。`)
    : [...new Set(refused.problems.map(({ what, mend }) => `${what}${mend}`))];

export const serviceOfKind = (kind: string): string => (kind === 'comprehensive-support-centre' ? '46' : '43');
