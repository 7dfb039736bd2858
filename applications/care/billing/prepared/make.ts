import { randomUUID } from 'node:crypto';
import type { Month } from '../../../../contracts/care/month.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import { mediaTypeOf } from '../../../../contracts/content/extract.ts';
import type { MemberId } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { letterPdf } from '../../../../web/print/letter-pdf.ts';
import { writeClaims } from '../../claims/files.ts';
import { takeSequence } from '../../store/sent.ts';
import { claimsContract, reviewMonth, sayMonth } from '../load.ts';
import { statementLetter } from './letter.ts';
import type { Prepared } from './load.ts';
import { words } from './words.ts';

type By = {
  readonly member: MemberId;
  readonly now: Date;
  readonly staff: { readonly id: string; readonly role: string };
};
type Making = {
  readonly tables: Tables;
  readonly month: Month;
  readonly office: string;
  readonly lines: readonly Prepared[];
  readonly nameOf: (office: string) => string;
  readonly preparerName: string;
  readonly askedBy: string;
  readonly askedOn: string;
};

/**
 * Makes an office's 明細書 as the file of 電子請求 and on A4, and notes both among what was given by hand, byte for byte: who made it, for whom, and who
 * asked for it. Nothing is printed or saved before that stands.
 * @returns under which it is found in 送受信の控え
 */
export async function makePrepared(connection: RowsConnection, by: By, making: Making): Promise<string> {
  const { member, now, staff } = by;
  const { month, office, lines, preparerName, ...about } = making;
  const sequence = await takeSequence(connection, member, now);
  const processed = reviewMonth(month, now);
  const letter = statementLetter({
    ...{ ...about, month, office, lines, name: about.nameOf(office), date: dayIn(now) },
    preparer: { office: preparerName, staff: `${staff.role}（${staff.id}）` },
    number: words.letter.number(month, sequence.slice(-6)),
  });
  const bytes = {
    CSV: writeClaims(
      office,
      processed,
      lines.flatMap(({ statements }) => statements),
    ),
    PDF: (await letterPdf(letter)).bytes,
  };
  const files = (['CSV', 'PDF'] as const).map((kind) => {
    const name = `SEIKYU_${office}_${processed}_${sequence}.${kind}`;
    return { name, mediaType: mediaTypeOf(name), content: Buffer.from(bytes[kind]).toString('base64') };
  });
  const id = randomUUID();
  await connection.query(
    `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, sequence, staff, role, made_at, state, state_at)
      VALUES ($1, $2, $3, $4, 'care-claims', 'file', $5, $6, $7, $8, $9, $10, $11, 'given', $11)`,
    [
      ...[
        member,
        id,
        `CARE/${office}`,
        claimsContract,
        words.sent(sayMonth(month)),
        lines.map((one) => one.person.code),
      ],
      ...[JSON.stringify(files), sequence, staff.id, staff.role, now],
    ],
  );
  return id;
}
