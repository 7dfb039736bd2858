/**
 * The region's clock. Injected everywhere; only composition roots use the machine's. In the fictional region it can be turned,
 * so whatever protects (token and proof ages, staleness of the ledger) is measured on real time instead.
 */
export type Clock = { now(): Date };
export const machineClock: Clock = { now: () => new Date() };
