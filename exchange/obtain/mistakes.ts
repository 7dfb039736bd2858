import type { Clock } from '../../contracts/clock.ts';
import type { SystemId } from '../../contracts/member.ts';
import { columns } from '../../database/columns.ts';
import type { Pool, Queryable } from '../../database/connect.ts';
import { type EachSecond, writeEachSecond } from '../each-second.ts';
import { dayOf, daysAfter } from '../rights/deadline.ts';

/*
 * A provider's system is told that its answer has arrived, and only the asker that it broke the contract. So it is counted for the provider's own
 * people, who see it where they look first: in what their connector prints, and in engawa self-check.
 */

export type Mistakes = EachSecond & {
  /** @param detail what is wrong: a line for each thing, in places and rules, without a value */
  note(system: SystemId, service: string, detail: string | undefined): void;
};

/** What was wrong with a service's answers, in how many of them, and when the last came. */
export type Mistake = {
  readonly service: string;
  readonly text: string;
  readonly answers: number;
  readonly lastAt: Date;
};

const keptDays = 35;
const mostAtOnce = 1_000;
const longest = 300;

type Noted = { readonly system: SystemId; readonly service: string; readonly text: string; at: Date; answers: number };

/**
 * Counts in memory and writes once a second; what a process that is killed had not written is forgotten.
 * @param pool of the role exchange
 */
export function startMistakes(pool: Pool, clock: Clock): Mistakes {
  let noted = new Map<string, Noted>();

  async function write(): Promise<void> {
    if (noted.size === 0) return;
    const writing = noted;
    noted = new Map();
    const rows = [...writing.values()].map((one) => [
      ...[one.system, one.service, dayOf(one.at), one.text, one.answers, one.at],
    ]);
    try {
      await pool.query(
        `INSERT INTO exchange.answer_mistake AS m (system, service, day, text, answers, last_at)
         SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::int[], $6::timestamptz[]) ORDER BY 1, 2, 3, 4
         ON CONFLICT (system, service, day, text)
           DO UPDATE SET answers = m.answers + EXCLUDED.answers, last_at = greatest(m.last_at, EXCLUDED.last_at)`,
        columns(rows, 6),
      );
    } catch (error) {
      for (const one of writing.values()) add(one);
      throw error;
    }
  }

  function add(one: Noted): void {
    const key = JSON.stringify([one.system, one.service, dayOf(one.at), one.text]);
    const before = noted.get(key);
    if (before) {
      before.answers += one.answers;
      before.at = one.at;
    } else if (noted.size < mostAtOnce) noted.set(key, one);
  }

  return {
    note(system, service, detail) {
      const lines = new Set((detail ?? unread).split('\n').map((line) => placesOnly(line).slice(0, longest)));
      for (const text of lines) add({ system, service, text, at: clock.now(), answers: 1 });
    },
    ...writeEachSecond(write),
  };
}

/** A connector that says no more than that it could not read the answer has told its own office what it saw. */
const unread = '接続プログラムが、業務システムの回答を読めませんでした。接続プログラムの表示を確かめてください。';

/** Which item of a list it was differs from answer to answer. */
const placesOnly = (line: string): string => line.replaceAll(/\/\d+(?=[/:])/g, '/*');

/** A system's own, the latest first. */
export async function readMistakes(connection: Queryable, system: SystemId, most: number): Promise<Mistake[]> {
  const { rows } = await connection.query<Mistake>(
    `SELECT service, text, sum(answers)::int AS answers, max(last_at) AS "lastAt" FROM exchange.answer_mistake
      WHERE system = $1 GROUP BY service, text ORDER BY max(last_at) DESC, service, text LIMIT $2`,
    [system, most],
  );
  return rows;
}

/** @param pool of the role sweeper */
export async function forgetMistakes(pool: Pool, now: Date): Promise<void> {
  await pool.query('DELETE FROM exchange.answer_mistake WHERE day < $1', [daysAfter(dayOf(now), -keptDays)]);
}
