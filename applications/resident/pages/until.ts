import type { Choice } from '../../../web/form/choice-cards.tsx';

/** For how long something is given. The shortest first: it is what stands chosen, so that nobody gives more than they thought about. */
export const spans = ['1', '3', 'open'] as const;
export type Span = (typeof spans)[number];
export const firstSpan: Span = '1';

/** @param open how a span without an end is called: 取りやめるまで、終えるまで */
export const spanChoices = (open: string): Choice[] => [
  { value: '1', label: '1年のあいだ' },
  { value: '3', label: '3年のあいだ' },
  { value: 'open', label: open },
];

/** The same day of a later year; null where it has no end. @param now the region's clock */
export function endOfSpan(span: Span, now: Date): Date | null {
  if (span === 'open') return null;
  const end = new Date(now);
  end.setUTCFullYear(now.getUTCFullYear() + Number(span));
  return end;
}
