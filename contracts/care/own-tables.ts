import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/**
 * The folder of the region's own tables of care (ENGAWA_TABLES, docs/care-rules.md): whatever a law, a ministry or a standard changes is
 * changed there, without a release. It is read when a process starts.
 * @returns undefined: the region has none
 */
export function ownTables(): string | undefined {
  const { ENGAWA_TABLES: folder } = process.env;
  return folder === undefined || folder === '' ? undefined : path.resolve(folder);
}

/** The file of a table of the region's own, if it has it. @param name e.g. `checks.json` */
export function findOwnTable(name: string): string | undefined {
  const folder = ownTables();
  const file = folder === undefined ? undefined : path.join(folder, name);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** A table that stands in one file: the region's own, or ours. @throws Error naming file and place, in Japanese */
export function tableOf<S extends z.ZodType>(schema: S, name: string, ours: unknown): z.output<S> {
  const own = findOwnTable(name);
  return parseTable(schema, name, own === undefined ? ours : parseJson(name, readFileSync(own, 'utf8')));
}

/** @throws Error in Japanese */
export function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`表 ${name} が JSON として読めません。かっこと読点を確かめてください。`);
  }
}

/** @throws Error in Japanese: which place in which file to mend, and what is wrong there */
export function parseTable<S extends z.ZodType>(schema: S, name: string, data: unknown): z.output<S> {
  const parsed = schema.safeParse(data, { error: z.locales.ja().localeError });
  if (parsed.success) return parsed.data;
  const { path: at, message } = deepest(parsed.error.issues);
  throw new Error(`表 ${name} の ${at.join(' → ')} を直してください: ${message}`);
}

type Issue = z.core.$ZodIssue;
/** Of what may be written in several ways: what is wrong in the way that it comes nearest to. */
function deepest(issues: readonly Issue[], before: readonly PropertyKey[] = []): Pick<Issue, 'path' | 'message'> {
  const issue = issues[0]!;
  const at = [...before, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return { message: issue.message, path: at };
  const nearest = issue.errors.map((errors) => deepest(errors, at));
  return nearest.toSorted((a, b) => b.path.length - a.path.length)[0]!;
}
