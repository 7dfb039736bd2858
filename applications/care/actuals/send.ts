import { randomUUID } from 'node:crypto';
import { mediaTypeOf } from '../../../contracts/content/extract.ts';
import { type MemberId, memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import type { Person } from '../files/model/group.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import type { WrittenUnit } from '../files/write/unit.ts';
import { writeUnit } from '../files/write/unit.ts';
import { takeUnit } from '../store/held.ts';
import { findByNumbers } from '../store/persons.ts';
import { carePlanContract, putOutUnit, sharing, takeSequence } from '../store/sent.ts';
import { taskOutbox } from '../store/tasks.ts';
import { todayIn } from '../visits/desk.ts';
import { findOutgoing, type Outgoing, writtenOn } from './outgoing.ts';
import { type Office, readMonth } from './read.ts';
import { readEntered, tasksOf } from './work-done.ts';

/** Why nothing was put out: the transaction ends with it. */
export class NotWritten extends Error {
  readonly written: Extract<WrittenUnit, { outcome: 'refused' }>;
  constructor(written: Extract<WrittenUnit, { outcome: 'refused' }>) {
    super(written.reason);
    this.written = written;
  }
}

export type Way = 'road' | 'file';
type By = { readonly member: MemberId; readonly staff: string; readonly role: string; readonly now: Date };

/**
 * Sends a month's actuals to a planner, all that is otherwise than last sent, in one transaction with our own copy of it. Deletions go first.
 * @param kindOf サービス種類コード under which a planner acts
 * @param person of whom alone
 * @throws NotWritten nothing was sent
 * @returns ファイル連番 of the units that went out
 */
export async function sendMonth(
  connection: RowsConnection,
  by: By,
  { month, planner, way, kindOf, person }: SendingMonth,
): Promise<string[]> {
  const { member, now } = by;
  await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 8))', [`care.actuals ${member} ${month}`]);
  const { sent, entries, isOver } = await readMonth(connection, member, month);
  const entered = await readEntered(connection, month);
  const sequences: string[] = [];
  for (const all of findOutgoing(sent, entries, planner, isOver)) {
    const out = person
      ? { ...all, deletions: all.deletions.filter(isOf(person)), entries: all.entries.filter(isOf(person)) }
      : all;
    for (const content of contentsOf(out, todayIn(now))) {
      const keys = (content.entries ?? content.deletions).map(({ key }) => key);
      const fromService = 'serviceType' in keys[0]! ? keys[0].serviceType : '';
      const route = { from: memberCode(member), fromService, to: out.planner, toService: kindOf(out.planner) };
      const subjects = (await findByNumbers(connection, keys)).map(({ code }) => code);
      const about = {
        title: `実績 ${sayMonth(month)}分${content.deletions ? '（削除）' : ''}`,
        subjects,
        staff: { id: by.staff, role: by.role },
      };
      const unit = { route, content };
      const sequence =
        way === 'road' ? await byRoad(connection, member, unit, about, now) : await byFile(connection, by, unit, about);
      await takeUnit(connection, member, { ...unit, sequence }, { now, message: null });
      await taskOutbox.put(connection, member, tasksOf(content.entries ?? [], entered, now));
      sequences.push(sequence);
    }
  }
  return sequences;
}

type SendingMonth = {
  readonly month: string;
  readonly planner: string;
  readonly way: Way;
  readonly kindOf: (planner: string) => string;
  readonly person?: Person;
};
const isOf =
  ({ insurer, insured }: Person) =>
  ({ key }: { readonly key: Person }): boolean =>
    key.insurer === insurer && key.insured === insured;

function* contentsOf({ deletions, entries }: Outgoing, day: string): Generator<SendingUnit['content']> {
  if (deletions.length > 0) yield { deletions };
  if (entries.length > 0) yield { entries: entries.map((entry) => writtenOn(entry, day)) };
}

type About = {
  readonly title: string;
  readonly subjects: readonly string[];
  readonly staff: { readonly id: string; readonly role: string };
};
type Unit = Omit<SendingUnit, 'sequence'>;

async function byRoad(
  connection: RowsConnection,
  member: MemberId,
  unit: Unit,
  about: About,
  now: Date,
): Promise<string> {
  const { written, sequence } = await putOutUnit(connection, member, unit, about, now);
  if (written.outcome === 'refused') throw new NotWritten(written);
  return sequence;
}

/** Given by hand: the files stand among what was sent, byte for byte. */
async function byFile(
  connection: RowsConnection,
  { member, now }: By,
  unit: Unit,
  { title, subjects, staff }: About,
): Promise<string> {
  const sequence = await takeSequence(connection, member, now);
  const written = writeUnit({ ...unit, sequence });
  if (written.outcome === 'refused') throw new NotWritten(written);
  const files = written.files.map(({ name, bytes }) => ({
    name,
    mediaType: mediaTypeOf(name),
    content: Buffer.from(bytes).toString('base64'),
  }));
  await connection.query(
    `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, sequence, staff, role, made_at, state, state_at)
      VALUES ($1, $2, $3, $4, $5, 'file', $6, $7, $8, $9, $10, $11, $12, 'given', $12)`,
    [
      ...[
        member,
        randomUUID(),
        `CARE/${unit.route.to}`,
        carePlanContract,
        sharing,
        title,
        [...subjects],
        JSON.stringify(files),
      ],
      ...[sequence, staff.id, staff.role, now],
    ],
  );
  return sequence;
}

/** サービス種類コード under which planners act; 46 is recalled, as in the table of the standard (applications/care/files/table). */
const kinds: Readonly<Record<string, string>> = { 'comprehensive-support-centre': '46' };
export const kindOf = (offices: ReadonlyMap<string, Office>) => (planner: string) =>
  kinds[offices.get(planner)?.kind ?? ''] ?? '43';

export type Sent = {
  readonly id: string;
  readonly receiver: string;
  readonly title: string;
  readonly state: string;
  readonly reason: string | null;
  readonly madeAt: Date;
  readonly files: readonly string[];
};
/** What was sent of a month, the newest first. */
export async function listSent(connection: RowsConnection, month: string): Promise<Sent[]> {
  const { rows } = await connection.query<Sent>(
    `SELECT id, receiver, title, state, reason, made_at AS "madeAt", (SELECT array_agg(f ->> 'name') FROM jsonb_array_elements(files) f) AS files
       FROM care.sent WHERE contract = $1 AND title LIKE $2 ORDER BY made_at DESC, sequence DESC LIMIT 100`,
    [carePlanContract, `実績 ${sayMonth(month)}分%`],
  );
  return rows;
}
export async function findSentFile(connection: RowsConnection, id: string, name: string): Promise<Buffer | undefined> {
  const { rows } = await connection.query<{ content: string }>(
    `SELECT f ->> 'content' AS content FROM care.sent, jsonb_array_elements(files) f WHERE id = $1 AND f ->> 'name' = $2 AND title LIKE '実績 %'`,
    [id, name],
  );
  return rows[0] && Buffer.from(rows[0].content, 'base64');
}
