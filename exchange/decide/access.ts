import type { Purpose } from '../../contracts/purpose.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { Party, SubjectFacts } from './question.ts';

type Opening = {
  readonly kind: 'break-glass' | 'self-access';
  readonly purpose: Purpose | undefined;
  /** the member whose officer opens it */
  readonly party: Party;
  readonly facts: SubjectFacts | undefined;
  /** a proxy stands at the counter */
  readonly byProxy: boolean;
};

/**
 * decide, for the opening of an access: whether this member may, for this purpose, about this person. Neither consent nor relation is
 * asked; what may be given out under it is decided at each inquiry.
 * @returns all that speaks against it; none: it may be opened
 */
export function* decideAccess({ kind, purpose, party, facts, byProxy }: Opening): Generator<RefusalCode> {
  if (!purpose) yield 'purpose_unknown';
  else {
    if (!purpose.kinds?.includes(kind)) yield 'purpose_not_served';
    if (!purpose.receiverKinds.includes(party.kind)) yield 'receiver_not_entitled';
  }
  if (!facts) yield 'subject_unknown';
  else {
    if (facts.status !== 'active') yield 'subject_closed';
    if (kind === 'self-access' && party.municipality !== facts.municipality) yield 'no_relation';
    // 支援措置: whoever says to be the proxy may be the one from whom the person hides.
    const isOpenThough = kind === 'self-access' ? !byProxy : purpose?.protectedTo?.includes(party.kind);
    if (facts.protected && !isOpenThough) yield 'protected';
  }
}
