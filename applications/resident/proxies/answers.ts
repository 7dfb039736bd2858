import { z } from 'zod';
import type { ProxyScope } from '../../../contracts/proxy.ts';
import { type Span, spans } from '../pages/until.ts';

/*
 * What was answered on the way to an invitation stands in the address, so that going back and reloading are as everywhere; the name that somebody is called
 * by does not.
 */

export const kinds = ['voluntary', 'supporter'] as const;
export type Kind = (typeof kinds)[number];
/** What somebody is asked to do beside seeing everything; what somebody is asked to look at. */
export const tasks = ['consent', 'ask', 'request'] as const;
export const sights = ['trail', 'consents', 'both'] as const;
type Part = (typeof tasks)[number] | (typeof sights)[number];

/** What has been answered so far; an answer that no page of ours gave is none. */
export type Answers = { readonly kind?: Kind; readonly parts?: readonly Part[]; readonly until?: Span };
export type AllAnswers = Required<Answers>;

const said = z.object({
  kind: z.enum(kinds).optional().catch(undefined),
  may: z.string().optional(),
  until: z.enum(spans).optional().catch(undefined),
});

export function readAnswers(sent: unknown): Answers {
  const { kind, may, until } = said.parse(sent);
  if (!kind) return {};
  const known: readonly Part[] = kind === 'voluntary' ? tasks : sights;
  const parts = may === undefined ? undefined : known.filter((one) => may.split('.').includes(one));
  // Whoever is asked to look is asked to look at something.
  if (!parts || (kind === 'supporter' && parts.length === 0)) return { kind };
  return { kind, parts, until };
}

export const isAll = (answers: Answers): answers is AllAnswers =>
  answers.kind !== undefined && answers.parts !== undefined && answers.until !== undefined;

/** As they stand in an address, and in a form. */
export const fieldsOf = ({ kind, parts, until }: Answers): Record<string, string> => ({
  ...(kind && { kind }),
  ...(parts && { may: parts.join('.') }),
  ...(until && { until }),
});

export function scopeOf({ kind, parts }: Pick<AllAnswers, 'kind' | 'parts'>): ProxyScope[] {
  if (kind === 'voluntary') return ['read', ...tasks.filter((one) => parts.includes(one))];
  return [
    ...(['trail', 'consents'] as const).filter((one) => parts.includes(one)),
    ...(parts.includes('both') ? (['questions', 'requests'] as const) : []),
  ];
}
