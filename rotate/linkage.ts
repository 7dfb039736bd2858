import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { machineClock } from '../contracts/clock.ts';
import { heardMs } from '../contracts/turnable.ts';
import { type Connection, type Pool, transact } from '../database/connect.ts';
import { announce } from '../exchange/identify/enrol.ts';
import { openRow, sealRow } from '../exchange/identify/person/codes.ts';
import { type DigestKind, type Linkage, openLinkage } from '../exchange/identify/person/digests.ts';
import { openKeyStore } from '../exchange/keys.ts';
import {
  findOperator,
  type Io,
  operate,
  operatorOptions,
  recordOperation,
} from '../exchange/record/operating/operating.ts';
import { withTurnLock } from '../exchange/turn/lock.ts';
import { turnKeys } from '../exchange/turn/turn.ts';
import { readPassphrase } from '../supervisor/passphrase.ts';

const usage = `使い方: engawa rotate linkage --reason 理由 --actor 氏名 [--operator OPR/番号]

住民と、番号・機関別符号とを結び付ける鍵を新しくします。npm start を動かしたままで、データフォルダーのある計算機で実行してください。
どのプロセスにも見せない行を新しい鍵のものにするため、この鍵だけは、データベースの持ち主として実行します。

  --reason    新しくする理由。先に監査台帳に残ります
  --actor     実行する人の氏名
  --operator  運営者の参加機関（省略時は OPR/engawa）
`;

/** `engawa rotate linkage`: the one key whose turn needs the database's owner. @returns the exit code */
export async function rotateLinkageCommand(args: readonly string[], io: Io): Promise<number> {
  const given = parse(args);
  if (!given?.by) {
    io[given ? 'stdout' : 'stderr'].write(usage);
    return given ? 0 : 2;
  }
  const { by } = given;
  return operate(io, async (admin, configuration) => {
    const keys = openKeyStore(path.join(configuration.data, 'keys'), await readPassphrase(configuration));
    const tellAll = async () => {
      await announce(admin);
      await sleep(heardMs);
    };
    return withTurnLock(admin, async () => {
      await recordOperation(admin, by, 'rotate', ['key-turned linkage'], machineClock.now());
      let renewed = 0;
      const number = await turnKeys([['linkage', 'secret']], { keys, clock: machineClock, tellAll }, async () => {
        renewed = await renewLinkage(admin, await openLinkage(keys));
      });
      io.stdout.write(
        `結び付けの鍵は ${number} 番に替わり、データベースの${renewed}行を新しい鍵のものにしました。機関別符号そのものは変わりません。前の鍵も、新しい鍵の一部として要るので残してください。\n`,
      );
      return 0;
    });
  });
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...operatorOptions, help: { type: 'boolean', short: 'h', default: false } },
    });
    if (values.help) return { by: undefined };
    const by = findOperator(values);
    return by ? { by } : undefined;
  } catch {
    return undefined;
  }
}

/** Rows in one transaction: a request waits for no more than these. */
const most = 500;
const waitMs = 100;

/**
 * Renews every row that stands under an older linkage key, step by step, while the region runs. Until then such a row is found by its
 * older digest, so that no request is refused. Row by row it is done or not: cut off, it goes on where it was.
 * @param admin the migrator's: no running process may see all rows
 * @returns how many were renewed
 */
async function renewLinkage(admin: Pool, linkage: Linkage): Promise<number> {
  let renewed = 0;
  for (;;) {
    let count = 0;
    for (const step of [renewIdentifiers, renewCodes, renewChanges])
      count += await transact(admin, {}, (connection) => step(connection, linkage));
    renewed += count;
    if (count > 0) continue;
    if (!(await isLeft(admin, linkage))) return renewed;
    await sleep(waitMs); // a request holds the rest
  }
}

