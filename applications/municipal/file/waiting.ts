import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Rows } from '../../../web/application/rows.ts';

/** A file that was read and not yet taken in. */
export type Waiting<Row> = {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly Row[];
  readonly readAt: Date;
};
type Kept<Row> = {
  readonly member: string;
  readonly staff: string;
  readonly name: string;
  readonly content: readonly Row[];
  readonly now: Date;
};
const keptMs = 24 * 3_600_000;

/**
 * Files of one kind between being looked at and being taken in, for a day at most: what was looked at is what is taken in.
 * @param row what a line is, as it comes back
 */
export function openWaiting<Row>(kind: string, row: z.ZodType<Row>) {
  return {
    async keep(rows: Rows, { member, staff, name, content, now }: Kept<Row>): Promise<string> {
      const id = randomUUID();
      await rows(async (connection) => {
        await connection.query('DELETE FROM municipal.register_file WHERE read_at < $1', [
          new Date(now.getTime() - keptMs),
        ]);
        await connection.query(
          'INSERT INTO municipal.register_file (member, id, kind, name, content, staff, read_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [member, id, kind, name, JSON.stringify(content), staff, now],
        );
      });
      return id;
    },
    /** undefined: it was taken in, or never was */
    find: (rows: Rows, id: string): Promise<Waiting<Row> | undefined> =>
      rows(async (connection) => {
        const { rows: found } = await connection.query(
          'SELECT name, content, read_at FROM municipal.register_file WHERE id = $1 AND kind = $2',
          [id, kind],
        );
        return (
          found[0] && { id, name: found[0].name, rows: z.array(row).parse(found[0].content), readAt: found[0].read_at }
        );
      }),
    drop: (rows: Rows, id: string): Promise<unknown> =>
      rows((connection) =>
        connection.query('DELETE FROM municipal.register_file WHERE id = $1 AND kind = $2', [id, kind]),
      ),
  };
}
export type WaitingFiles<Row> = ReturnType<typeof openWaiting<Row>>;
