import { randomUUID } from 'node:crypto';
import type { MemberId } from '../../../contracts/member.ts';
import { type Connection, setContext } from '../../../database/connect.ts';
import type { CodeNews } from './code-moves.ts';
import type { Linkage } from './digests.ts';

/** A change as its member reads it. `day` is YYYY-MM-DD: the day only, or changes of one moment would show one person. */
export type CodeChange = {
  readonly id: string;
  readonly day: string;
  readonly kind: 'merged' | 'split';
  readonly code: string;
  /** of a merge: the member's other code of the same person, which it is given from now on */
  readonly leading?: string;
};

/** Puts down, sealed, what members are to be told of their codes. @param now the region's clock */
export async function tellChanges(
  connection: Connection,
  linkage: Linkage,
  news: readonly CodeNews[],
  now: Date,
): Promise<void> {
  for (const [member, own] of Map.groupBy(news, (one) => one.member)) {
    await setContext(connection, { member });
    for (const one of own) {
      const id = randomUUID();
      const codes = one.kind === 'merged' ? [one.code, one.leading] : [one.code];
      await connection.query(
        `INSERT INTO exchange.code_change (id, member, kind, sealed, told_on, linkage_key)
         VALUES ($1, $2, $3, $4, ($5::timestamptz AT TIME ZONE 'Asia/Tokyo')::date, $6)`,
        [id, member, one.kind, linkage.seal(JSON.stringify(codes), Buffer.from(id)), now, linkage.number],
      );
    }
  }
}

/** What `member` is to know of its own codes, oldest first. @param since YYYY-MM-DD; changes of that day are among them */
export async function readChanges(
  connection: Connection,
  linkage: Linkage,
  member: MemberId,
  since: string | undefined,
): Promise<CodeChange[]> {
  await setContext(connection, { member });
  const { rows } = await connection.query<{ id: string; kind: CodeChange['kind']; sealed: Buffer; day: string }>(
    `SELECT id, kind, sealed, told_on::text AS day FROM exchange.code_change
     WHERE member = $1 AND ($2::date IS NULL OR told_on >= $2) ORDER BY told_on, id`,
    [member, since ?? null],
  );
  return rows.map(({ id, day, kind, sealed }) => {
    const [code, leading] = JSON.parse(linkage.open(sealed, Buffer.from(id))) as [string, string?];
    return { id, day, kind, code, ...(leading !== undefined && { leading }) };
  });
}
