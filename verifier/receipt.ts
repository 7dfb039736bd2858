import { hash } from 'node:crypto';
import { checkOpening } from '../contracts/leaf.ts';
import { payloadDigest, type Receipt, type ReceiptFile, receipt as receiptSchema } from '../contracts/receipt.ts';
import { openCheckpoint } from '../contracts/tlog/checkpoint.ts';
import { TlogError } from '../contracts/tlog/error.ts';
import { checkInclusion, hashLeaf } from '../contracts/tlog/merkle.ts';
import { parseProof } from '../contracts/tlog/proof.ts';
import { createReport, type Report, type Verdict } from './finding.ts';

/** A file as the reader of the receipt holds it. */
export type HeldFile = { readonly name: string; readonly content: Uint8Array };

type Entry = Receipt['records'][number];
type Payload = NonNullable<Receipt['payload']>;

/**
 * Checks a receipt offline: each record stands in the log that these keys sign, each opened field is the one that was
 * committed, and the files are those that were sent. Everything in the receipt may be its bearer's invention.
 * @param files in the order of the parcel
 */
export function verifyReceipt(
  text: string,
  { vkeys, files = [] }: { readonly vkeys: readonly string[]; readonly files?: readonly HeldFile[] },
): Verdict {
  const report = createReport();
  const receipt = findReceipt(text);
  if (!receipt) {
    report.add('receipt_malformed', '受領証');
    return report.verdict();
  }
  report.say(`地域 ${receipt.region}、メッセージ ${receipt.message}：記録${receipt.records.length}件`);
  if (receipt.records.length === 0) report.add('proof_invalid', '受領証', '記録が一つもありません');
  for (const [i, record] of receipt.records.entries()) {
    const where = `記録${record.index ?? `（${i + 1}件目）`}`;
    checkPlace(record, vkeys, where, report);
    checkFields(record, receipt, where, report);
  }
  const { payload } = receipt;
  if (payload) checkDigest(payload, receipt.records, report);
  if (files.length === 0) report.say('ファイルは照合していません（--file で、送った順に指定できます）。');
  else if (payload) checkFiles(payload, files, report);
  else report.add('file_differs', files[0]!.name, 'この受領証には、内容の要約値がありません');
  return report.verdict();
}

function findReceipt(text: string): Receipt | undefined {
  try {
    return receiptSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The origins of the logs that a receipt's proofs are of, as it claims. */
export function findOrigins(text: string): string[] {
  const proofs = findReceipt(text)?.records.flatMap(({ proof }) => proof ?? []) ?? [];
  return [...new Set(proofs.flatMap((proof) => /\n\n([^\n]+)\n/.exec(proof)?.[1] ?? []))];
}

function checkPlace({ index, leaf, proof }: Entry, vkeys: readonly string[], where: string, report: Report): void {
  if (proof === null) {
    report.add('proof_invalid', where, 'まだ台帳に公開されていません。後で受領証を取り直してください');
    return;
  }
  try {
    const claim = parseProof(proof);
    const { checkpoint, signedBy } = openCheckpoint(claim.checkpoint, vkeys);
    const { origin, size, root } = checkpoint;
    const leafHash = hashLeaf(Buffer.from(leaf, 'base64'));
    const holds = checkInclusion({ index: claim.index, size, leafHash, proof: claim.hashes, root });
    if (!signedBy.includes(origin)) report.add('signature_missing', where);
    else if (!holds || claim.index !== index) report.add('proof_invalid', where);
    else report.say(`${where}は台帳 ${origin}（${size}件）にあります。`);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    const isSignature = error.code === 'signature_invalid' || error.code === 'signature_missing';
    report.add(isSignature ? (error.code as 'signature_invalid') : 'proof_invalid', where);
  }
}

function checkFields({ leaf, opened }: Entry, receipt: Receipt, where: string, report: Report): void {
  const entry = Buffer.from(leaf, 'base64');
  for (const [name, opening] of Object.entries(opened))
    if (!checkOpening(entry, name, opening)) report.add('opening_invalid', `${where}の ${name}`);
  // without its message opened, a record of another exchange could be slipped in
  if (opened.message?.value !== receipt.message) report.add('other_message', where);
  const ownId = opened.messageId?.value;
  if (receipt.messageId !== null && typeof ownId === 'string' && !ownId.endsWith(`#${receipt.messageId}`))
    report.add('other_message', `${where}の messageId`);
}

const isParcel = ({ nonce, digest }: Payload, files: readonly ReceiptFile[]) =>
  payloadDigest(Buffer.from(nonce, 'hex'), files) === digest;

/** The digest that the receipt names must be the recorded one, and that of the files it lists. */
function checkDigest(payload: Payload, records: readonly Entry[], report: Report): void {
  const recorded = records
    .map(({ opened }) => opened.payloadDigest?.value)
    .filter((value) => typeof value === 'string');
  if (recorded.length === 0 || recorded.some((digest) => digest !== payload.digest))
    report.add('payload_differs', '受領証');
  if (payload.files.length > 0 && !isParcel(payload, payload.files))
    report.add('payload_differs', '受領証のファイル一覧');
}

function checkFiles(payload: Payload, files: readonly HeldFile[], report: Report): void {
  const held = files.map(({ name, content }) => ({ name, sha256: hash('sha256', content, 'hex') }));
  if (isParcel(payload, held)) {
    report.say(`ファイル${held.length}件は、送られたものと同じです。`);
    return;
  }
  const other = held.find(({ name, sha256 }, i) => {
    const listed = payload.files[i];
    return listed && (listed.name !== name || listed.sha256 !== sha256);
  });
  report.add('file_differs', (other ?? held[0]!).name, '名前・内容・順序のいずれかが違います');
}
