import { Fault } from '../../contracts/fault.ts';
import type { Incident } from '../../contracts/incident.ts';
import type { MemberId } from '../../contracts/member.ts';
import { leastPersons, type PublishedIncident } from '../../contracts/public.ts';
import type { Queryable } from '../../database/connect.ts';

type Version = {
  readonly id: string;
  readonly version: number;
  readonly member: MemberId;
  readonly content: Incident;
  readonly publishedAt: Date;
};

/** Which version the next one of this incident is. @throws Fault not_found where it is none of this member's */
export async function nextVersion(connection: Queryable, id: string, member: MemberId): Promise<number> {
  const { rows } = await connection.query<{ version: number }>(
    'SELECT max(version) AS version FROM exchange.incident WHERE id = $1 AND member = $2 HAVING count(*) > 0',
    [id, member],
  );
  if (!rows[0]) throw new Fault('not_found', 'その事故の公表は、この機関のものには、ありません。');
  return rows[0].version + 1;
}

/** @throws Fault conflict when somebody else has published this version in the meantime */
export async function addVersion(connection: Queryable, { id, version, member, content, publishedAt }: Version) {
  const { rowCount } = await connection.query(
    `INSERT INTO exchange.incident (id, version, member, content, published_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [id, version, member, JSON.stringify(content), publishedAt],
  );
  if (rowCount === 0) throw new Fault('conflict', '同じときに、ほかの訂正が公表されました。読み直してください。');
}

/** Every incident with all of its versions, the newest first. */
export async function readIncidents(
  connection: Queryable,
  nameOf: (member: string) => string,
): Promise<PublishedIncident[]> {
  const { rows } = await connection.query<Version>(
    `SELECT id, version, member, content, published_at AS "publishedAt" FROM exchange.incident ORDER BY published_at DESC, version DESC`,
  );
  return [...Map.groupBy(rows, ({ id }) => id)].map(([id, versions]) => ({
    id,
    member: nameOf(versions[0]!.member),
    versions: versions.map(({ version, content, publishedAt }) => ({
      ...content,
      version,
      publishedAt: publishedAt.toISOString(),
      persons:
        content.persons !== null && content.persons > 0 && content.persons < leastPersons ? 'few' : content.persons,
    })),
  }));
}
