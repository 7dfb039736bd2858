import type { RowsConnection } from '../../../../web/application/rows.ts';

/** Which words of an address stand for which 日常生活圏域. */
export async function listAreas(rows: RowsConnection): Promise<Map<string, string>> {
  const { rows: found } = await rows.query<{ word: string; area: string }>(
    'SELECT word, area FROM municipal.living_area ORDER BY area, word',
  );
  return new Map(found.map(({ word, area }) => [word, area]));
}

export async function replaceAreas(
  rows: RowsConnection,
  member: string,
  areas: ReadonlyMap<string, string>,
): Promise<void> {
  await rows.query('DELETE FROM municipal.living_area');
  await rows.query(
    'INSERT INTO municipal.living_area (member, word, area) SELECT $1, * FROM ROWS FROM (unnest($2::text[]), unnest($3::text[]))',
    [member, [...areas.keys()], [...areas.values()]],
  );
}
