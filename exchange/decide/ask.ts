import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Policies, PolicySet } from './compile.ts';
import type { Party, Question } from './question.ts';
import type { Rule } from './rules.ts';
import type { ShownTypes } from './schema.ts';
import type { Standing } from './standing.ts';

/** What one town's rules say: those that hold. `failed`: the engine gave no clean answer; the rules that erred. */
export type Answer =
  | { readonly said: 'permit' | 'refuse'; readonly rules: readonly Rule[] }
  | { readonly said: 'failed'; readonly rules: readonly Rule[] };

/**
 * Asks the engine. Anything but a clean answer is none: a request that does not fit the schema, and also any error inside a
 * rule, because the engine skips a `forbid` whose condition errs and would permit.
 */
export function ask(policies: Policies, set: PolicySet, question: Question, standing: Standing): Answer {
  const { contract, sender, receiver, kind } = question;
  const answer = cedar.statefulIsAuthorized({
    principal: { type: 'Member', id: receiver.id },
    action: { type: 'Action', id: kind },
    resource: { type: 'Contract', id: contract.id },
    context: contextOf(policies.schema.shown, question, standing),
    entities: sender.id === receiver.id ? [entityOf(sender)] : [entityOf(sender), entityOf(receiver)],
    preparsedSchemaName: policies.schema.name,
    preparsedPolicySetId: set.name,
    validateRequest: true,
  });
  if (answer.type === 'failure') return { said: 'failed', rules: [] };
  const { decision, diagnostics } = answer.response;
  const rulesOf = (ids: readonly string[]) => ids.toSorted().map((id) => set.rules.get(id)!);
  if (diagnostics.errors.length > 0)
    return { said: 'failed', rules: rulesOf(diagnostics.errors.map(({ policyId }) => policyId)) };
  return { said: decision === 'allow' ? 'permit' : 'refuse', rules: rulesOf(diagnostics.reason) };
}

const entityOf = ({ id, kind, municipality }: Party): cedar.EntityJson => ({
  uid: { type: 'Member', id },
  attrs: { kind: named('MemberKind', kind), ...(municipality !== null && { municipality }) },
  parents: [],
});

const contextOf = (shown: ShownTypes, question: Question, standing: Standing): cedar.Context => ({
  purpose: named('Purpose', question.purpose.id),
  sender: named('Member', question.sender.id),
  runMode: named('RunMode', question.runMode),
  time: { __extn: { fn: 'datetime', arg: question.time.toISOString() } },
  shown: Object.fromEntries(
    Object.entries(question.shown).map(([name, value]) => {
      const type = shown.get(name);
      // What has another type, or no such name, goes as it is, and the engine refuses the request.
      const isOfList = type !== undefined && type !== 'String' && type !== 'Bool' && typeof value === 'string';
      return [name, isOfList ? named(type, value) : value];
    }),
  ),
  ...(question.subject && { subjectMunicipality: question.subject.municipality }),
  senderRelations: kindsOf(standing.senderRelations),
  receiverRelations: kindsOf(standing.receiverRelations),
  consents: [...new Set(standing.consentsInForce.map(({ giver }) => giver))].map((giver) => named('Giver', giver)),
});

const kindsOf = (relations: Standing['senderRelations']): cedar.CedarValueJson[] =>
  [...new Set(relations.map(({ kind }) => kind))].map((kind) => named('RelationKind', kind));

const named = (type: string, id: string): cedar.CedarValueJson => ({ __entity: { type, id } });
