import { createHash, randomUUID } from 'node:crypto';
import { mediaTypeOf } from '../../../contracts/content/extract.ts';
import { type MemberId, memberCode } from '../../../contracts/member.ts';
import type { Rows, RowsConnection } from '../../../web/application/rows.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import type { Difference } from '../files/compare/difference.ts';
import { holdsBack, type Problem } from '../files/problem/problem.ts';
import type { NamedBytes } from '../files/read/file.ts';
import { readUnits } from '../files/read/units.ts';
import { takeUnit } from '../store/held.ts';
import { findByNumbers, type Person } from '../store/persons.ts';
import type { Outcome } from '../store/received.ts';
import { carePlanContract } from '../store/sent.ts';
import { type Judged, judge, personsIn } from './judge.ts';
import type { Brought, Unread } from './unpack.ts';

/** What taking in would mean, or has meant: unit by unit, and of files that belong to none. */
export type Looked = {
  readonly units: readonly (Judged & { readonly differences: readonly Difference[] })[];
  readonly problems: readonly Problem[];
  /** of the persons in them, those in the office's own list */
  readonly persons: readonly Person[];
  /** the same as long as all of this is the same */
  readonly digest: string;
};
type Where = { readonly member: MemberId; readonly now: Date };

/** 試し読み: really takes everything in, and then takes that back, so that what is shown is what would be. */
export async function lookAt(connection: RowsConnection, at: Where, files: readonly NamedBytes[]): Promise<Looked> {
  await connection.query('SAVEPOINT looking');
  const looked = await takeAll(connection, at, files);
  await connection.query('ROLLBACK TO SAVEPOINT looking');
  return looked;
}

/** Whether it stands in what is held afterwards. */
export const isTaken = (outcome: string): boolean =>
  outcome !== 'older' && outcome !== 'contradicting' && outcome !== 'nothing_to_delete';

class Changed extends Error {}

/**
 * Takes in what is whole, if it is still what was shown.
 * @param seen digest of what was shown
 * @returns `gone`: it was taken in already, or never was there; `changed`: something has come in since, nothing was taken in
 */
export async function takeIn(rows: Rows, at: Where, id: string, seen: string): Promise<Looked | 'gone' | 'changed'> {
  try {
    return await rows(async (connection) => {
      const brought = await takeBrought(connection, id);
      if (!brought) return 'gone';
      const looked = await takeAll(connection, at, brought.files);
      if (looked.digest !== seen) throw new Changed();
      return looked;
    });
  } catch (error) {
    if (error instanceof Changed) return 'changed';
    throw error;
  }
}

async function takeAll(connection: RowsConnection, at: Where, files: readonly NamedBytes[]): Promise<Looked> {
  const { units, problems } = readUnits(files);
  const persons = await findByNumbers(connection, personsIn(units));
  const [own, today] = [memberCode(at.member), dayIn(at.now)];
  const looked: Looked['units'][number][] = [];
  for (const one of units.map((read) => judge(read, own, persons, today))) {
    const message = randomUUID();
    const codes = codesOf(one, persons);
    const of = files.filter(({ name }) => one.read.names.includes(name));
    await note(connection, at, { message, from: one.read.route.from, of, codes, outcome: outcomeOf(one), judged: one });
    const differences = one.unit ? await takeUnit(connection, at.member, one.unit, { now: at.now, message }) : [];
    looked.push({ ...one, differences });
  }
  const placed = new Set(units.flatMap(({ names }) => names));
  const rest = files.filter(({ name }) => !placed.has(name));
  if (rest.length > 0)
    await note(connection, at, {
      message: randomUUID(),
      from: own,
      of: rest,
      codes: [],
      outcome: 'held-back',
      judged: { problems },
    });
  return { units: looked, problems, persons, digest: digestOf(looked) };
}

const outcomeOf = ({ unit, leftOut, problems }: Judged): Outcome =>
  unit === undefined
    ? 'held-back'
    : leftOut.length > 0 || holdsBack(problems as readonly Problem[])
      ? 'partly'
      : 'taken';

function codesOf({ unit }: Judged, persons: readonly Person[]): string[] {
  const keys = (unit?.content.entries ?? unit?.content.deletions ?? []).map(
    ({ key }) => `${key.insurer}/${key.insured}`,
  );
  return persons.filter(({ insurer, insured }) => keys.includes(`${insurer}/${insured}`)).map(({ code }) => code);
}

type Note = {
  readonly message: string;
  /** 事業所番号, as the files say it: a file brought by hand proves nothing of who made it */
  readonly from: string;
  readonly of: readonly NamedBytes[];
  readonly codes: readonly string[];
  readonly outcome: Outcome;
  readonly judged: Pick<Judged, 'problems'>;
};

async function note(
  connection: RowsConnection,
  { member, now }: Where,
  { message, from, of, codes, outcome, judged }: Note,
) {
  const files = of.map(({ name, bytes }) => ({
    ...{ name, mediaType: mediaTypeOf(name) },
    content: Buffer.from(bytes).toString('base64'),
  }));
  await connection.query(
    `INSERT INTO care.received (member, message, sent_id, sender, contract, way, subjects, files, problems, outcome, received_at)
      VALUES ($1, $2::uuid, $2::text, $3, $4, 'file', $5, $6, $7, $8, $9)`,
    [
      ...[member, message, `CARE/${from}`, carePlanContract, codes, JSON.stringify(files)],
      ...[JSON.stringify(judged.problems), outcome, now],
    ],
  );
}

function digestOf(units: Looked['units']): string {
  const said = units.map(({ read, leftOut, differences }) => [
    ...[read.names, read.outcome, leftOut],
    differences.map(({ identity, outcome, replaces, changes }) => [identity, outcome, replaces, changes]),
  ]);
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}

const keptMs = 24 * 3_600_000;

/** Keeps files until they are taken in, for a day at most. */
export const keepBrought = (
  rows: Rows,
  { member, now, staff, files, unread }: Where & Brought & { readonly staff: string },
): Promise<string> =>
  rows(async (connection) => {
    const id = randomUUID();
    await connection.query('DELETE FROM care.brought WHERE read_at < $1', [new Date(now.getTime() - keptMs)]);
    const kept = files.map(({ name, bytes }) => ({ name, content: Buffer.from(bytes).toString('base64') }));
    await connection.query(
      'INSERT INTO care.brought (member, id, files, unread, staff, read_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [...[member, id, JSON.stringify(kept), JSON.stringify(unread), staff, now]],
    );
    return id;
  });

type Kept = {
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly unread: readonly Unread[];
};
const unkept = (found: Kept | undefined): Brought | undefined =>
  found && {
    files: found.files.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') })),
    unread: found.unread,
  };

/** undefined: taken in, dropped, or never there */
export const findBrought = async (connection: RowsConnection, id: string): Promise<Brought | undefined> =>
  unkept((await connection.query<Kept>('SELECT files, unread FROM care.brought WHERE id = $1', [id])).rows[0]);

const takeBrought = async (connection: RowsConnection, id: string): Promise<Brought | undefined> =>
  unkept(
    (await connection.query<Kept>('DELETE FROM care.brought WHERE id = $1 RETURNING files, unread', [id])).rows[0],
  );

export const dropBrought = (rows: Rows, id: string): Promise<unknown> =>
  rows((connection) => connection.query('DELETE FROM care.brought WHERE id = $1', [id]));
