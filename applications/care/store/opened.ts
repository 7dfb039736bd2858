import { z } from 'zod';
import type { MemberId } from '../../../contracts/member.ts';
import type { Ground } from '../../../web/application/ground.ts';
import type { Rows, RowsConnection } from '../../../web/application/rows.ts';
import { type OpenedMail, type Workplace, wake } from '../../../web/application/work.ts';
import type { Member } from '../../../web/member/member.ts';
import { admissionContract, admissionSharing, dischargeContract, dischargeSharing } from '../hospital/content.ts';
import { listListening } from './members.ts';
import { noteReceived } from './received.ts';
import { jsonFile, putOut, sharing } from './sent.ts';

/** 開封の知らせ: tells who sent a message that somebody has opened it, and nothing else. */
export const openedContract = 'care/opened';

const content = z.strictObject({
  persons: z.array(z.object({ insurer: z.string(), insured: z.string() })),
  message: z.string(),
  openedAt: z.iso.datetime({ offset: true }),
});

/** Between whom a message went says for what its opening is told back: a hospital and a planner have purposes of their own, one each way. */
const purposes: Readonly<Record<string, string>> = {
  [admissionContract]: dischargeSharing,
  [dischargeContract]: admissionSharing,
};

type Unopened = {
  readonly message: string;
  readonly contract: string;
  readonly sender: MemberId;
  readonly sentId: string;
  readonly way: string;
  readonly subjects: readonly string[];
};

/**
 * Notes that this member of staff was shown what messages had brought, and tells their senders by the road. Only the first opening counts; a sender
 * whose system takes no such notice in is told nothing.
 * @param messages the exchange's ids, as `care.held` and `care.received` name them; one that is not this office's, or opened already, is passed over
 */
export async function noteOpened(
  rows: Rows,
  member: Pick<Member, 'id' | 'staff' | 'get'>,
  { clock, folder }: Pick<Ground, 'clock' | 'folder'>,
  messages: readonly string[],
): Promise<void> {
  const unopened = await rows((connection) => findUnopened(connection, messages));
  if (unopened.length === 0) return;
  const listening = await listListening(member, openedContract);
  const now = clock.now();
  await rows(async (connection) => {
    for (const one of unopened) {
      const { rowCount } = await connection.query(
        `UPDATE care.received SET opened_at = $2, opened_by = $3 WHERE message = $1 AND opened_at IS NULL`,
        [one.message, now, member.staff.id],
      );
      if (rowCount !== 0 && one.way === 'road' && listening.has(one.sender))
        await tellSender(connection, member.id, one, { now, role: member.staff.roles[0] ?? '', id: member.staff.id });
    }
  });
  wake(folder, member.id);
}

const findUnopened = async (connection: RowsConnection, messages: readonly string[]): Promise<Unopened[]> =>
  (
    await connection.query<Unopened>(
      `SELECT message, contract, sender, sent_id AS "sentId", way, subjects FROM care.received
        WHERE message = ANY ($1::uuid[]) AND opened_at IS NULL ORDER BY received_at, message`,
      [messages],
    )
  ).rows;

async function tellSender(
  connection: RowsConnection,
  member: MemberId,
  { sender, sentId, contract, subjects }: Unopened,
  { now, ...staff }: { readonly now: Date; readonly id: string; readonly role: string },
): Promise<void> {
  const { rows } = await connection.query<{ code: string; insurer: string; insured: string }>(
    `SELECT code, insurer, insured FROM care.person WHERE code = ANY ($1) ORDER BY code`,
    [subjects],
  );
  if (rows.length === 0) return; // of persons who are none of this office's nothing can be said
  const persons = rows.map(({ insurer, insured }) => ({ insurer, insured }));
  const notice: z.infer<typeof content> = { persons, message: sentId, openedAt: now.toISOString() };
  await putOut(
    connection,
    member,
    {
      ...{
        receiver: sender,
        contract: openedContract,
        purpose: purposes[contract] ?? sharing,
        title: '開封の知らせ',
        staff,
      },
      ...{ subjects: rows.map(({ code }) => code), files: [jsonFile('opened', notice)] },
    },
    now,
  );
}

/** Takes a notice of opening in: what this office has sent to the one that tells it, and to no other, is marked. */
export async function receiveOpened(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const [file] = mail.parcel.files;
  const read = content.safeParse(parse(Buffer.from(file?.content ?? '', 'base64').toString('utf8')));
  const outcome = read.success ? 'taken' : 'held-back';
  if (!(await noteReceived(connection, at, mail, { outcome })) || !read.success) return;
  await connection.query(
    `UPDATE care.sent SET opened_at = $3 WHERE id::text = $1 AND receiver = $2 AND opened_at IS NULL`,
    [read.data.message, mail.sender, read.data.openedAt],
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
