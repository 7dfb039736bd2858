import { randomUUID } from 'node:crypto';
import {
  type ClaimKey,
  type Correction,
  correctionAnswers,
  correctionContract,
} from '../../../../contracts/care/correction.ts';
import type { Month } from '../../../../contracts/care/month.ts';
import type { MemberId } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../../web/application/work.ts';
import { noteReceived } from '../../store/received.ts';
import { jsonFile, putOut } from '../../store/sent.ts';
import type { SentClaim } from '../store.ts';

/** `forwarded`: the insurer has asked the federation; `missing`: the federation knows no such decision. */
export type RequestState = 'asked' | 'forwarded' | 'refused' | 'done' | 'missing';
export type ClaimRequest = {
  readonly claim: string;
  readonly kind: Correction['kind'];
  /** with what the exchange said, where it did not let the request go */
  readonly state: RequestState;
  readonly answer: string | null;
  readonly madeAt: Date;
};

/** What was asked of a month's claims, the newest of each. */
export async function listRequests(connection: RowsConnection, month: Month): Promise<Map<string, ClaimRequest>> {
  const { rows } = await connection.query<ClaimRequest>(
    `SELECT DISTINCT ON (r.claim) r.claim, r.kind, r.made_at AS "madeAt",
        CASE WHEN s.state IN ('refused', 'expired', 'not-delivered') AND r.state = 'asked' THEN 'refused' ELSE r.state END AS state,
        CASE WHEN s.state = 'refused' AND r.state = 'asked' THEN s.reason ELSE r.answer END AS answer
      FROM care.claim_request r JOIN care.claim c ON c.id = r.claim LEFT JOIN care.sent s ON s.id = r.sent
      WHERE c.month = $1 ORDER BY r.claim, r.made_at DESC`,
    [month],
  );
  return new Map(rows.map((one) => [one.claim, one]));
}

/** 過誤 of what was decided, 取下げ of what is under review; of nothing else there is anything to take back. */
export const kindFor = ({ kind, state, road }: SentClaim): Correction['kind'] | undefined => {
  if (kind !== 'statement' || road === 'refused' || road === 'expired' || road === 'not-delivered') return undefined;
  if (state === 'decided' || state === 'changed') return '過誤';
  return state === 'sent' || state === 'held' ? '取下げ' : undefined;
};
/** Whether something is asked already, and not answered. */
export const isOpen = (request: ClaimRequest | undefined): boolean =>
  request?.state === 'asked' || request?.state === 'forwarded';

type Asking = {
  readonly member: MemberId;
  readonly staff: { readonly id: string; readonly role: string };
  readonly receiver: MemberId;
  readonly now: Date;
  /** the office's own code of the person */
  readonly code: string;
  readonly reason: string;
  readonly text: string;
};

/** Asks, in one transaction with the message. Of two who ask at once one is told so. */
export async function askBack(
  connection: RowsConnection,
  claim: Extract<SentClaim, { kind: 'statement' }>,
  { member, staff, receiver, now, code, reason, text }: Asking,
): Promise<boolean> {
  const kind = kindFor(claim);
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 9))`, [`care.claim ${claim.id}`]);
  if (!kind || isOpen((await listRequests(connection, claim.month)).get(claim.id))) return false;
  const { insurer, insured, month, form, provider } = claim.content;
  const content: { claims: Correction[] } = {
    claims: [{ insurer, insured, month, form, provider, kind, reason, text }],
  };
  const purpose = kind === '過誤' ? 'care-claims-correction' : 'care-claims';
  const sent = await putOut(
    connection,
    member,
    {
      ...{ receiver, contract: correctionContract, purpose, title: `請求の${kind}`, subjects: [code], staff },
      files: [jsonFile('correction', content)],
    },
    now,
  );
  await connection.query(
    `INSERT INTO care.claim_request (member, id, claim, kind, reason, text, receiver, sent, staff, made_at, state)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'asked')`,
    [member, randomUUID(), claim.id, kind, reason, text, receiver, sent, staff.id, now],
  );
  return true;
}

const claimOf = `SELECT id FROM care.claim WHERE insurer = $1 AND insured = $2 AND month = $3 AND form = $4 AND kind = 'statement'
  ORDER BY made_at DESC, id LIMIT 1`;
const answered = `UPDATE care.claim_request SET state = $5, answer = $6, answered_at = $7
  WHERE claim = (${claimOf}) AND state IN ('asked', 'forwarded')`;
const keyIn = ({ insurer, insured, month, form }: ClaimKey) => [insurer, insured, month, form];

/** Whether the insurer has had it forwarded. */
export async function receiveCorrectionAnswer(
  mail: OpenedMail,
  connection: RowsConnection,
  at: Workplace,
): Promise<void> {
  const read = correctionAnswers.safeParse(
    JSON.parse(Buffer.from(mail.parcel.files[0]?.content ?? '', 'base64').toString('utf8')),
  );
  const isNew = await noteReceived(connection, at, mail, { outcome: read.success ? 'taken' : 'held-back' });
  if (!isNew || !read.success) return;
  for (const { outcome, text, ...key } of read.data.claims)
    await connection.query(answered, [...keyIn(key), outcome, text, at.ground.clock.now()]);
}

/** What the federation took back: the claim stands no more, and can be made again. Of what it does not know the claim stays as it was. */
export async function setReversed(
  connection: RowsConnection,
  key: ClaimKey,
  {
    kind,
    text,
    review,
    now,
  }: { readonly kind: string; readonly text: string; readonly review: string; readonly now: Date },
): Promise<void> {
  const isDone = kind !== '該当なし';
  await connection.query(answered, [...keyIn(key), isDone ? 'done' : 'missing', text, now]);
  if (isDone)
    await connection.query(
      `UPDATE care.claim SET state = 'withdrawn', reason = $5, text = $6, processed = $7 WHERE id = (${claimOf})`,
      [...keyIn(key), kind, text, review],
    );
}
