const retrySeconds = 60;

/** Retry-After: until a provider opens; where nobody knows when, a while. */
export const secondsUntil = (opens: Date | undefined, now: Date): string =>
  String(opens ? Math.max(1, Math.ceil((opens.getTime() - now.getTime()) / 1000)) : retrySeconds);