const isLeft = async (admin: Pool, { number }: Linkage): Promise<boolean> =>
  (
    await admin.query(
      `SELECT EXISTS (SELECT FROM exchange.subject_identifier WHERE linkage_key < $1)
         OR EXISTS (SELECT FROM exchange.pairwise_code WHERE linkage_key < $1)
         OR EXISTS (SELECT FROM exchange.code_change WHERE linkage_key < $1) AS is_left`,
      [number],
    )
  ).rows[0].is_left;

type Identifier = { digest: Buffer; subject: string; kind: DigestKind; linkage_key: number };

async function renewIdentifiers(connection: Connection, linkage: Linkage): Promise<number> {
  const rows = await findOlder<Identifier>(connection, linkage, 'subject_identifier', 'digest, subject, kind');
  const renewed = rows.map(({ kind, digest, linkage_key }) => linkage.renew(kind, digest, linkage_key));
  const values = [rows.map(({ digest }) => digest), rows.map(({ subject }) => subject), renewed];
  // Registered again meanwhile, a number stands under the new key too.
  await connection.query(
    `DELETE FROM exchange.subject_identifier AS i USING unnest($1::bytea[], $2::uuid[], $3::bytea[]) AS old (digest, subject, renewed)
     WHERE i.digest = old.digest AND i.subject = old.subject AND EXISTS (
       SELECT FROM exchange.subject_identifier n WHERE n.digest = old.renewed AND n.subject = old.subject)`,
    values,
  );
  await connection.query(
    `UPDATE exchange.subject_identifier AS i SET digest = old.renewed, linkage_key = $4
     FROM unnest($1::bytea[], $2::uuid[], $3::bytea[]) AS old (digest, subject, renewed)
     WHERE i.digest = old.digest AND i.subject = old.subject`,
    [...values, linkage.number],
  );
  return rows.length;
}

type Code = { by_code: Buffer; by_subject: Buffer; sealed: Buffer; linkage_key: number };

async function renewCodes(connection: Connection, linkage: Linkage): Promise<number> {
  const rows = await findOlder<Code>(connection, linkage, 'pairwise_code', 'by_code, by_subject, sealed');
  const byCode = rows.map((row) => linkage.renew('code', row.by_code, row.linkage_key));
  await connection.query(
    `UPDATE exchange.pairwise_code AS c
     SET by_code = old.new_code, by_subject = old.new_subject, sealed = old.sealed, linkage_key = $5
     FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[]) AS old (by_code, new_code, new_subject, sealed)
     WHERE c.by_code = old.by_code`,
    [
      rows.map(({ by_code }) => by_code),
      byCode,
      rows.map((row) => linkage.renew('subject-of-member', row.by_subject, row.linkage_key)),
      rows.map((row, i) => sealRow(linkage, { ...openRow(linkage, row), byCode: byCode[i]! })),
      linkage.number,
    ],
  );
  return rows.length;
}

type Change = { id: string; sealed: Buffer; linkage_key: number };

async function renewChanges(connection: Connection, linkage: Linkage): Promise<number> {
  const rows = await findOlder<Change>(connection, linkage, 'code_change', 'id, sealed');
  const sealed = rows.map((row) => linkage.seal(linkage.open(row.sealed, Buffer.from(row.id)), Buffer.from(row.id)));
  await connection.query(
    `UPDATE exchange.code_change AS c SET sealed = new.sealed, linkage_key = $3
     FROM unnest($1::uuid[], $2::bytea[]) AS new (id, sealed) WHERE c.id = new.id`,
    [rows.map(({ id }) => id), sealed, linkage.number],
  );
  return rows.length;
}

async function findOlder<Row>(connection: Connection, { number }: Linkage, table: string, columns: string) {
  const { rows } = await connection.query(
    // Whoever waits for a row waits for us, and we for nobody: no circle.
    `SELECT ${columns}, linkage_key FROM exchange.${table} WHERE linkage_key < $1 LIMIT ${most} FOR UPDATE SKIP LOCKED`,
    [number],
  );
  return rows as Row[];
}
