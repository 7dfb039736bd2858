import { sayDay } from '../../../../web/japanese/day.ts';
import { words } from '../words.ts';
import type { Consultation } from './store.ts';

export const sayDue = (due: string, today: string): string => (due < today ? words.late : words.due(sayDay(due)));

/** Those after which somebody is to be called, the earliest day first: what another consultation follows is done. */
export function listDue(all: readonly Consultation[]): (Consultation & { readonly due: string })[] {
  const followed = new Set(all.map(({ follows }) => follows));
  return all
    .flatMap((one) => (one.due !== null && !followed.has(one.id) ? [{ ...one, due: one.due }] : []))
    .toSorted((a, b) => (a.due < b.due ? -1 : 1));
}
