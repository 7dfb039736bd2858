import { z } from 'zod';
import type { Parcel } from '../../../contracts/message.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { viewPersons } from '../../../web/viewing/viewing.tsx';
import type { Told } from '../import/judge.ts';
import { viewingOf } from '../pages/viewing.ts';
import type { Person } from '../store/persons.ts';
import type { Outcome } from '../store/received.ts';
import type { SentState } from '../store/sent.ts';
import { kindSql, monthSql } from './kinds.ts';

type Note = {
  readonly kind: 'given' | 'answer' | 'resent';
  readonly way: string;
  readonly who: string;
  readonly at: Date;
  readonly text: string;
  readonly next: string | null;
  readonly staff: string;
  readonly role: string | null;
};
type Common = {
  readonly id: string;
  readonly contract: string;
  readonly kind: string;
  readonly month: string;
  readonly way: string;
  readonly subjects: readonly string[];
  readonly files: Parcel['files'];
  readonly openedAt: Date | null;
};
export type SentMessage = Common & {
  readonly receiver: string;
  readonly purpose: string;
  readonly title: string;
  readonly sequence: string | null;
  readonly orderKey: string | null;
  readonly staff: string | null;
  readonly role: string | null;
  readonly madeAt: Date;
  readonly state: SentState;
  readonly reason: string | null;
  readonly stateAt: Date;
  /** until when the exchange keeps it */
  readonly expiresAt: Date | null;
  readonly notes: readonly Note[];
};
export type ReceivedMessage = Common & {
  readonly sentId: string;
  readonly sender: string;
  readonly problems: readonly Told[];
  readonly outcome: Outcome;
  readonly receivedAt: Date;
  readonly openedBy: string | null;
};

const common = `contract, ${kindSql} AS kind, way, subjects, files, opened_at AS "openedAt"`;

export async function findSent(connection: RowsConnection, id: string): Promise<SentMessage | undefined> {
  const { rows } = await connection.query(
    `SELECT id, ${common}, ${monthSql('made_at')} AS month, receiver, purpose, title, sequence, order_key AS "orderKey", staff, role, made_at AS "madeAt",
        state, reason, state_at AS "stateAt", expires_at AS "expiresAt" FROM care.sent WHERE id = $1`,
    [id],
  );
  if (!rows[0]) return undefined;
  const { rows: notes } = await connection.query<Note>(
    `SELECT kind, way, who, at, text, next, staff, role FROM care.sent_note WHERE sent = $1 ORDER BY noted_at, id`,
    [id],
  );
  return { ...rows[0], notes };
}

export async function findReceived(connection: RowsConnection, id: string): Promise<ReceivedMessage | undefined> {
  const { rows } = await connection.query<ReceivedMessage>(
    `SELECT message AS id, ${common}, ${monthSql('received_at')} AS month, sent_id AS "sentId", sender, problems, outcome, received_at AS "receivedAt",
        opened_by AS "openedBy" FROM care.received WHERE message = $1`,
    [id],
  );
  return rows[0];
}

/** Finds the message that the address names. @throws PageError not_found */
export async function wanted<T>(
  c: PageContext,
  find: (connection: RowsConnection, id: string) => Promise<T | undefined>,
): Promise<T> {
  const id = z.uuid().safeParse(c.req.param('id'));
  const found = id.success ? await c.get('rows')((connection) => find(connection, id.data)) : undefined;
  if (!found) throw new PageError('not_found');
  return found;
}

export type ShownPersonName = Awaited<ReturnType<typeof showPersons>>[number];

/** Names of persons of the office, recorded as seen; whom it may not show is left out. */
export async function showPersons(c: PageContext, page: string, codes: readonly string[]) {
  const { rows } = await c.get('rows')((connection) =>
    connection.query<Pick<Person, 'code' | 'name' | 'kana'>>(
      `SELECT code, name, kana FROM care.person WHERE code = ANY ($1) ORDER BY kana_key, code LIMIT 500`,
      [[...codes]],
    ),
  );
  const byCode = new Map(rows.map((one) => [one.code, one]));
  return viewPersons(
    c.get('member'),
    { purpose: viewingOf(c.get('kind')), page },
    [...byCode.keys()],
    async (visible) => visible.map((code) => byCode.get(code)!),
  );
}
