import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { findOwnTable, parseJson, parseTable } from '../../../../contracts/care/own-tables.ts';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const shared = {
  id: z.string().regex(/^[a-z-]+$/),
  title: z.string().min(1),
  /** what staff read, and what they are to do */
  reason: z.string().min(1),
  from: day,
  until: day.nullable(),
  source: z.string().min(1),
  seen: z.boolean(),
};
const codes = z.array(z.string().length(6)).min(1);
const services = z.array(z.string().length(2)).min(1);

const rule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('twice'), ...shared }),
  z.strictObject({ kind: z.literal('days'), ...shared }),
  z.strictObject({ kind: z.literal('count'), ...shared, codes, most: z.int().positive() }),
  z.strictObject({ kind: z.literal('interval'), ...shared, codes, months: z.int().positive() }),
  z.strictObject({ kind: z.literal('together'), ...shared, services, others: services }),
  z.strictObject({ kind: z.literal('short-stay'), ...shared, services }),
  z.strictObject({ kind: z.literal('level'), ...shared }),
  z.strictObject({ kind: z.literal('plan'), ...shared, services }),
]);
export type Rule = z.infer<typeof rule>;
export type RuleKind = Rule['kind'];
export type RuleOf<K extends RuleKind> = Extract<Rule, { kind: K }>;

const ours = new URL('rules.json', import.meta.url);

/**
 * The rules of 縦覧点検: ours, or the region's own file `checks.json` that stands for it.
 * @throws Error naming the place, in Japanese
 */
export async function readRules(file: URL | string = findOwnTable('checks.json') ?? ours): Promise<readonly Rule[]> {
  const name = 'checks.json（縦覧点検の決まり）';
  return parseTable(z.object({ rows: z.array(rule) }), name, parseJson(name, await readFile(file, 'utf8'))).rows;
}
