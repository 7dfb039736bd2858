import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { PageError } from '../application/page-error.ts';
import type { Member } from '../member/member.ts';

const details = new WeakMap<object, unknown>();
declare const of: unique symbol;
/** A person who may be shown on this page: it was recorded who sees them, and why. Only `viewPersons` makes one. */
export type Shown<T> = { readonly code: string; readonly [of]?: T };

type About = {
  readonly purpose: string;
  /** the page in words that the person reads in their record; it names nobody */
  readonly page: string;
  readonly role?: string;
};

/** So many are recorded by one `POST /v1/viewings`. */
const atOnce = 500;

/**
 * Records that this member of staff is shown persons（閲覧）, and loads what is shown only then. Who must not be shown is left out, and is not loaded.
 * @param codes the member's own
 * @param load what is shown of those who may be, in their order; of protected persons (支援措置) it leaves out what tells where they are
 * @throws PageError refused, not_found
 */
export async function viewPersons<T>(
  member: Member,
  about: About,
  codes: readonly string[],
  load: Load<T>,
): Promise<Shown<T>[]> {
  const shown: Shown<T>[] = [];
  for (let from = 0; from < codes.length; from += atOnce)
    shown.push(...(await viewSome(member, about, codes.slice(from, from + atOnce), load)));
  return shown;
}

type Load<T> = (codes: readonly string[], isProtected: (code: string) => boolean) => Promise<readonly T[]>;
async function viewSome<T>(
  member: Member,
  { purpose, page, role }: About,
  codes: readonly string[],
  load: Load<T>,
): Promise<Shown<T>[]> {
  const answer = z.object({ withheld: z.array(z.number().int()), protected: z.array(z.number().int()).default([]) });
  const seen = await member.act('/v1/viewings', { purpose, page, subjects: codes }, answer, role);
  if (!seen.ok) throw new PageError('refused', seen.refused.text);
  const withheld = new Set(seen.value.withheld);
  const visible = codes.filter((_, i) => !withheld.has(i));
  const guarded = new Set(seen.value.protected.map((i) => codes[i]));
  const loaded = visible.length === 0 ? [] : await load(visible, (code) => guarded.has(code));
  return visible.map((code, i) => {
    const one: Shown<T> = { code };
    details.set(one, loaded[i]);
    return one;
  });
}

/** What `viewPersons` has loaded, where it is shown: `<ShownPerson person={one}>{({ name }) => <Name name={name} />}</ShownPerson>`. */
export const ShownPerson = <T,>({
  person,
  children,
}: {
  readonly person: Shown<T>;
  readonly children: (of: T) => Child;
}) => {
  return <>{children(open(person))}</>;
};

/** The same for a page or a list that is made of several parts of it. */
export function open<T>(person: Shown<T>): T {
  if (!details.has(person)) throw new PageError('broken');
  return details.get(person) as T;
}
