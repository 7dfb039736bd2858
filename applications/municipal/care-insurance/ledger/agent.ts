import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ExchangeError } from '../../../../connector/error.ts';
import { addDays } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import type { Certification, Change } from './certification.ts';
import { type At, isAgainst, sendOne } from './notices.ts';
import { isNotified } from './standing.ts';

/*
 * 提出代行（介護保険法27条1項）: who applied in a person's place is told how far that one application is, and nothing of another. The town hall says on the
 * road that it did（関係）, for as long as the application is under way; the person's consent is asked for by the road, as of those who plan.
 */

const contract = 'municipal/certification-progress-agent';
const purpose = 'certification-progress-agent';
const day = 24 * 60 * 60_000;
/** So long a relation is asserted for, and anew while the application is still under way: one whose id was lost ends by itself. */
const standsDays = 60;
/** So long after the end what tells the end may still wait for an office that is closed: `relayDays` of the contract. */
const endDays = 14;

const memberOf = (office: string): string => `CARE/${office}`;

/** @param moved whether it has come further. Its end is told too, once the person has the result; of what had ended before it was known nothing is. */
export function isForAgent({ before, after }: Change, moved: boolean, today: string): boolean {
  if (after.agent === null) return false;
  if (isNotified(after, today)) return before !== undefined && !isNotified(before, today);
  return moved || before?.agent !== after.agent;
}

/** @param days what those who plan are told */
export const sayToAgent = (one: Certification, days: Readonly<Record<string, string>>, today: string) => ({
  receiver: memberOf(one.agent!),
  content: {
    ...{ person: { insurer: one.insurer, insured: one.insured }, ...days },
    ...(isNotified(one, today) && { closedOn: one.notifiedOn }),
  },
});

type Message = {
  readonly id: string;
  readonly code: string;
  readonly receiver: string;
  readonly content: Readonly<Record<string, unknown>>;
};
export const sendToAgent = (at: At, { id, code, receiver, content }: Message): Promise<void> =>
  sendOne(at, 'progress_notice', id, async () => {
    const file = {
      ...{ name: 'progress.json', mediaType: 'application/json' },
      content: Buffer.from(JSON.stringify(content)).toString('base64'),
    };
    const parcel = { subjects: [{ code }], files: [file] };
    const answer = await at.client.send({ id, contract, receiver, purpose, parcel });
    if ('refused' in answer) throw new ExchangeError(422, answer.refused.code, answer.refused.text, false);
  });

const relation = z.object({
  ...{ id: z.uuid(), code: z.string(), office: z.string(), relation: z.uuid().nullable() },
});
type Relation = z.infer<typeof relation>;
const pair = z.object({ code: z.string(), office: z.string() });
const wantedPair = pair.extend({ since: z.string(), isUnderWay: z.boolean() });

/** Asserts on the road who applied in whose place, and ends it when the application has. Before what waits is sent. */
export async function tendAgents(at: At): Promise<void> {
  const now = at.ground.clock.now();
  const today = dayIn(now);
  const { wanted, standing } = await at.rows(async (connection) => ({
    wanted: z.array(wantedPair).parse(
      (
        await connection.query(
          `SELECT code, agent AS office, min(applied_on)::text AS since,
              bool_or(notified_on IS NULL OR notified_on > $1::date) AS "isUnderWay" FROM municipal.certification
            WHERE agent IS NOT NULL AND applied_on <= $1::date AND (notified_on IS NULL OR notified_on > $2::date) GROUP BY code, agent`,
          [today, addDays(today, -endDays)],
        )
      ).rows,
    ),
    standing: await listStanding(connection, now),
  }));
  const keyOf = ({ code, office }: z.infer<typeof pair>) => `${code} ${office}`;
  const known = new Set(standing.map(keyOf));
  const due = new Set(wanted.map(keyOf));
  for (const one of wanted) if (one.isUnderWay && !known.has(keyOf(one))) await begin(at, one, now);
  for (const one of standing) if (!due.has(keyOf(one))) await end(at, one, now);
}

async function listStanding(connection: RowsConnection, now: Date): Promise<Relation[]> {
  const { rows } = await connection.query(
    `SELECT id, code, office, relation FROM municipal.agent_relation WHERE ended_at IS NULL AND until > $1`,
    [now],
  );
  return z.array(relation).parse(rows);
}

async function begin(at: At, { code, office, since }: z.infer<typeof wantedPair>, now: Date): Promise<void> {
  const until = new Date(now.getTime() + standsDays * day);
  const made = await at.client
    .call<{ id: string }>('POST', '/v1/relations', {
      ...{ subject: code, member: memberOf(office), kind: 'certification-agent' },
      ...{ evidence: '要介護認定申請書（提出代行者）', validFrom: `${since}T00:00:00+09:00`, validUntil: until },
    })
    .catch((error: unknown) => {
      if (!isAgainst(error)) throw error;
      // It stands already: an answer was lost.
      return error.status === 409 ? { id: null } : { id: null, trouble: error.message };
    });
  await at.rows((connection) =>
    connection.query(
      `INSERT INTO municipal.agent_relation (member, id, code, office, relation, trouble, until) VALUES (municipal.member(), $1, $2, $3, $4, $5, $6)`,
      [randomUUID(), code, office, made.id, 'trouble' in made ? made.trouble : null, until],
    ),
  );
}

async function end(at: At, { id, code, relation: of }: Relation, now: Date): Promise<void> {
  if (of !== null)
    await at.client.call('POST', `/v1/relations/${of}/end`, { subject: code }).catch((error: unknown) => {
      if (!isAgainst(error)) throw error;
    });
  await at.rows((connection) =>
    connection.query('UPDATE municipal.agent_relation SET ended_at = $2 WHERE id = $1', [id, now]),
  );
}

/** What stands of who applied in the person's place: by office, why the road does not have it, where it does not. */
export async function readAgents(
  connection: RowsConnection,
  code: string,
  now: Date,
): Promise<Map<string, string | null>> {
  const { rows } = await connection.query<{ office: string; trouble: string | null }>(
    'SELECT office, trouble FROM municipal.agent_relation WHERE code = $1 AND ended_at IS NULL AND until > $2',
    [code, now],
  );
  return new Map(rows.map(({ office, trouble }) => [office, trouble]));
}
