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
  const told = tell(question, standing);
  // A file about a hundred persons is mostly one question, and the engine takes far longer than a look into a map.
  const key = JSON.stringify(told);
  const known = set.answered.get(key);
  if (known) return known;
  const answer = read(set, cedar.statefulIsAuthorized(callOf(told, policies, set)));
  if (set.answered.size >= 5_000) set.answered.clear();
  set.answered.set(key, answer);
  return answer;
}

type Told = ReturnType<typeof tell>;

/** All that the engine hears of a question, in few words: equal words are one question. */
const tell = (
  { kind, contract, purpose, runMode, time, sender, receiver, shown, subject }: Question,
  { senderRelations, receiverRelations, consentsInForce }: Standing,
) => ({
  ...{ kind, contract: contract.id, purpose: purpose.id, runMode, shown },
  date: dateInJapan(time),
  sender: partyOf(sender),
  receiver: partyOf(receiver),
  subjectMunicipality: subject?.municipality,
  senderRelations: sorted(senderRelations, ({ kind }) => kind),
  receiverRelations: sorted(receiverRelations, ({ kind }) => kind),
  givers: sorted(consentsInForce, ({ giver }) => giver),
});

const partyOf = ({ id, kind, municipality }: Receiver): Receiver => ({ id, kind, municipality });
const sorted = <T>(all: readonly T[], wordOf: (one: T) => string): string[] => [...new Set(all.map(wordOf))].toSorted();

const callOf = (told: Told, { schema }: Policies, set: PolicySet): cedar.StatefulAuthorizationCall => ({
  principal: { type: 'Member', id: told.receiver.id },
  action: { type: 'Action', id: told.kind },
  resource: { type: 'Contract', id: told.contract },
  context: contextOf(schema.shown, told),
  entities:
    told.sender.id === told.receiver.id ? [entityOf(told.sender)] : [entityOf(told.sender), entityOf(told.receiver)],
  preparsedSchemaName: schema.name,
  preparsedPolicySetId: set.name,
  validateRequest: true,
});

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

const contextOf = (types: ShownTypes, told: Told): cedar.Context => ({
  purpose: named('Purpose', told.purpose),
  sender: named('Member', told.sender.id),
  runMode: named('RunMode', told.runMode),
  date: told.date,
  shown: Object.fromEntries(
    Object.entries(told.shown).map(([name, value]) => {
      const type = types.get(name);
      // What has another type, or no such name, goes as it is, and the engine refuses the request.
      const isOfList = type !== undefined && type !== 'String' && type !== 'Bool' && typeof value === 'string';
      return [name, isOfList ? named(type, value) : value];
    }),
  ),
  ...(told.subjectMunicipality !== undefined && { subjectMunicipality: told.subjectMunicipality }),
  senderRelations: told.senderRelations.map((kind) => named('RelationKind', kind)),
  receiverRelations: told.receiverRelations.map((kind) => named('RelationKind', kind)),
  consents: told.givers.map((giver) => named('Giver', giver)),
});

/** 20260401 for a rule to compare. A day and not a moment, so that equal questions of a day are one question. */
const dateInJapan = (time: Date): number =>
  Number(new Date(time.getTime() + 9 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', ''));

const named = (type: string, id: string): cedar.CedarValueJson => ({ __entity: { type, id } });
