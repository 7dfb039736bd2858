import type { SubjectFacts } from './question.ts';

/** How far the clocks of two processes may be apart. */
const apartMs = 5_000;

/**
 * A person who was split from another after a message had named them: it may be about either, and goes through for neither.
 * @param knownAt when it was read whom the message means
 */
export const asKnown = (facts: SubjectFacts | undefined, knownAt: Date | undefined): SubjectFacts | undefined =>
  facts?.splitAt && knownAt && facts.splitAt.getTime() + apartMs > knownAt.getTime()
    ? { ...facts, status: 'split' }
    : facts;
