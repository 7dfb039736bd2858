import type { ConsentFact, Question, RelationFact, SubjectFacts } from './question.ts';
import { baseline } from './sources.ts';

/**
 * Nobody: a person to whom everything applies that the purpose asks for, so that `explain` can say, without a person, what the
 * rest of the question comes to. Of the giving member's town, or of the asker's; else under the shared rules alone.
 */
export function supposePerson({ purpose, sender, receiver, time }: Question): SubjectFacts {
  const always = { validFrom: time, validUntil: null };
  const relations = [sender, receiver].flatMap(({ id: member }, side): RelationFact[] =>
    (side === 0 ? purpose.senderRelations : purpose.receiverRelations).map((kind) => ({
      id: kind,
      member,
      kind,
      endedAt: null,
      ...always,
    })),
  );
  const consents = purpose.consents
    .flatMap(({ givers }) => givers)
    .map(
      (giver): ConsentFact => ({
        id: giver,
        giver,
        recipient: receiver.id,
        purpose: purpose.id,
        contracts: [],
        withdrawnAt: null,
        textVersion: '',
        ...always,
      }),
    );
  const municipality = sender.municipality ?? receiver.municipality ?? baseline;
  return { id: '', municipality, status: 'active', protected: false, relations, consents };
}
