import { openField, type RecordField } from '../../../contracts/leaf.ts';
import type { MemberId } from '../../../contracts/member.ts';
import type { Receipt } from '../../../contracts/receipt.ts';
import type { RecordFields } from '../../../contracts/record.ts';
import { parseCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import { inclusionProof } from '../../../contracts/tlog/merkle.ts';
import { parseNote } from '../../../contracts/tlog/note.ts';
import { formatProof } from '../../../contracts/tlog/proof.ts';
import { type Connection, type Pool, transact } from '../../../database/connect.ts';
import { asUuid } from '../../../database/uuid.ts';
import { openedToParties, openedToPerson, openedToProxies } from '../../answer/receipt.ts';
import type { OwnReader } from '../../trail/read.ts';
import type { Digests } from '../payload.ts';
import { treeReader } from './tree.ts';

export type Receipts = {
  /**
   * What `member`, a party, can show of these records: the fields that it may see, opened, each with its proof as far as it is
   * published.
   */
  make(member: MemberId, message: string, messageId: string, records: readonly string[]): Promise<Receipt>;
  /**
   * What the person, or who stands in for them, can show of one record; undefined where it is none of theirs, or is not shown to them yet. It holds no
   * nonce: with one, whoever gets the receipt could try out what was sent.
   */
  makeOwn(reader: OwnReader, record: string, now: Date): Promise<Receipt | undefined>;
};

type Row = {
  fields: RecordFields;
  secret: Buffer;
  leaf: Buffer;
  tree: number | null;
  index: number | null;
  note: string | null;
};

export function createReceipts(trail: Pool, region: string, digests: Digests): Receipts {
  return {
    make: (member, message, messageId, records) =>
      transact(trail, { member }, async (connection) => {
        const { rows } = await connection.query<Row>(
          `${placed} WHERE r.id = ANY ($1::uuid[]) AND r.message = $2 AND r.fields IS NOT NULL ORDER BY r.id`,
          [records, message],
        );
        const digest = rows[0]?.fields.payloadDigest;
        const proved: Receipt['records'] = [];
        for (const row of rows) proved.push(await open(connection, row, openedToParties));
        return {
          format: 'engawa-receipt/v1',
          region,
          message,
          messageId,
          payload: digest ? { nonce: digests.payloadNonce(message).toString('hex'), digest, files: [] } : null,
          records: proved,
        };
      }),
    makeOwn: (reader, record, now) =>
      transact(trail, { subject_tags: reader.tags }, async (connection) => {
        const { rows } = await connection.query<Row>(
          `${placed} WHERE r.id = $1::uuid AND r.subject_tag = ANY ($2::text[]) AND r.fields IS NOT NULL
             AND coalesce((r.fields ->> 'hiddenUntil')::timestamptz <= $3, true)`,
          [asUuid(record), reader.tags, now],
        );
        const [row] = rows;
        if (!row) return undefined;
        const { message } = row.fields;
        const proved = await open(connection, row, reader.as === 'self' ? openedToPerson : openedToProxies);
        return { format: 'engawa-receipt/v1', region, message, messageId: null, payload: null, records: [proved] };
      }),
  };
}

const placed = `
  SELECT r.fields, r.secret, r.leaf, p.tree, p.index,
      (SELECT note FROM ledger.checkpoint c WHERE c.tree = p.tree AND c.size > p.index
          AND c.size <= (SELECT max(q.index) + 1 FROM ledger.place q WHERE q.tree = p.tree) ORDER BY c.size DESC LIMIT 1) AS note
    FROM ledger.record r LEFT JOIN ledger.place p ON p.record = r.id`;

async function open(
  connection: Connection,
  { fields, secret, leaf, tree, index, note }: Row,
  names: readonly RecordField[],
): Promise<Receipt['records'][number]> {
  // A record of an earlier version of the leaf lacks the later fields.
  const known = names.filter((name) => fields[name] !== undefined);
  const opened = known.map((name) => {
    const { salt, value } = openField(leaf, fields, secret, name);
    return [name, { salt, value: typeof value === 'object' && value !== null ? [...value] : value }];
  });
  return {
    index,
    leaf: leaf.toString('base64'),
    opened: Object.fromEntries(opened),
    proof: note === null ? null : await prove(connection, tree!, index!, note),
  };
}

async function prove(connection: Connection, tree: number, index: number, note: string): Promise<string> {
  const { size } = parseCheckpoint(parseNote(note).body);
  const hashes = await inclusionProof(index, size, treeReader(connection, tree, size));
  return formatProof({ index, hashes, checkpoint: note });
}
