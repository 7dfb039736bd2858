import type { SystemId } from '../../contracts/member.ts';
import { type Pool, type Queryable, transact } from '../../database/connect.ts';
import type { DecidedNotice, NoticeAccepted } from '../stages.ts';
import { rememberedDays } from './forget.ts';

/** What a system was answered to a notice of that id, and for which content. Two of one id at one moment wait for each other. */
export async function findNoticed(
  connection: Queryable,
  system: SystemId,
  messageId: string,
): Promise<{ readonly digest: Buffer; readonly answer: NoticeAccepted } | undefined> {
  await connection.query('SELECT pg_advisory_xact_lock(7275, hashtext($1))', [`${system}#${messageId}`]);
  const { rows } = await connection.query<{ digest: Buffer; answer: NoticeAccepted }>(
    'SELECT content_digest AS digest, answer FROM relay.notice WHERE sender_system = $1 AND message_id = $2',
    [system, messageId],
  );
  return rows[0];
}

export async function keepNotice(
  connection: Queryable,
  { sender, notice, contentDigests, decidedAt }: DecidedNotice,
  answer: NoticeAccepted,
): Promise<void> {
  await connection.query(
    'INSERT INTO relay.notice (sender_system, message_id, content_digest, answer, accepted_at) VALUES ($1, $2, $3, $4, $5)',
    [sender.system, notice.id, contentDigests[0]!, JSON.stringify(answer), decidedAt],
  );
}

/** Forgets the ids of notices as those of messages are forgotten. @param now the region's clock @returns how many */
export async function forgetNotices(sweeper: Pool, now: Date): Promise<number> {
  const before = new Date(now.getTime() - rememberedDays * 24 * 60 * 60_000);
  return transact(
    sweeper,
    {},
    async (connection) =>
      (await connection.query('DELETE FROM relay.notice WHERE accepted_at < $1', [before])).rowCount ?? 0,
  );
}
