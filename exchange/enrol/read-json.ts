import type { z } from 'zod';
import { sayIssue } from '../../contracts/written-issue.ts';
import { parseWritten } from '../../contracts/written-json.ts';
import { findLine, findMistake } from './json-lines.ts';

/**
 * Reads the JSON `text` of `file` as `schema` says.
 * @throws Error with one line for each thing to mend: `file:line: place: what`, in Japanese, for the person who wrote the file
 */
export function readJson<T>(text: string, schema: z.ZodType<T>, file: string): T {
  let value: unknown;
  try {
    value = parseWritten(text);
  } catch (error) {
    throw new Error(`${file}:${findMistake(text)}: JSONとして読めません。この行か、すぐ前の書き方を確かめてください`, {
      cause: error,
    });
  }
  const checked = schema.safeParse(value, { error: sayIssue });
  if (checked.success) return checked.data;
  const lines = checked.error.issues.map(
    ({ path, message }) => `${file}:${findLine(text, path)}: ${path.join('.') || '全体'}: ${message}`,
  );
  throw new Error(lines.join('\n'));
}
