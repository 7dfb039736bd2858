import type { Connection } from '../../database/connect.ts';
import type { Services } from '../services.ts';
import type { OwnReader } from './read.ts';

/** What a person's records can be asked by: the members and the purposes that they name. */
export type Choices = {
  readonly members: { readonly id: string; readonly name: string }[];
  readonly purposes: { readonly id: string; readonly title: string }[];
};

/** As far as the records are shown to `reader` by now: what law hides is in no list either. Under the reader's context; names in the order of the kana. */
export async function findChoicesIn(
  connection: Connection,
  { clock, directory, purposes }: Pick<Services, 'clock' | 'directory' | 'purposes'>,
  reader: OwnReader,
): Promise<Choices> {
  const { rows } = await connection.query<{ from: string; to: string | null; purpose: string | null }>(
    `SELECT DISTINCT from_member AS from, to_member AS to, fields ->> 'purpose' AS purpose FROM ledger.record
      WHERE subject_tag = ANY ($1::text[]) AND (hidden_until IS NULL OR hidden_until <= $2)
        AND fields IS NOT NULL AND NOT ($3 AND fields ->> 'kind' = 'sign-in')`,
    [reader.tags, clock.now().toISOString(), reader.as !== 'self'],
  );
  const members = [...new Set(rows.flatMap(({ from, to }) => [from, to]))]
    .flatMap((id) => (id === null ? [] : (directory.findMember(id) ?? [])))
    .toSorted((a, b) => a.kana.localeCompare(b.kana, 'ja'));
  const named = [...new Set(rows.map(({ purpose }) => purpose))]
    .flatMap((id) => (id === null ? [] : (purposes.get(id) ?? [])))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'ja'));
  return {
    members: members.map(({ id, name }) => ({ id, name })),
    purposes: named.map(({ id, title }) => ({ id, title })),
  };
}
