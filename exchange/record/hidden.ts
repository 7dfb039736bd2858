import type { Purpose } from '../../contracts/purpose.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * Until when a record is not shown to its subject, because the purpose's law delays that; the delay stands in the record itself, and is
 * proved with it. ISO 8601, or null.
 */
export const hiddenUntil = (purpose: Pick<Purpose, 'hiddenDays'> | undefined, time: Date): string | null =>
  purpose?.hiddenDays === undefined ? null : new Date(time.getTime() + purpose.hiddenDays * dayMs).toISOString();
