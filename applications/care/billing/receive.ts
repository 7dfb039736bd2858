import { plainInsurer } from '../../../contracts/care/benefit-slip.ts';
import { readRecords } from '../../../contracts/care/records/read.ts';
import type { DataRecord } from '../../../contracts/care/records/record.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../web/application/work.ts';
import { noteReceived } from '../store/received.ts';
import { setReversed } from './correction/store.ts';

type Values = DataRecord['values'];

/** 返戻・保留・増減: what the federation says of single claims. Whatever in a file cannot be read is noted with the message, for a person to see. */
export async function receiveResults(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const { records, review, isNew } = await take(mail, connection, at);
  if (!isNew) return;
  for (const { layout, values } of records) {
    if (layout === 'returned') await setReturned(connection, values, review);
    if (layout === 'changed-units') await setChanged(connection, values, review);
    if (layout === 'reversed') {
      const text = (key: string) => String(values[key]);
      const key = {
        ...{ insurer: plainInsurer(text('insurer')), insured: text('insured'), month: text('month') },
        ...{ form: text('form'), provider: text('provider') },
      };
      await setReversed(connection, key, {
        kind: text('kind'),
        text: text('text'),
        review,
        now: at.ground.clock.now(),
      });
    }
  }
}

/** 支払決定額: the review is over for what it pays, and what was not said otherwise is decided as it was claimed. */
export async function receivePayment(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const { records, review, isNew } = await take(mail, connection, at);
  if (!isNew) return;
  for (const { layout, values } of records) {
    if (layout === 'payment-detail') {
      const { processed, month, service, count, units, cost, benefit } = values;
      await connection.query(
        `INSERT INTO care.payment (member, message, processed, month, service, count, units, cost, benefit, taken_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [at.member, mail.message, processed, month, service, count, units, cost, benefit, at.ground.clock.now()],
      );
      await setDecided(connection, values, review, new Date(mail.acceptedAt));
    }
    if (layout === 'reception-error') await setRejected(connection, values, review);
  }
}

async function take(mail: OpenedMail, connection: RowsConnection, at: Workplace) {
  const read = mail.parcel.files.map(({ content }) => readRecords(Buffer.from(content, 'base64')));
  const problems = read.flatMap((one) => one.problems);
  for (const { row, text } of problems) at.log(`国保連合会からの送付 ${mail.message} ${row}行目: ${text}`);
  const isRight = problems.length === 0;
  const isNew = await noteReceived(connection, at, mail, { outcome: isRight ? 'taken' : 'held-back' });
  return {
    isNew,
    records: isRight ? read.flatMap(({ records }) => records) : [],
    review: reviewIn(mail) ?? read[0]?.control?.month ?? '',
  };
}

/** Which review: all that is sent of it has one sequence. A month can be reviewed more than once. */
const reviewIn = ({ parcel }: OpenedMail): string | undefined =>
  /_(\d{14})\.CSV$/i.exec(parcel.files[0]?.name ?? '')?.[1];

const person = ({ insurer, insured, month }: Values) => [plainInsurer(String(insurer)), insured, month];

/** The newest claim of the person and month that is `fits`: of two kinds of service an office may have claimed on two forms. */
const newest = (
  fits: string,
) => `SELECT id FROM care.claim WHERE insurer = $1 AND insured = $2 AND month = $3 AND kind = $4
  ORDER BY ${fits} DESC, made_at DESC LIMIT 1`;

const setReturned = (connection: RowsConnection, values: Values, review: string) =>
  connection.query(
    // Which form it is the list does not say: the one of so many units, and of two alike one of which it has said nothing yet.
    `UPDATE care.claim SET state = $5, reason = $6, text = $7, processed = $8 WHERE id = (${newest('units = $9 DESC, processed IS DISTINCT FROM $8')}) AND state <> 'decided'`,
    [
      ...[...person(values), values.form === '給管' ? 'slip' : 'statement'],
      ...[values.outcome === '保留' ? 'held' : 'returned', values.reason, values.text, review, Number(values.units)],
    ],
  );

/** What stands outside the limit goes too where a service is cut to nothing (A); the federation tells of the units within it alone. */
const outside = `coalesce((SELECT (one ->> 'outside')::int FROM jsonb_array_elements(content -> 'totals') AS one WHERE one ->> 'service' = $9), 0)`;

/** Cut by the review, or changed by a corrected slip: what is decided is what was before, and the change. */
const setChanged = (connection: RowsConnection, values: Values, review: string) =>
  connection.query(
    `UPDATE care.claim SET state = 'changed', decided = coalesce(decided, units) + $5 - CASE $6 WHEN 'A' THEN ${outside} ELSE 0 END, reason = $6, processed = $8,
        text = CASE WHEN processed = $8 AND text IS NOT NULL THEN text || '、' || $7 ELSE $7 END
      WHERE id = (${newest(`content -> 'totals' @> jsonb_build_array(jsonb_build_object('service', $9::text))`)})`,
    [
      ...[...person(values), 'statement', Number(values.change), values.reason],
      ...[
        `サービス種類${values.service}：${values.claimed}→${values.decided}単位。${values.text}`,
        review,
        values.service,
      ],
    ],
  );

/** What a payment counts off: claims that this review took back from what was paid. */
const reversed = `(SELECT count(*)::int FROM care.claim WHERE kind = 'statement' AND month = $2 AND state = 'withdrawn' AND reason = '過誤' AND processed = $1
  AND EXISTS (SELECT FROM jsonb_array_elements(content -> 'totals') AS total WHERE total ->> 'service' = $3))`;

/**
 * As many claims of the month and service as were paid, the oldest first, among those that were sent before the payment was told and that are not
 * waiting on in this very review.
 */
const setDecided = (connection: RowsConnection, { month, service, count }: Values, review: string, told: Date) =>
  connection.query(
    `UPDATE care.claim SET state = CASE state WHEN 'changed' THEN 'changed' ELSE 'decided' END, decided = coalesce(decided, units),
        reason = CASE state WHEN 'changed' THEN reason END, text = CASE state WHEN 'changed' THEN text END, processed = $1
      WHERE id IN (
        SELECT id FROM care.claim
          WHERE kind = 'statement' AND month = $2 AND made_at <= $5
            AND (state = 'sent' OR state = 'held' AND processed IS DISTINCT FROM $1 OR state IN ('changed', 'decided') AND processed = $1)
            AND EXISTS (SELECT FROM jsonb_array_elements(content -> 'totals') AS total WHERE total ->> 'service' = $3)
          ORDER BY made_at, id LIMIT greatest($4::int + ${reversed}, 0))`,
    [review, month, service, Number(count), told],
  );

/** 受付エラー: nothing of the file was taken; all that it claimed is to be sent again. */
const setRejected = (connection: RowsConnection, { file, text }: Values, review: string) =>
  connection.query(
    `UPDATE care.claim SET state = 'returned', reason = '受付', text = $2, processed = $3
      WHERE sent IN (SELECT id FROM care.sent WHERE files @> jsonb_build_array(jsonb_build_object('name', $1::text))) AND state = 'sent'`,
    [file, text, review],
  );
