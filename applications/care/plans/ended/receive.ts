import { memberCode } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../../web/application/work.ts';
import { readJson } from '../../store/json.ts';
import { findByNumbers } from '../../store/persons.ts';
import { noteReceived } from '../../store/received.ts';
import { ended } from './contract.ts';

/** Takes in that a plan is over. It ends what its own sender has given, and nobody else's plan. */
export async function receiveEnded(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const read = ended.safeParse(readJson(mail.parcel.files[0]?.content ?? ''));
  const [person] = read.success ? await findByNumbers(connection, [read.data.person]) : [];
  const isTaken = read.success && person !== undefined;
  if (!(await noteReceived(connection, at, mail, { outcome: isTaken ? 'taken' : 'held-back' })) || !isTaken) return;
  const { form, sequence, endedOn } = read.data;
  await connection.query(
    `INSERT INTO care.plan_ended (member, message, sender, insurer, insured, form, sequence, ended_on, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[at.member, mail.message, memberCode(mail.sender as `CARE/${string}`), person.insurer, person.insured],
      ...[form, sequence, endedOn, at.ground.clock.now()],
    ],
  );
}
