import type { z } from 'zod';
import { readBody } from './body.ts';
import { control } from './fields.ts';
import type { FormState } from './state.ts';
import { type FormTokens, tokenField } from './token.ts';

type Sent = Readonly<Record<string, string | string[] | File | File[]>>;

export type ReadForm<T> =
  | { readonly ok: true; readonly value: T; readonly form: FormState; readonly sent: Sent }
  /** to be shown again with what was entered */
  | { readonly ok: false; readonly status: 400; readonly form: FormState; readonly sent: Sent }
  /** not a form of ours, or too large: there is nothing to show again */
  | { readonly ok: false; readonly status: 403 | 413 | 415; readonly form: null };

type How<S extends z.ZodType> = {
  readonly schema: S;
  readonly tokens: FormTokens;
  readonly session: string;
  /** bytes; 64 kB unless a file is awaited */
  readonly limit?: number;
};

/** Whether a browser says that another site had it sent. */
export function isFromElsewhere({ headers }: Request): boolean {
  const site = headers.get('Sec-Fetch-Site');
  return site !== null && site !== 'same-origin' && site !== 'none';
}

/**
 * Reads a form that a page of ours sent. A field that was sent once is a string, more often an array; schemas in `fields.ts` take both.
 * @returns what was meant; or what is wrong by field, in Japanese; or that the form is none of ours (403), too large (413), no form at all (415)
 */
export async function readForm<S extends z.ZodType>(
  request: Request,
  { schema, tokens, session, limit = 65_536 }: How<S>,
): Promise<ReadForm<z.infer<S>>> {
  if (isFromElsewhere(request)) return { ok: false, status: 403, form: null };
  const body = await readBody(request, limit);
  if (typeof body === 'number') return { ok: false, status: body, form: null };
  const sent = gather(body);
  const token = sent[tokenField];
  if (!tokens.holds(session, typeof token === 'string' ? token : undefined))
    return { ok: false, status: 403, form: null };
  const values = Object.fromEntries(
    Object.entries(sent).filter(
      (entry): entry is [string, string | string[]] =>
        entry[0] !== tokenField &&
        (Array.isArray(entry[1]) ? entry[1] : [entry[1]]).every((one) => typeof one === 'string'),
    ),
  );
  const meant = schema.safeParse(sent);
  // A field of text refuses what no keyboard writes. A table or a tree of fields, of which a schema knows no names, is read without it: nothing that
  // somebody sees is lost, and no table is given what it does not take.
  const kept = meant.success ? withoutControl(sent) : sent;
  const read = kept === sent ? meant : schema.safeParse(kept);
  if (read.success) return { ok: true, value: read.data, form: { values, errors: {} }, sent: kept };
  const errors: Record<string, string> = {};
  // The first of a field: one thing to mend at a time.
  for (const { path, message } of read.error.issues) errors[String(path[0] ?? '')] ??= message;
  return { ok: false, status: 400, form: { values, errors }, sent };
}

/** @returns `sent` itself where there is nothing to leave out */
function withoutControl(sent: Sent): Sent {
  const all = new RegExp(control, 'g');
  const without = <T>(one: T) => (typeof one === 'string' ? one.replace(all, '') : one);
  if (!Object.values(sent).some((value) => [value].flat().some((one) => without(one) !== one))) return sent;
  const clean = Object.entries(sent).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(without) : without(value),
  ]);
  return Object.fromEntries(clean);
}

function gather(body: FormData): Sent {
  const sent: Record<string, string | string[] | File | File[]> = Object.create(null);
  for (const name of new Set(body.keys())) {
    const all = body.getAll(name);
    sent[name] = (all.length === 1 ? all[0]! : all) as Sent[string];
  }
  for (const name of Object.keys(sent)) if (name.endsWith('.year')) joinDay(sent, name.slice(0, -5));
  return sent;
}

/** The three parts of `DateField` as the one day that its schema reads; all empty is empty. */
function joinDay(sent: Record<string, unknown>, name: string): void {
  const parts = ['year', 'month', 'day'].map((part) => sent[`${name}.${part}`]);
  if (!parts.every((part) => typeof part === 'string')) return;
  const [year, month, day] = parts.map((part) => part.trim().replace(/[年月日]$/, ''));
  sent[name] = year || month || day ? `${year}年${month}月${day}日` : '';
}
