import { memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../web/application/work.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import { holdsBack, type Problem } from '../files/problem/problem.ts';
import { readUnits } from '../files/read/units.ts';
import { takeUnit } from './held.ts';

export type Outcome = 'taken' | 'partly' | 'held-back';

/** Notes a message; false where it is known already, and nothing more is to be done about it. */
export async function noteReceived(
  connection: RowsConnection,
  { member, ground: { clock } }: Pick<Workplace, 'member' | 'ground'>,
  mail: OpenedMail,
  { outcome, problems = [] }: { readonly outcome: Outcome; readonly problems?: readonly Problem[] },
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `INSERT INTO care.received (member, message, sent_id, sender, contract, way, subjects, files, problems, outcome, received_at)
      VALUES ($1, $2, $3, $4, $5, 'road', $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [
      ...[member, mail.message, mail.id, mail.sender, mail.contract, mail.parcel.subjects.map(({ code }) => code)],
      ...[JSON.stringify(mail.parcel.files), JSON.stringify(problems), outcome, clock.now()],
    ],
  );
  return rowCount !== 0;
}

/**
 * Takes in a message of the standard's files: each unit in which nothing is wrong, of the office that really sent it and of persons whom it is
 * about. What is held back stays in `care.received` with all that is wrong, for a person to see.
 */
export async function receiveFiles(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const files = mail.parcel.files.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') }));
  const { units, problems } = readUnits(files);
  const whole = units.flatMap((one) => (one.outcome === 'read' && isFrom(one.unit, mail) ? [one.unit] : []));
  const outcome =
    whole.length === units.length && !holdsBack(problems) ? 'taken' : whole.length > 0 ? 'partly' : 'held-back';
  const all = [...problems, ...units.flatMap((one) => one.problems)];
  if (!(await noteReceived(connection, at, mail, { outcome, problems: all }))) return;
  for (const unit of whole)
    await takeUnit(connection, at.member, unit, { now: at.ground.clock.now(), message: mail.message });
}

/** A file's name says whose it is; the exchange knows who sent it. */
const isFrom = ({ route }: SendingUnit, { sender }: OpenedMail): boolean => memberCode(sender) === route.from;
