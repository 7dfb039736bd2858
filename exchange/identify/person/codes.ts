import { randomBytes } from 'node:crypto';
import type { MemberId } from '../../../contracts/member.ts';
import { addContext, type Queryable } from '../../../database/connect.ts';
import type { Linkage } from './digests.ts';
import { lockSubjects } from './facts.ts';
import { survivorsOf } from './group.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 32 characters of base32: 160 random bits. A code says nothing about its person, and cannot be guessed. */
const makeCode = () => Array.from(randomBytes(32), (byte) => alphabet[byte & 31]).join('');

/**
 * The pairwise codes (機関別符号) of `subjects` at `member`, made where there are none. Two processes that make one at the same
 * moment get the same. Who was merged into another has the other's; a member that had one for each gets the one that leads.
 */
export async function codesFor(
  connection: Queryable,
  linkage: Linkage,
  member: MemberId,
  subjects: readonly string[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(subjects)].map((subject) => ({
    subject,
    bySubject: linkage.digests('subject-of-member', member, subject),
  }));
  const [, codes] = await Promise.all([
    addContext(connection, {
      digests: wanted.flatMap((one) => one.bySubject.map((digest) => digest.toString('hex'))),
    }),
    readCodes(connection, linkage, wanted),
  ]);
  const missing = wanted.filter((one) => !codes.has(one.subject));
  if (missing.length === 0) return codes;
  return new Map([...codes, ...(await makeCodes(connection, linkage, member, missing))]);
}

/** The codes that are there already, of several members at once; in the order of `pairs`. */
export async function findCodesFor(
  connection: Queryable,
  linkage: Linkage,
  pairs: readonly { readonly member: MemberId; readonly subject: string }[],
): Promise<(string | undefined)[]> {
  const wanted = pairs.map(({ member, subject }) => linkage.digests('subject-of-member', member, subject));
  const digests = [...new Map(wanted.flat().map((digest) => [digest.toString('hex'), digest])).entries()];
  const [, { rows }] = await Promise.all([
    addContext(connection, { digests: digests.map(([hex]) => hex) }),
    connection.query<{ by_subject: Buffer; by_code: Buffer; sealed: Buffer }>(
      `SELECT by_subject, by_code, sealed FROM exchange.pairwise_code
        WHERE by_subject = ANY ($1::bytea[]) AND leads AND dead_at IS NULL`,
      [digests.map(([, digest]) => digest)],
    ),
  ]);
  const found = new Map(rows.map((row) => [row.by_subject.toString('hex'), openRow(linkage, row).code]));
  return wanted.map((own) => own.map((digest) => found.get(digest.toString('hex'))).find((code) => code !== undefined));
}

/** Nobody is merged while a code is made: it would lead to a person who is another by now. */
async function makeCodes(connection: Queryable, linkage: Linkage, member: MemberId, missing: readonly Wanted[]) {
  const asked = missing.map(({ subject }) => subject);
  await lockSubjects(connection, asked, 'shared');
  const survivors = await survivorsOf(connection, asked);
  const alone = missing.filter(({ subject }) => survivors.get(subject) === subject);
  if (alone.length > 0)
    await insertCodes(connection, linkage, member, await lockWhileTurning(connection, linkage, alone));
  const made = await readCodes(connection, linkage, alone);
  const merged = asked.filter((subject) => survivors.get(subject) !== subject);
  if (merged.length === 0) return made;
  const led = await codesFor(
    connection,
    linkage,
    member,
    merged.map((subject) => survivors.get(subject)!),
  );
  return new Map([...made, ...merged.map((subject): [string, string] => [subject, led.get(survivors.get(subject)!)!])]);
}

/** @property bySubject under every key, from the first */
type Wanted = { readonly subject: string; readonly bySubject: readonly Buffer[] };

/**
 * A code is made once because its digest is unique. While the linkage key is turned, two processes may write two digests of one
 * person: they take turns by the digest that both know, the first.
 * @returns those for whom nobody else has made one meanwhile
 */
async function lockWhileTurning(connection: Queryable, linkage: Linkage, missing: readonly Wanted[]) {
  if (!linkage.turning) return missing;
  const locks = missing.map(({ bySubject }) => bySubject[0]!.readBigInt64BE()).sort((a, b) => (a < b ? -1 : 1));
  await connection.query('SELECT pg_advisory_xact_lock(lock) FROM unnest($1::bigint[]) AS lock', [locks.map(String)]);
  const made = await readCodes(connection, linkage, missing);
  return missing.filter(({ subject }) => !made.has(subject));
}

