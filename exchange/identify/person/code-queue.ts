import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import { type Connection, setContext } from '../../../database/connect.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import type { Registrar } from '../standing/standing.ts';
import { survivorsOf } from './group.ts';

/** A code request that named several persons: who asked, for what, and the town's own persons among those it may have meant. */
export type Queued = {
  readonly id: string;
  readonly member: string;
  readonly purpose: string;
  readonly askedAt: Date;
  readonly candidates: readonly string[];
};

type Asker = { readonly member: string; readonly purpose: string };
type Facts = ReadonlyMap<string, SubjectFacts>;

const byTown = (candidates: readonly string[], facts: Facts) =>
  Map.groupBy(candidates.toSorted(), (subject) => facts.get(subject)!.municipality);

/**
 * What the town halls have said of this very question: the person meant, or undefined while they have not. A question that is new, or whose
 * candidates are others by now, is put to them, each town's own residents to that town only; asked again it waits once, and one that was
 * answered with "none of them" is not put again.
 */
export async function settleByTown(
  connection: Connection,
  { member, purpose }: Asker,
  candidates: readonly string[],
  facts: Facts,
  now: Date,
): Promise<string | undefined> {
  let chosen: string | undefined;
  for (const [municipality, own] of byTown(candidates, facts)) {
    await setContext(connection, { municipality });
    const { rows } = await connection.query<{ chosen: string | null }>(
      `SELECT chosen FROM exchange.code_queue
       WHERE municipality = $1 AND member = $2 AND purpose = $3 AND candidates = $4::uuid[]
       ORDER BY settled_at DESC NULLS LAST LIMIT 1`,
      [municipality, member, purpose, own],
    );
    if (rows.length > 0) chosen ??= rows[0]!.chosen ?? undefined;
    else
      await connection.query(
        `INSERT INTO exchange.code_queue (id, municipality, member, purpose, candidates, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [randomUUID(), municipality, member, purpose, own, now],
      );
  }
  return chosen;
}

/** What waits for this town hall, oldest first. @throws Fault forbidden for anybody who is none */
export async function readQueue(connection: Connection, who: Registrar, most: number): Promise<Queued[]> {
  await nameTown(connection, who);
  const { rows } = await connection.query<Queued>(
    `SELECT id, member, purpose, asked_at AS "askedAt", candidates FROM exchange.code_queue
     WHERE settled_at IS NULL ORDER BY asked_at, id LIMIT $1`,
    [most],
  );
  return rows;
}

/**
 * The town hall says whom a question meant. The member gets its code, if its relation allows, when it asks the next time.
 * @param chosen one of the candidates, or null for none of them
 * @throws Fault not_found, conflict (settled already), bad_request (not one of the candidates)
 */
export async function settle(
  connection: Connection,
  who: Registrar,
  { id, chosen }: { readonly id: string; readonly chosen: string | null },
  now: Date,
): Promise<Queued> {
  await nameTown(connection, who);
  const { rows } = await connection.query<Queued & { settledAt: Date | null }>(
    `SELECT id, member, purpose, asked_at AS "askedAt", candidates, settled_at AS "settledAt"
     FROM exchange.code_queue WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const [found] = rows;
  if (!found) throw new Fault('not_found', 'この照会はありません。');
  if (found.settledAt !== null) throw new Fault('conflict', 'この照会には、すでに答えています。');
  const persons = await survivorsOf(connection, found.candidates);
  const meant = chosen === null ? null : found.candidates.find((one) => persons.get(one) === chosen);
  if (meant === undefined) throw new Fault('bad_request', '候補の中の方を選んでください。');
  await connection.query('UPDATE exchange.code_queue SET settled_at = $2, chosen = $3 WHERE id = $1', [id, now, meant]);
  return found;
}

async function nameTown(connection: Connection, { memberKind, municipality }: Registrar): Promise<void> {
  if (memberKind !== 'municipality' || municipality === null)
    throw new Fault('forbidden', '符号照会の確認は、自治体だけが行えます。');
  await setContext(connection, { municipality });
}
