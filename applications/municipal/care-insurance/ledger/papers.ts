import { z } from 'zod';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import contract from '../../contracts/certification-documents.json' with { type: 'json' };

/** The separable papers, in the order in which they are made. */
export const parts = ['survey', 'basicSurvey', 'specialNotes', 'doctorsOpinion'] as const;
export type Part = (typeof parts)[number];
export const partTitle = (part: Part): string => contract.fields[part].title;

const { case: _, ...properties } = contract.schema.properties;
const schema = z.fromJSONSchema({ ...contract.schema, required: [], properties } as never);
export type Papers = Partial<Readonly<Record<Part, unknown>>>;

/** Papers as their contract has them; undefined where they are something else. */
export const readPapers = (content: unknown): Papers | undefined =>
  schema.safeParse(content).data as Papers | undefined;

/** undefined: there are none of this application */
export async function findPapers(rows: RowsConnection, certification: string): Promise<Papers | undefined> {
  const found = await rows.query('SELECT content FROM municipal.certification_paper WHERE certification = $1', [
    certification,
  ]);
  return found.rows[0] && readPapers(found.rows[0].content);
}

/** Papers that come are added to those that are there; one of the same kind replaces it. */
export async function putPapers(
  rows: RowsConnection,
  member: string,
  { certification, papers, now }: { readonly certification: string; readonly papers: Papers; readonly now: Date },
): Promise<void> {
  await rows.query(
    `INSERT INTO municipal.certification_paper AS known (member, certification, content, taken_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (member, certification) DO UPDATE SET content = known.content || EXCLUDED.content, taken_at = EXCLUDED.taken_at`,
    [member, certification, JSON.stringify(papers), now],
  );
}
