import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import type { Month } from '../../../contracts/care/month.ts';
import type { Statement } from '../../../contracts/care/statement.ts';
import { mediaTypeOf } from '../../../contracts/content/extract.ts';
import type { MemberId } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { writeClaims, writeSlips } from '../claims/files.ts';
import { putOut, takeSequence } from '../store/sent.ts';
import { claimsContract } from './load.ts';
import { keepClaims } from './store.ts';

type Sent = {
  readonly member: MemberId;
  readonly federation: MemberId;
  readonly staff: { readonly id: string; readonly role: string };
  /** 審査年月 */
  readonly processed: Month;
  readonly now: Date;
};
type About = { readonly code: string };

/**
 * Puts the month's 明細書 out to the federation, in the transaction in which they are noted. The persons are named in the order of the content: the
 * federation gets its own codes in that order.
 */
export async function sendStatements(
  connection: RowsConnection,
  by: Sent,
  all: readonly (About & { readonly statements: readonly Statement[] })[],
): Promise<void> {
  const statements = all.flatMap((one) => one.statements);
  const office = by.member.split('/')[1]!;
  const sent = await put(
    connection,
    by,
    'SEIKYU',
    '介護給付費の請求',
    all,
    writeClaims(office, by.processed, statements),
  );
  const contents = statements.map((content) => ({ kind: 'statement' as const, content }));
  await keepClaims(connection, { member: by.member, staff: by.staff.id, sent, now: by.now }, contents);
}

export async function sendSlips(
  connection: RowsConnection,
  by: Sent,
  all: readonly (About & { readonly slip: BenefitSlip })[],
): Promise<void> {
  const office = by.member.split('/')[1]!;
  const slips = all.map(({ slip }) => slip);
  const sent = await put(connection, by, 'KYUKAN', '給付管理票', all, writeSlips(office, by.processed, slips));
  const contents = slips.map((content) => ({ kind: 'slip' as const, content }));
  await keepClaims(connection, { member: by.member, staff: by.staff.id, sent, now: by.now }, contents);
}

async function put(
  connection: RowsConnection,
  { member, federation, staff, processed, now }: Sent,
  prefix: 'SEIKYU' | 'KYUKAN',
  title: string,
  about: readonly About[],
  file: Buffer,
): Promise<string> {
  const sequence = await takeSequence(connection, member, now);
  const name = `${prefix}_${member.split('/')[1]}_${processed}_${sequence}.CSV`;
  return putOut(
    connection,
    member,
    {
      ...{ receiver: federation, contract: claimsContract, purpose: 'care-claims', title, staff, sequence },
      subjects: about.map(({ code }) => code),
      files: [{ name, mediaType: mediaTypeOf(name), content: file.toString('base64') }],
    },
    now,
  );
}
