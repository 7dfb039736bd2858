import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Policies } from './policies.ts';
import type { Party, Question } from './question.ts';
import type { Standing } from './standing.ts';

/** What one town's policies say: the ids of those that hold. `undefined`: no clean answer. */
export type Said = { readonly permits: boolean; readonly policies: readonly string[] } | undefined;

/**
 * Asks the engine. Anything but a clean answer is none: a failure, and also any error inside a policy, because the engine
 * skips a `forbid` whose condition errs and would permit.
 */
export function ask(policies: Policies, set: string, question: Question, standing: Standing): Said {
  const { contract, purpose, sender, receiver, subject, kind, runMode, shown } = question;
  const person = { type: 'Person', id: 'person' };
  const answer = cedar.statefulIsAuthorized({
    principal: uid(receiver),
    action: { type: 'Action', id: kind },
    resource: person,
    context: {
      contract: contract.id,
      purpose: purpose.id,
      sender: { __entity: uid(sender) },
      runMode,
      senderRelations: unique(standing.senderRelations.map((relation) => relation.kind)),
      receiverRelations: unique(standing.receiverRelations.map((relation) => relation.kind)),
      consentGivers: unique(standing.consents.map(({ giver }) => giver)),
      shown: { ...shown },
    },
    entities: [
      ...unique([sender, receiver].map(({ id }) => id)).map((id) => entity(id === sender.id ? sender : receiver)),
      { uid: person, attrs: { municipality: subject?.municipality ?? '' }, parents: [] },
    ],
    preparsedSchemaName: policies.schemaName,
    preparsedPolicySetId: set,
    validateRequest: true,
  });
  if (answer.type !== 'success' || answer.response.diagnostics.errors.length > 0) return undefined;
  return { permits: answer.response.decision === 'allow', policies: answer.response.diagnostics.reason };
}

const uid = ({ id }: Party) => ({ type: 'Member', id });
const entity = (party: Party) => ({
  uid: uid(party),
  attrs: { kind: party.kind, ...(party.municipality !== null && { municipality: party.municipality }) },
  parents: [],
});
const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
