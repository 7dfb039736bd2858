import { randomUUID } from 'node:crypto';
import type { Asker } from '../../../contracts/care/mine.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';

/** How the person stands to the version that is held now. */
export type AgreementState = {
  readonly answer: 'agreed' | 'declined';
  readonly by: Asker;
  /** at the planner: `paper` where staff noted a signature */
  readonly way: 'screen' | 'paper' | 'told';
  readonly at: Date;
};

/** Whose answer counts before whose: nobody's stands against the person's own, and a supporter signs nothing in her place. */
const precedence: readonly Asker[] = ['self', 'legal', 'voluntary'];

/**
 * The answer that counts to each plan as it is held, at the office that asked and at those that it told; of whom nobody has answered there is none. An
 * answer to an earlier ファイル連番 counts as long as what it says is the same.
 * @param identities of care.held
 */
export async function readAgreements(
  connection: RowsConnection,
  identities: readonly string[],
): Promise<Map<string, AgreementState>> {
  const { rows } = await connection.query<AgreementState & { identity: string }>(
    `SELECT h.identity, said.answer, said.asker AS by, said.way, said.at
       FROM (SELECT identity, sequence, answer, asker, way, at FROM care.agreement WHERE identity = ANY ($1)
             UNION ALL SELECT identity, sequence, answer, asker, 'told', at FROM care.told_agreement WHERE identity = ANY ($1)) AS said
       JOIN care.version v ON v.identity = said.identity AND v.sequence = said.sequence
       JOIN care.held h ON h.identity = said.identity AND h.entry = v.entry
      ORDER BY said.at DESC`,
    [identities],
  );
  return new Map(
    [...Map.groupBy(rows, ({ identity }) => identity)].flatMap(([identity, of]) => {
      const counts = precedence.map((one) => of.find(({ by }) => by === one)).find((one) => one !== undefined);
      return counts ? [[identity, counts] as const] : [];
    }),
  );
}

/** The messages that told an office of the answers to a plan: whoever is shown the plan has read them. */
export async function listTold(connection: RowsConnection, identity: string): Promise<string[]> {
  const { rows } = await connection.query<{ message: string }>(
    'SELECT message FROM care.told_agreement WHERE identity = $1',
    [identity],
  );
  return rows.map(({ message }) => message);
}

/** A signature on paper, under the version that is held. @returns false where that is another now */
export async function noteSignature(
  connection: RowsConnection,
  {
    member,
    code,
    staff,
    now,
  }: {
    readonly member: string;
    readonly code: string;
    readonly staff: { id: string; role: string };
    readonly now: Date;
  },
  signed: {
    readonly identity: string;
    readonly sequence: string;
    readonly answer: AgreementState['answer'];
    readonly by: Asker;
    readonly name: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { identity, sequence, answer, by, name, at } = signed;
  const { rowCount } = await connection.query(
    `INSERT INTO care.agreement (member, id, code, kind, identity, sequence, sha256, answer, asker, asker_name, name, at, way, staff, role, noted_at)
      SELECT $1, $2, $3, 'plan', identity, sequence, encode(sha256(convert_to(entry::text, 'UTF8')), 'hex'), $6, $7, '', $8, $9, 'paper', $10, $11, $12
        FROM care.held WHERE identity = $4 AND sequence = $5 AND entry IS NOT NULL`,
    [
      member,
      randomUUID(),
      code,
      identity,
      sequence,
      answer,
      by,
      name === '' ? null : name,
      at,
      staff.id,
      staff.role,
      now,
    ],
  );
  return rowCount === 1;
}
