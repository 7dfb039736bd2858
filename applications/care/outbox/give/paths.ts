import { home } from '../list.tsx';

/** Where something is given by hand. */
export const at = `${home}/give`;
/** @param office left out: where one is chosen */
export const pathOf = (kind: string, period: string, office?: string): string =>
  `${at}?${new URLSearchParams({ kind, period, ...(office && { office }) })}`;
