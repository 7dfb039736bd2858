import { z } from 'zod';
import type { MemberId, MemberKind } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../web/application/work.ts';
import { planners } from '../pages/room.ts';
import { cleanPhoto, type Photo } from '../photo/clean.ts';
import { readHeld } from '../store/held.ts';
import type { TakingPart } from '../store/members.ts';
import { findByNumbers, type Person } from '../store/persons.ts';
import { noteReceived } from '../store/received.ts';
import { jsonFile, putOut, sharing } from '../store/sent.ts';
import { keepNote, type Note } from './store.ts';
import { words } from './words.ts';

export const noteContract = 'care/note';

const content = z.object({
  person: z.object({ insurer: z.string(), insured: z.string() }),
  note: z.object({
    id: z.uuid(),
    role: z.string(),
    kind: z.enum(words.kinds),
    content: z.string(),
    writtenAt: z.iso.datetime({ offset: true }),
    answers: z.uuid().optional(),
  }),
  photo: z.object({ type: z.enum(['image/jpeg', 'image/png']), content: z.base64() }).optional(),
});

/**
 * The other offices of a person, as this office knows them: those that stand in the plans and slips that it made or was sent, and those that have
 * written. Whether each may be told is the exchange's to decide.
 */
export async function findOthers(
  connection: RowsConnection,
  own: MemberId,
  person: Person,
  notes: readonly Note[],
): Promise<MemberId[]> {
  const held = await readHeld(connection, { person });
  const offices = held.flatMap(({ from, entry }) => [from, ...(entry ? officesIn(entry.parts) : [])]);
  const members = [...offices.map((office): MemberId => `CARE/${office}`), ...notes.map(({ sender }) => sender)];
  return [...new Set(members)].filter((member) => member !== own);
}

/** 事業所番号 in the rows of any form. */
const officesIn = (parts: object): string[] =>
  Object.values(parts)
    .flat()
    .flatMap((row: Readonly<Record<string, unknown>>) => [row.office, row.plannerOffice, row.updater])
    .filter(
      (office): office is string => typeof office === 'string' && /^\d{10}$/.test(office) && !/^9{10}$/.test(office),
    );

/** Who of them can be told by the road; who takes part and cannot, and who takes no part, are told otherwise. */
export function sortReceivers(others: readonly MemberId[], all: readonly TakingPart[]) {
  const known = new Map(all.map((one) => [one.id, one]));
  const isPlanner = (member: MemberId) => planners.includes(known.get(member)?.kind as MemberKind);
  const nameOf = (member: MemberId) => known.get(member)?.name ?? member.slice(member.indexOf('/') + 1);
  const can = others.filter((member) => known.get(member)?.receives.includes(noteContract));
  const cannot = others.filter((member) => !can.includes(member));
  return { nameOf, can, cannot, isPlanner };
}

/** Keeps a note of our own and puts it out to each receiver, in one transaction; a form that was sent twice writes once. */
export async function writeNote(
  connection: RowsConnection,
  { member, staff, person, now }: { member: MemberId; staff: { id: string; role: string }; person: Person; now: Date },
  note: Pick<Note, 'id' | 'kind' | 'content' | 'answers' | 'receivers'> & { readonly photo?: Photo | undefined },
): Promise<void> {
  const { id, kind, answers, receivers, photo } = note;
  const whole = { ...note, code: person.code, sender: member, role: staff.role, writtenAt: now, message: null };
  if (!(await keepNote(connection, member, whole))) return;
  const { insurer, insured, code } = person;
  const said = {
    id,
    role: staff.role,
    kind,
    content: note.content,
    writtenAt: now.toISOString(),
    ...(answers && { answers }),
  };
  const about = { contract: noteContract, purpose: sharing, title: words.sentTitle, subjects: [code], staff };
  const picture = photo && { photo: { type: photo.type, content: photo.bytes.toString('base64') } };
  const files = [jsonFile('note', { person: { insurer, insured }, note: said, ...picture })];
  for (const receiver of receivers) await putOut(connection, member, { ...about, receiver, files }, now);
}

/** Takes a note in. One of a person whom the office does not care for is kept among what it received, and shown nowhere. */
export async function receiveNote(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const [file] = mail.parcel.files;
  const read = content.safeParse(JSON.parse(Buffer.from(file?.content ?? '', 'base64').toString('utf8')));
  const [person] = read.success ? await findByNumbers(connection, [read.data.person]) : [];
  const picture = read.success ? read.data.photo : undefined;
  // Whoever sent it may have left in what a camera writes; what is no picture at all is shown to nobody.
  const photo = picture && cleanPhoto(Buffer.from(picture.content, 'base64'));
  const isOurs = read.success && person !== undefined && (picture === undefined || photo?.type === picture.type);
  if (!(await noteReceived(connection, at, mail, { outcome: isOurs ? 'taken' : 'held-back' })) || !isOurs) return;
  const { id, role, kind, content: text, writtenAt, answers = null } = read.data.note;
  const sender = mail.sender as MemberId;
  await keepNote(connection, at.member, {
    ...{ id, role, kind, answers, sender, code: person.code, content: text, receivers: [] },
    ...{ writtenAt: new Date(writtenAt), message: mail.message, photo },
  });
}
