import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Policies, PolicySet } from './compile.ts';
import type { Question, Receiver } from './question.ts';
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
  const call: cedar.StatefulAuthorizationCall = {
    principal: { type: 'Member', id: receiver.id },
    action: { type: 'Action', id: kind },
    resource: { type: 'Contract', id: contract.id },
    context: contextOf(policies.schema.shown, question, standing),
    entities: sender.id === receiver.id ? [entityOf(sender)] : [entityOf(sender), entityOf(receiver)],
    preparsedSchemaName: policies.schema.name,
    preparsedPolicySetId: set.name,
    validateRequest: true,
  };
  // A file about a hundred persons is mostly one question, and the engine takes far longer than a look into a map.
  const key = JSON.stringify(call);
  const known = set.answered.get(key);
  if (known) return known;
  const answer = read(set, cedar.statefulIsAuthorized(call));
  if (set.answered.size >= 5_000) set.answered.clear();
  set.answered.set(key, answer);
  return answer;
}

function read(set: PolicySet, answer: cedar.AuthorizationAnswer): Answer {
  if (answer.type === 'failure') return { said: 'failed', rules: [] };
  const { decision, diagnostics } = answer.response;
  const rulesOf = (ids: readonly string[]) => ids.toSorted().map((id) => set.rules.get(id)!);
  if (diagnostics.errors.length > 0)
    return { said: 'failed', rules: rulesOf(diagnostics.errors.map(({ policyId }) => policyId)) };
  return { said: decision === 'allow' ? 'permit' : 'refuse', rules: rulesOf(diagnostics.reason) };
}

const entityOf = ({ id, kind, municipality }: Receiver): cedar.EntityJson => ({
  uid: { type: 'Member', id },
  attrs: { kind: named('MemberKind', kind), ...(municipality !== null && { municipality }) },
  parents: [],
});

const contextOf = (shown: ShownTypes, question: Question, standing: Standing): cedar.Context => ({
  purpose: named('Purpose', question.purpose.id),
  sender: named('Member', question.sender.id),
  runMode: named('RunMode', question.runMode),
  date: dateInJapan(question.time),
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
  consents: [...new Set(standing.consentsInForce.map(({ giver }) => giver))]
    .toSorted()
    .map((giver) => named('Giver', giver)),
});

/** 20260401 for a rule to compare. A day and not a moment, so that equal questions of a day are one question. */
const dateInJapan = (time: Date): number =>
  Number(new Date(time.getTime() + 9 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', ''));

const kindsOf = (relations: Standing['senderRelations']): cedar.CedarValueJson[] =>
  [...new Set(relations.map(({ kind }) => kind))].toSorted().map((kind) => named('RelationKind', kind));

const named = (type: string, id: string): cedar.CedarValueJson => ({ __entity: { type, id } });
