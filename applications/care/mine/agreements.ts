import { randomUUID } from 'node:crypto';
import type { Agreeing, Agreement, Withdrawing } from '../../../contracts/care/mine.ts';
import { tellAgreement } from '../heard/tell.ts';
import type { Asking, Mine } from './asking.ts';
import { planOf } from './plan.ts';

type Row = Omit<Agreement, 'at' | 'by' | 'mine' | 'identity' | 'sequence' | 'name'> & {
  readonly identity: string | null;
  readonly sequence: string | null;
  readonly name: string | null;
  readonly asker: Agreement['by'];
  readonly askerName: string;
  readonly at: Date;
};

/** Everything that was ever signed about the person, the newest first. What one of the family signed on paper about herself is told to nobody but her office. */
export async function listAgreements({ connection, person, askerName }: Asking): Promise<Agreement[]> {
  const { rows } = await connection.query<Row>(
    `SELECT kind, identity, sequence, answer, asker, asker_name AS "askerName", name, at FROM care.agreement
      WHERE code = $1 AND asker <> 'family' ORDER BY at DESC, id LIMIT 1000`,
    [person.code],
  );
  return rows.map(({ kind, identity, sequence, answer, asker, name, at, ...row }) => ({
    ...{ kind, answer, at: at.toISOString(), by: asker, mine: row.askerName === askerName },
    ...(identity !== null && { identity }),
    ...(sequence !== null && { sequence }),
    ...(name !== null && { name }),
  }));
}

type Signed = Agreeing | (Extract<Withdrawing, { kind: 'family-data' }> & { readonly answer: 'withdrawn' });
/**
 * Signs: exactly the version that was read and stands now (nobody agrees to what has become another meanwhile), with the digest of it as it is kept; the
 * offices that were sent it are told in the same transaction. The same once more changes nothing, whoever pressed twice.
 */
export async function agree(asking: Asking, signed: Signed): Promise<Mine> {
  const { connection, member, person, asker, askerName, now } = asking;
  // Two presses at once are one after the other.
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 7))`, [
    `care.agreement ${member} ${person.code}`,
  ]);
  let of: { identity: string; sequence: string; day: string; form: 'plan' | 'prevention' } | undefined;
  if (signed.kind === 'plan') {
    const { current } = await planOf(asking);
    if (current?.identity !== signed.identity || current.sequence !== signed.sequence) return { refused: 409 };
    const [, form] = JSON.parse(signed.identity) as [string, 'plan' | 'prevention'];
    of = { identity: signed.identity, sequence: signed.sequence, day: current.madeOn.replaceAll('-', ''), form };
  } else if (asker === 'self') return { refused: 422 };
  const { rowCount } = await connection.query(
    `INSERT INTO care.agreement (member, id, code, kind, identity, sequence, sha256, answer, asker, asker_name, name, at)
      SELECT $1, $2, $3, $4, $5, $6,
             (SELECT encode(sha256(convert_to(entry::text, 'UTF8')), 'hex') FROM care.version WHERE identity = $5 AND sequence = $6),
             $7, $8, $9, $10, $11
       WHERE $7 IS DISTINCT FROM (SELECT answer FROM care.agreement
               WHERE code = $3 AND kind = $4 AND asker_name = $9 AND identity IS NOT DISTINCT FROM $5 AND sequence IS NOT DISTINCT FROM $6
               ORDER BY at DESC LIMIT 1)`,
    [
      ...[member, randomUUID(), person.code, signed.kind, of?.identity ?? null, of?.sequence ?? null],
      ...[signed.answer, asker, askerName],
      ...[signed.name === undefined || signed.name === '' ? null : signed.name, now],
    ],
  );
  if (rowCount !== 0 && of && signed.kind === 'plan')
    await tellAgreement(connection, asking, { ...of, answer: signed.answer, by: asker, at: now });
  return { agreements: await listAgreements(asking) };
}
