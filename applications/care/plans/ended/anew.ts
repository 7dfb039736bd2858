import type { MemberId } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { Letter } from '../../../../web/print/letter.ts';
import type { Person } from '../../store/persons.ts';
import { noteOnPaper, type Sending } from '../../store/sent.ts';
import { type Giving, insertGiving, sayDocument, takeDocument } from '../give/givings.ts';
import { words } from '../words.ts';
import { endedContract } from './contract.ts';
import { endedLetter } from './letter.ts';

type Message = { readonly id: string; readonly contract: string };
type Told = Giving & {
  readonly endedOn: string;
  readonly kind: 'plan' | 'prevention';
  readonly code: string;
  readonly number: number;
};

/** What a notice in the box of what was sent tells, whichever time it is that it goes. */
async function findTold(connection: RowsConnection, id: string): Promise<Told | undefined> {
  const { rows } = await connection.query<Told>(
    `WITH RECURSIVE earlier (id) AS (
       SELECT $1::uuid UNION SELECT n.sent FROM care.sent_note n JOIN earlier e ON n.next = e.id)
     SELECT document, period, receiver, name, way, given_at AS "givenAt", ended_on AS "endedOn", kind, code, number
       FROM care.giving WHERE sent IN (SELECT id FROM earlier) AND ended_on IS NOT NULL ORDER BY document DESC LIMIT 1`,
    [id],
  );
  return rows[0];
}

/** The letter of a notice that was given by hand. */
export async function findEndedLetter(
  connection: RowsConnection,
  { id, contract }: Message,
  persons: readonly Person[],
  office: string,
): Promise<Letter | undefined> {
  const told = contract === endedContract ? await findTold(connection, id) : undefined;
  const person = told && persons.find(({ code }) => code === told.code);
  return person && endedLetter(told, person, office, told.kind);
}

/**
 * A notice that did not arrive, as a letter with a 文書番号 of its own: of a consent that was given before there was such a notice, the road lets none
 * through.
 * @returns the id of what is noted as given by hand; undefined where nothing is known of what it told
 */
export async function tellByLetter(
  connection: RowsConnection,
  { member, staff, now }: { readonly member: MemberId; readonly staff: Sending['staff']; readonly now: Date },
  { id, ...sending }: Omit<Sending, 'title' | 'staff'> & { readonly id: string },
): Promise<string | undefined> {
  const told = await findTold(connection, id);
  if (!told) return undefined;
  const { kind, code, number, period, receiver, name, endedOn } = told;
  const document = await takeDocument(connection, member);
  const title = words.ended.document(sayDocument({ document, givenAt: now }));
  const sent = await noteOnPaper(connection, member, { ...sending, title, ...(staff && { staff }) }, now);
  await insertGiving(connection, {
    ...{ member, document, kind, code, number, period, receiver, name, endedOn, sent },
    ...{ way: 'paper', now, staff: staff?.id ?? '' },
  });
  return sent;
}
