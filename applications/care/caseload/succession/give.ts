import type { MemberId } from '../../../../contracts/member.ts';
import type { Parcel } from '../../../../contracts/message.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { AtOffice } from '../../plans/person.ts';
import { readJson } from '../../store/json.ts';
import { jsonFile, noteOnPaper, putOut, sharing } from '../../store/sent.ts';
import { writeProgress } from '../progress/store.ts';
import { placeless, type Succession, succession, successionContract } from './content.ts';
import type { Sent } from './form.tsx';
import type { Gathered } from './gather.ts';
import type { Receiver } from './receivers.ts';
import { keepGiven } from './store.ts';
import { words } from './words.ts';

/** What is passed on: what stands, what was chosen of it, and what was written for it. Where a protected person lives goes to nobody by this. */
export function contentOf(
  { person, today, role }: { readonly person: AtOffice; readonly today: string; readonly role: string },
  { ready, progress }: Gathered,
  sent: Pick<Sent, 'wishedOn' | 'summary' | 'open' | 'progress'>,
): Succession {
  const { insurer, insured, name, kana, birth, sex, address, telephone, isProtected } = person;
  const chosen = new Set(sent.progress);
  const content = {
    person: { insurer, insured },
    basics: { ...{ name, kana, birth, sex }, ...(address && { address }), ...(telephone && { telephone }) },
    ...{ preparedOn: today, wishedOn: sent.wishedOn, role, summary: sent.summary, open: sent.open },
    ...ready,
    progress: progress
      .filter(({ id }) => chosen.has(id))
      .map(({ happenedAt, kind, words: text }) => ({ at: happenedAt.toISOString(), kind, words: text })),
  };
  return isProtected ? placeless(content) : content;
}

/** What was put out before she was protected, as it may go now; undefined where it cannot be read. */
export function placelessFiles([file]: Parcel['files']): Parcel['files'] | undefined {
  const read = succession.safeParse(readJson(file?.content ?? ''));
  return read.success ? [jsonFile('succession', placeless(read.data))] : undefined;
}

type Giving = {
  readonly id: string;
  readonly member: MemberId;
  readonly staff: { readonly id: string; readonly role: string };
  readonly person: AtOffice;
  readonly content: Succession;
  /** undefined: an office that takes no part, by its name */
  readonly receiver: Receiver | undefined;
  readonly receiverName: string;
  readonly now: Date;
};

/**
 * Passes on, in one transaction: by the road where the office takes it in, else noted as paper; and written once into the 支援経過. A form that was sent
 * twice passes on once. Call `wake` after the commit.
 */
export async function passOn(connection: RowsConnection, one: Giving): Promise<void> {
  const { id, member, staff, person, content, receiver, now } = one;
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 10))`, [`care.succession ${member} ${id}`]);
  const { rows: known } = await connection.query('SELECT FROM care.succession WHERE id = $1', [id]);
  if (known.length > 0) return;
  const receiverName = receiver?.name ?? one.receiverName;
  const way = receiver?.byRoad ? 'road' : 'paper';
  const sending = {
    contract: successionContract,
    purpose: sharing,
    title: words.sentTitle,
    subjects: [person.code],
    staff,
  };
  const sent = !receiver
    ? null
    : receiver.byRoad
      ? await putOut(
          connection,
          member,
          { ...sending, receiver: receiver.id, files: [jsonFile('succession', content)] },
          now,
        )
      : await noteOnPaper(connection, member, { ...sending, receiver: receiver.id }, now);
  const kept = {
    id,
    member,
    code: person.code,
    receiver: receiver?.id ?? null,
    receiverName,
    way,
    content,
    sent,
  } as const;
  await keepGiven(connection, { ...kept, staff: staff.id, now });
  await writeProgress(
    connection,
    { member, staff: staff.id, now },
    {
      code: person.code,
      happenedAt: now,
      kind: '連絡・調整',
      words: words.noted(receiverName),
      source: words.sentTitle,
    },
  );
}
