import { type MemberId, memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../web/application/work.ts';
import { identityOf } from '../files/compare/held.ts';
import { readJson } from '../store/json.ts';
import { findByNumbers } from '../store/persons.ts';
import { noteReceived } from '../store/received.ts';
import { heard, heardContract } from './contract.ts';

/**
 * Takes an answer of the person in. Only who has sent this office a plan or a slip of hers stops a visit of it, and only the office that was told of an
 * absence takes it back: another's word is kept among what was received, and counts nowhere.
 */
export async function receiveHeard(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const read = heard.safeParse(readJson(mail.parcel.files[0]?.content ?? ''));
  const [person] = read.success ? await findByNumbers(connection, [read.data.person]) : [];
  const sender = mail.sender as MemberId;
  const office = memberCode(sender);
  const take = read.success && person ? takerOf(read.data) : undefined;
  const isTaken = take !== undefined && (await take());
  await noteReceived(connection, at, mail, { outcome: isTaken ? 'taken' : 'held-back' });

  function takerOf(said: NonNullable<typeof read.data>): () => Promise<boolean> {
    const { insurer, insured, code } = person!;
    const write = async (text: string, values: readonly unknown[]) =>
      (await connection.query(text, [...values])).rowCount !== null;
    if ('agreement' in said) {
      const { form, day, sequence, answer, by, at: given } = said.agreement;
      const identity = identityOf(office, form, { insurer, insured, planDay: day });
      return () =>
        write(
          `INSERT INTO care.told_agreement (member, message, code, identity, sequence, answer, asker, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
          [at.member, mail.message, code, identity, sequence, answer, by, given],
        );
    }
    if ('absence' in said) {
      const { id, day, service, start, word, by, at: given } = said.absence;
      return async () =>
        (await plansFor(connection, { office, insurer, insured })) &&
        write(
          `INSERT INTO care.told_absence (member, sender, id, message, code, day, service_type, starts, word, asker, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
          [...[at.member, sender, id, mail.message, code, day, service, start, word, by, given]],
        );
    }
    return async () =>
      (
        await connection.query(
          `INSERT INTO care.absence_note (member, absence, kind, at)
            SELECT a.member, a.id, 'undone', $3 FROM care.absence a JOIN care.sent s ON s.id = a.sent
             WHERE a.id = $1 AND s.receiver = $2 AND a.code = $4 ON CONFLICT DO NOTHING`,
          [said.undone.id, sender, at.ground.clock.now(), code],
        )
      ).rowCount !== 0;
  }
}

/** What was told about a person and nobody has been shown: the exchange's ids. */
export async function listUnread(connection: RowsConnection, code: string): Promise<string[]> {
  const { rows } = await connection.query<{ message: string }>(
    'SELECT message FROM care.received WHERE contract = $1 AND subjects @> ARRAY[$2] AND opened_at IS NULL',
    [heardContract, code],
  );
  return rows.map(({ message }) => message);
}

async function plansFor(
  connection: RowsConnection,
  { office, insurer, insured }: { readonly office: string; readonly insurer: string; readonly insured: string },
): Promise<boolean> {
  const { rows } = await connection.query(
    `SELECT FROM care.held WHERE sender = $1 AND insurer = $2 AND insured = $3 AND kind IN ('plan', 'slip', 'prevention') LIMIT 1`,
    [office, insurer, insured],
  );
  return rows.length > 0;
}
