import { readBody } from '../form/body.ts';
import { type FormTokens, tokenField } from '../form/token.ts';
import type { Store } from '../sign-in/store.ts';

const limit = 65_536;

/** The fields of a form that one of our own pages sent; files, and what is no such form, are not kept. */
export async function readLate(
  request: Request,
  tokens: FormTokens,
  session: string,
): Promise<[string, string][] | undefined> {
  const site = request.headers.get('Sec-Fetch-Site');
  if (site !== null && site !== 'same-origin') return undefined;
  const body = await readBody(request, limit);
  if (typeof body === 'number') return undefined;
  const token = body.get(tokenField);
  // Another site cannot put anything among what somebody is offered later.
  if (typeof token !== 'string' || !tokens.holds(session, token)) return undefined;
  const fields = [...body.entries()].filter(([name]) => name !== tokenField);
  if (fields.some(([, value]) => typeof value !== 'string' && value.size > 0)) return undefined;
  return fields.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

/** Keeps a form that came after its session had ended, for the same person. @returns whether it is kept */
export async function keepLate(
  request: Request,
  { store, tokens, session, account }: { store: Store; tokens: FormTokens; session: string; account: string },
): Promise<boolean> {
  const fields = await readLate(request, tokens, session);
  if (!fields) return false;
  const { pathname, search } = new URL(request.url);
  return store.kept.add(account, { path: `${pathname}${search}`, fields });
}
