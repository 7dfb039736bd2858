/** The day of a moment, in Japan: YYYY-MM-DD. */
export const dayOf = (time: Date): string => new Date(time.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
