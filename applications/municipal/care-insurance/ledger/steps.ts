import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { isForAgent, sayToAgent, sendToAgent } from './agent.ts';
import type { Certification, Change } from './certification.ts';
import { type At, sendNotice } from './notices.ts';
import { isNotified } from './standing.ts';

/** Steps between the application and the result, each by the day on which it was done. */
export const steps = ['surveyedOn', 'opinionOn', 'examinedOn'] as const;
const days = ['appliedOn', ...steps] as const;
/** 申請 of which others are told: moving in and taking back are no way that somebody waits along. */
const kinds: readonly string[] = ['新規', '更新', '区分変更'];

const isToldOf = ({ appliedOn, kind }: Certification, today: string): boolean =>
  appliedOn !== null && appliedOn <= today && kinds.includes(kind);

/** Whether an application that is under way has come further, or what was told of it was wrong. Its end is told as what has changed, and not before the person has it. */
export function hasMoved({ before, after }: Change, today: string): boolean {
  if (!isToldOf(after, today) || isNotified(after, today)) return false;
  return before === undefined || [...days, 'kind' as const].some((key) => before[key] !== after[key]);
}

/** Days alone: nothing of what a survey or an opinion says, nor what was decided. */
const contentOf = (one: Certification): Readonly<Record<string, string>> => ({
  kind: one.kind,
  ...Object.fromEntries(days.flatMap((key) => (one[key] === null ? [] : [[key, one[key]]]))),
});

/**
 * Puts among what is to be sent, in the transaction of the changes themselves, what has moved: to those who asked for it, and by itself to who applied in
 * the person's place. Call `wake` after the commit.
 */
export async function putProgress(
  rows: RowsConnection,
  member: string,
  changes: readonly Change[],
  now: Date,
): Promise<void> {
  const today = dayIn(now);
  const told = changes.flatMap((one) => {
    const { after } = one;
    const moved = hasMoved(one, today);
    const content = contentOf(after);
    return [
      ...(moved ? [{ after, receiver: null, content }] : []),
      ...(isToldOf(after, today) && isForAgent(one, moved, today)
        ? [{ after, ...sayToAgent(after, content, today) }]
        : []),
    ];
  });
  if (told.length === 0) return;
  const records = told.map(({ after, receiver, content }) => ({
    ...{ id: randomUUID(), code: after.code, certification: after.id, receiver, content },
  }));
  await rows.query(
    `INSERT INTO municipal.progress_notice (member, id, code, certification, receiver, content, made_at, state, state_at)
      SELECT $1, id, code, certification, receiver, content, $2, 'waiting', $2
        FROM jsonb_to_recordset($3) AS one(id uuid, code text, certification uuid, receiver text, content jsonb)`,
    [member, now, JSON.stringify(records)],
  );
}

const waiting = z.object({
  ...{ id: z.uuid(), code: z.string(), receiver: z.string().nullable() },
  content: z.record(z.string(), z.unknown()),
});
export type WaitingStep = z.infer<typeof waiting>;

/** Sends what waits, oldest first: to the offices that plan the person's care, have asked for it and may be told; or to the one office that it names. */
export async function tendProgress(at: At): Promise<void> {
  const all = await at.rows(async (connection) => {
    const { rows } = await connection.query(
      `SELECT id, code, receiver, content FROM municipal.progress_notice WHERE state = 'waiting' ORDER BY made_at, id LIMIT 50`,
    );
    return z.array(waiting).parse(rows);
  });
  for (const { id, code, receiver, content } of all)
    if (receiver !== null) await sendToAgent(at, { id, code, receiver, content });
    else
      await sendNotice(at, 'progress_notice', {
        ...{
          id,
          contract: 'municipal/certification-progress',
          purpose: 'certification-progress-notice',
          subject: code,
        },
        content,
      });
}

/** When it was last told how far each application of a person is: to those who plan. */
export async function readToldOn(rows: RowsConnection, code: string): Promise<Map<string, Date>> {
  const { rows: found } = await rows.query<{ certification: string; at: Date }>(
    `SELECT certification, max(state_at) AS at FROM municipal.progress_notice
      WHERE code = $1 AND state = 'sent' AND receiver IS NULL GROUP BY certification`,
    [code],
  );
  return new Map(found.map(({ certification, at }) => [certification, at]));
}
