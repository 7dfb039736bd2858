import { randomUUID } from 'node:crypto';
import { type MemberId, type MemberKind, memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Member } from '../../../web/member/member.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import { readUnits } from '../files/read/units.ts';
import { tellByLetter } from '../plans/ended/anew.ts';
import { endedContract } from '../plans/ended/contract.ts';
import { findByNumbers } from '../store/persons.ts';
import { carePlanContract, noteOnPaper, putOut, putOutUnit, takeSequence } from '../store/sent.ts';
import type { Status } from './box.ts';
import { give } from './give/make.ts';
import { findSent, type SentMessage } from './message.ts';
import { outwardEntry, outwardFile, type Places } from './outward.ts';

/** How what did not arrive, or is about to expire, can go anew. */
export const anew = ['road', 'paper', 'fax', 'file'] as const;
type Way = (typeof anew)[number];

export const canGoAnew = (status: Status): boolean =>
  ['refused', 'expired', 'not-delivered', 'expiring', 'expires-soon'].includes(status);

/** What can be handed over otherwise: the standard's files, and as a letter that a plan is over. */
export const byHandOf = ({ contract }: Pick<SentMessage, 'contract'>): Exclude<Way, 'road'>[] => {
  if (contract === endedContract) return ['paper'];
  return contract === carePlanContract ? ['paper', 'fax', 'file'] : [];
};

type By = {
  readonly member: Pick<Member, 'id' | 'staff'>;
  readonly kind: MemberKind;
  readonly now: Date;
  /** of who hides it by now, and perhaps did not then */
  readonly places: Places;
};

/**
 * A new message with the same content, under a new ファイル連番, or the same on paper, by fax or as a file; the old one stays, and says by which it was
 * followed.
 * @returns undefined where its files cannot be written anew: then it is mended where it was made
 */
export async function sendAnew(
  connection: RowsConnection,
  by: By,
  message: SentMessage,
  way: Way,
): Promise<string | undefined> {
  const { member, now } = by;
  // Whoever presses the button twice sends once.
  await connection.query(`SELECT FROM care.sent WHERE id = $1 FOR UPDATE`, [message.id]);
  const before = (await findSent(connection, message.id))!.notes.find(({ next }) => next !== null);
  if (before) return before.next!;
  const id = way === 'road' ? await putAnew(connection, by, message) : await giveAnew(connection, by, message, way);
  if (id !== undefined)
    await keepNote(connection, member, {
      ...{ id: randomUUID(), sent: message.id, kind: 'resent', way, who: '', text: '', at: now, next: id, now },
    });
  return id;
}

const staffOf = ({ member: { staff } }: Pick<By, 'member'>) => ({ id: staff.id, role: staff.roles[0]! });
const unitIn = ({ files }: SentMessage, { places }: Pick<By, 'places'>): SendingUnit | undefined => {
  const { units } = readUnits(files.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') })));
  const [one] = units;
  if (units.length !== 1 || one?.outcome !== 'read') return undefined;
  const { entries } = one.unit.content;
  return entries
    ? { ...one.unit, content: { entries: entries.map((entry) => outwardEntry(entry, places)) } }
    : one.unit;
};

async function putAnew(connection: RowsConnection, by: By, message: SentMessage): Promise<string | undefined> {
  const { title, subjects, files, contract, purpose } = message;
  const about = { title, subjects, staff: staffOf(by) };
  if (contract !== carePlanContract)
    return putOut(
      connection,
      by.member.id,
      {
        ...{ receiver: message.receiver as MemberId, contract, purpose, ...about },
        files: files.map((file) => outwardFile(file, by.places)),
      },
      by.now,
    );
  const unit = unitIn(message, by);
  return unit && (await putOutUnit(connection, by.member.id, unit, about, by.now)).id;
}

async function giveAnew(
  connection: RowsConnection,
  { member, kind: ownKind, now, places }: By,
  message: SentMessage,
  way: Exclude<Way, 'road'>,
): Promise<string | undefined> {
  if (!byHandOf(message).includes(way)) return undefined;
  if (message.contract === endedContract) {
    const { id, subjects, files, contract, purpose } = message;
    const by = { member: member.id, staff: staffOf({ member }), now };
    const sending = { id, subjects, files, contract, purpose, receiver: message.receiver as MemberId };
    return tellByLetter(connection, by, sending);
  }
  const content = unitIn(message, { places })?.content;
  if (content?.deletions && way === 'paper') {
    const { title, subjects, files, contract, purpose, receiver } = message;
    const sequence = await takeSequence(connection, member.id, now);
    const about = { title, subjects, files, contract, purpose, sequence, staff: staffOf({ member }) };
    return noteOnPaper(connection, member.id, { receiver: receiver as MemberId, ...about }, now);
  }
  const entries = content?.entries ?? [];
  const [first] = entries;
  if (!first) return undefined;
  const persons = await findByNumbers(
    connection,
    entries.map(({ key }) => key),
  );
  const { key } = first as { readonly key: Readonly<Record<string, string>> };
  const given = await give(
    connection,
    { member: member.id, kind: ownKind, now },
    {
      ...{
        id: randomUUID(),
        kind: first.kind,
        period: key.month ?? key.planDay ?? key.consultedOn ?? '',
        title: message.title,
        way,
      },
      ...{
        office: memberCode(message.receiver),
        officeKind: undefined,
        contact: '',
        replace: true,
        version: undefined,
      },
      offered: persons.map((person) => ({
        person,
        entries: entries.filter((one) => one.key.insurer === person.insurer && one.key.insured === person.insured),
      })),
      staff: { id: member.staff.id, role: member.staff.roles[0] },
    },
  );
  return given.outcome === 'given' ? given.id : undefined;
}

type NewNote = {
  readonly id: string;
  readonly sent: string;
  readonly kind: 'given' | 'answer' | 'resent';
  readonly way: string;
  readonly who: string;
  readonly at: Date;
  readonly text: string;
  readonly next: string | null;
  readonly now: Date;
};
export async function keepNote(
  connection: RowsConnection,
  { id: member, staff }: Pick<Member, 'id' | 'staff'>,
  { id, sent, kind, way, who, at, text: said, next, now }: NewNote,
) {
  await connection.query(
    `INSERT INTO care.sent_note (member, id, sent, kind, way, who, at, text, next, staff, role, noted_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
    [...[member, id, sent, kind, way, who, at, said, next], ...[staff.id, staff.roles[0] ?? null, now]],
  );
}
