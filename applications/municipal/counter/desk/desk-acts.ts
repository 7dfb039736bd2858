import { z } from 'zod';
import type { Rows } from '../../../../web/application/rows.ts';
import type { Member } from '../../../../web/member/member.ts';
import type { Document } from './documents.ts';
import { deskRole } from './person.ts';

/** 窓口で行ったこと: who was made sure of by what, for which act, by whom. */
type DeskAct = {
  readonly id: string;
  readonly code: string;
  readonly act: 'letter' | 'letter-end' | 'help';
  readonly document: Document | null;
  readonly access?: string;
  readonly until?: Date;
};

/** Whether the form with this id has acted already: one that is sent twice acts once. */
export const hasActed = (rows: Rows, id: string): Promise<boolean> =>
  rows(async (connection) => {
    const { rowCount } = await connection.query('SELECT FROM municipal.desk_act WHERE id = $1', [id]);
    return rowCount === 1;
  });

export const noteDeskAct = (rows: Rows, member: Member, act: DeskAct, now: Date): Promise<unknown> =>
  rows((connection) =>
    connection.query(
      `INSERT INTO municipal.desk_act (member, id, code, act, document, staff, role, done_at, access, until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
      [
        ...[member.id, act.id, act.code, act.act, act.document, member.staff.id, deskRole(member), now],
        ...[act.access ?? null, act.until ?? null],
      ],
    ),
  );

/** Help on behalf that goes on at this moment, by this very member of staff, for this very person. */
export type Help = { readonly id: string; readonly access: string; readonly until: Date };

export const findHelp = (
  rows: Rows,
  { id, code, staff, now }: { readonly id: string; readonly code: string; readonly staff: string; readonly now: Date },
): Promise<Help | undefined> =>
  rows(async (connection) => {
    if (!z.uuid().safeParse(id).success) return undefined;
    const { rows: found } = await connection.query<Help>(
      `SELECT id, access, until FROM municipal.desk_act
        WHERE id = $1 AND code = $2 AND staff = $3 AND act = 'help' AND ended_at IS NULL AND until > $4`,
      [id, code, staff, now],
    );
    return found[0];
  });

export const endHelp = (rows: Rows, id: string, now: Date): Promise<unknown> =>
  rows((connection) =>
    connection.query(`UPDATE municipal.desk_act SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`, [id, now]),
  );