async function readCodes(connection: Queryable, linkage: Linkage, wanted: readonly Wanted[]) {
  const { rows } = await connection.query<{ by_code: Buffer; sealed: Buffer }>(
    `SELECT by_code, sealed FROM exchange.pairwise_code
     WHERE by_subject = ANY ($1::bytea[]) AND leads AND dead_at IS NULL`,
    [wanted.flatMap((one) => one.bySubject)],
  );
  return new Map(rows.map((row) => openRow(linkage, row)).map(({ code, subject }) => [subject, code]));
}

async function insertCodes(connection: Queryable, linkage: Linkage, member: MemberId, missing: readonly Wanted[]) {
  // In one order, so that two transactions that make the same codes never wait for each other in a circle.
  // A turn may have been heard of since the digests were made: then the row stands under the older key, as it says.
  const number = Math.min(linkage.number, ...missing.map(({ bySubject }) => bySubject.length - 1));
  const rows = missing
    .map(({ subject, bySubject }) => ({ subject, bySubject: bySubject[number]! }))
    .toSorted((a, b) => a.bySubject.compare(b.bySubject))
    .map(({ subject, bySubject }) => {
      const code = makeCode();
      const byCode = linkage.digests('code', member, code)[number]!;
      return { byCode, bySubject, sealed: sealRow(linkage, { byCode, code, subject, owner: subject }) };
    });
  // The day only: codes that two members got in one moment would be seen to be one person's.
  await connection.query(
    `INSERT INTO exchange.pairwise_code (by_code, by_subject, sealed, member, made_at, linkage_key)
     SELECT *, $4::text, date_trunc('day', now()), $5::smallint FROM unnest($1::bytea[], $2::bytea[], $3::bytea[])
     ON CONFLICT DO NOTHING`,
    [rows.map((row) => row.byCode), rows.map((row) => row.bySubject), rows.map((row) => row.sealed), member, number],
  );
}

/** Whom `codes` mean when `member` says them. A code that is unknown, dead or another member's is not in the map. */
export async function subjectsOf(
  connection: Queryable,
  linkage: Linkage,
  member: MemberId,
  codes: readonly string[],
): Promise<Map<string, string>> {
  const asked = [...new Set(codes)];
  const subjects = await subjectsOfAll(
    connection,
    linkage,
    asked.map((code) => ({ member, code })),
  );
  return new Map(
    asked.flatMap((code, i): [string, string][] => (subjects[i] === undefined ? [] : [[code, subjects[i]]])),
  );
}

export type Said = { readonly member: MemberId; readonly code: string };

/**
 * As `subjectsOf`, for what several members say in one moment; in the order of `said`. Who says another member's code is told nothing,
 * also where that member says it at the same moment.
 */
export async function subjectsOfAll(
  connection: Queryable,
  linkage: Linkage,
  said: readonly Said[],
): Promise<(string | undefined)[]> {
  return (await findCodes(connection, linkage, said)).map((row) => row?.subject);
}

/** What stands behind a code: whom it leads to, and the registration that it was made for. */
export type CodeRow = {
  readonly byCode: Buffer;
  readonly code: string;
  readonly subject: string;
  readonly owner: string;
};

/** As `subjectsOfAll`, with the registration that each code was made for. */
export async function findCodes(
  connection: Queryable,
  linkage: Linkage,
  said: readonly Said[],
): Promise<(CodeRow | undefined)[]> {
  const byCode = said.map(({ member, code }) =>
    linkage.digests('code', member, code).map((one) => one.toString('hex')),
  );
  const digests = [...new Set(byCode.flat())];
  const [, { rows }] = await Promise.all([
    addContext(connection, { digests }),
    connection.query<{ by_code: Buffer; sealed: Buffer }>(
      'SELECT by_code, sealed FROM exchange.pairwise_code WHERE by_code = ANY ($1::bytea[]) AND dead_at IS NULL',
      [digests.map((digest) => Buffer.from(digest, 'hex'))],
    ),
  ]);
  const found = new Map(rows.map((row) => [row.by_code.toString('hex'), openRow(linkage, row)]));
  return byCode.map((own) => own.map((digest) => found.get(digest)).find((row) => row !== undefined));
}

export function openRow(linkage: Linkage, row: { by_code: Buffer; sealed: Buffer }): CodeRow {
  const [code, subject, owner] = JSON.parse(linkage.open(row.sealed, row.by_code)) as [string, string, string?];
  return { byCode: row.by_code, code, subject, owner: owner ?? subject };
}

/** @param owner the registration that the code was made for, where it has been merged into `subject` */
export const sealRow = (linkage: Linkage, { byCode, code, subject, owner }: CodeRow): Buffer =>
  linkage.seal(JSON.stringify(owner === subject ? [code, subject] : [code, subject, owner]), byCode);
