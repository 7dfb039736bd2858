import { expect, test } from 'vitest';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { decide } from './index.ts';
import type { Question } from './question.ts';
import {
  certification,
  compiledWith,
  consent,
  contracts,
  days,
  helper,
  manager,
  now,
  party,
  policies,
  relation,
  sharing,
  subject,
} from './testing.ts';

const reasons = (question: Question, using = policies): readonly RefusalCode[] => {
  const decision = decide(using, question);
  return decision.outcome === 'refuse' ? decision.reasons : [];
};

test('a permit names all that it relies on', () => {
  expect(decide(policies, sharing())).toEqual({
    outcome: 'permit',
    items: ['*'],
    obligations: [],
    policies: ['baseline/care.cedar#care-plan-sharing'],
    consents: ['consent-person@2024-04'],
    relations: [`relation-${manager.id}-care-manager`, `relation-${helper.id}-care-provider`],
    basisGiver: expect.stringContaining('27条1項'),
    basisTaker: expect.stringContaining('20条2項'),
    policyDigest: policies.digest,
  });
});

const person = (more: Parameters<typeof subject>[0]) => sharing({ subject: subject(more) });
const consents = (...more: Parameters<typeof consent>[2][]) =>
  person({ consents: more.map((one) => consent(helper.id, 'care-plan-sharing', one)) });
const relations = (more: Parameters<typeof relation>[2]) =>
  person({ relations: [relation(manager, 'care-manager'), relation(helper, 'care-provider', more)] });

const papers = certification('990019', manager, {
  shown: { careManagerCertificate: '01234567', resultNotified: true },
});

test.each<[string, Question, RefusalCode[]]>([
  [
    'a contract that is not registered',
    sharing({ contract: { ...sharing().contract, id: 'care/other' } }),
    ['contract_unknown'],
  ],
  [
    'a purpose that is not registered',
    sharing({ purpose: { ...sharing().purpose, id: 'other' } }),
    ['purpose_unknown'],
  ],
  ['a kind that the contract has not', sharing({ kind: 'inquiry' }), ['contract_unknown', 'town_forbids']],
  [
    'a purpose that the contract does not serve',
    sharing({ purpose: policies.purposes.get('care-claims')! }),
    ['purpose_not_served', 'receiver_not_entitled'],
  ],
  ['a sender of another kind', sharing({ sender: { ...manager, kind: 'shop' } }), ['sender_not_entitled']],
  ['a receiver of another kind', sharing({ receiver: { ...helper, kind: 'shop' } }), ['receiver_not_entitled']],
  ['nobody', sharing({ subject: null }), ['subject_unknown', 'no_relation', 'no_consent']],
  ['a closed person', person({ status: 'closed' }), ['subject_closed']],
  ['a merged person', person({ status: 'merged' }), ['subject_closed']],
  [
    'a protected person, for a purpose that does not reach her',
    { ...papers, subject: { ...papers.subject!, protected: true } },
    ['protected', 'town_forbids'],
  ],
  ['no relation of the sender', person({ relations: [relation(helper, 'care-provider')] }), ['no_relation']],
  ['no relation of the receiver', person({ relations: [relation(manager, 'care-manager')] }), ['no_relation']],
  [
    'a relation that the purpose does not ask for',
    person({ relations: [relation(manager, 'care-manager'), relation(helper, 'customer')] }),
    ['no_relation'],
  ],
  ['a relation that ended', relations({ endedAt: days(-1) }), ['no_relation']],
  ['a relation that was ended, and a clock turned back', relations({ endedAt: days(1) }), ['no_relation']],
  ['a relation until this moment', relations({ validUntil: now }), ['no_relation']],
  ['a relation from later on', relations({ validFrom: days(1) }), ['no_relation']],
  ['no consent', consents(), ['no_consent']],
  ['a consent withdrawn', consents({ withdrawnAt: days(-1) }), ['no_consent']],
  ['a consent withdrawn, and a clock turned back', consents({ withdrawnAt: days(1) }), ['no_consent']],
  ['a consent until this moment', consents({ validUntil: now }), ['no_consent']],
  ['a consent from later on', consents({ validFrom: days(1) }), ['no_consent']],
  ['a consent for another purpose', consents({ purpose: 'watch-over' }), ['no_consent']],
  ['a consent for another contract', consents({ contracts: ['care/other'] }), ['no_consent']],
  ['a consent to another member', consents({ recipient: manager.id }), ['no_consent']],
  ['a consent to another kind', consents({ recipient: 'kind:day-care' }), ['no_consent']],
  ['a consent of a giver who is not asked', consents({ giver: 'doctor' }), ['no_consent']],
  [
    'everything at once',
    sharing({
      sender: { ...manager, kind: 'shop' },
      receiver: { ...helper, kind: 'shop' },
      subject: subject({ status: 'closed', protected: true, relations: [], consents: [] }),
    }),
    ['sender_not_entitled', 'receiver_not_entitled', 'subject_closed', 'protected', 'no_relation', 'no_consent'],
  ],
])('refused: %s', (_, question, expected) => {
  expect(reasons(question)).toEqual(expected);
});

test.each<[string, Question]>([
  ['from this moment', consents({ validFrom: now })],
  ['to the kind of the receiver', consents({ recipient: 'kind:home-help' })],
  ['for this contract', consents({ contracts: ['care/careplan-v41'] })],
  ['of a legal proxy', consents({ giver: 'legal-proxy' })],
  ['given again after a withdrawal', consents({ withdrawnAt: days(-1) }, { id: 'new' })],
  ['without end', consents({ validUntil: null })],
])('a consent stands: %s', (_, question) => {
  expect(decide(policies, question).outcome).toBe('permit');
});

test('what a purpose asks for counts as it is registered, not as the question holds it', () => {
  const question = sharing({ subject: subject({ consents: [] }) });
  expect(reasons({ ...question, purpose: { ...question.purpose, consents: [] } })).toEqual(['no_consent']);
  expect(reasons({ ...question, contract: { ...question.contract, fields: {} } })).toEqual(['no_consent']);
});

test('both towns decide: the person’s and the giving member’s', () => {
  const using = compiledWith('990027', '@title("止める")\nforbid (principal, action, resource);');
  const away = party(manager.id, 'care-management', '990027');
  expect(reasons(sharing(), using)).toEqual([]);
  expect(reasons(sharing({ sender: away }), using)).toEqual(['town_forbids']);
  expect(reasons(person({ municipality: '990027' }), using)).toEqual(['town_forbids']);
  expect(decide(using, sharing({ sender: away })).policies).toEqual(['990027/more.cedar#1']);
});

test('a member of the whole region falls under the person’s town; a town without a folder permits nothing', () => {
  expect(reasons(sharing({ sender: party(manager.id, 'care-management', null) }))).toEqual([]);
  expect(reasons(sharing({ sender: party(manager.id, 'care-management', '990043') }))).toEqual(['town_forbids']);
});

test('a forbid overrides whatever permits, and names its reason', () => {
  const forbid = '@id("n")\n@title("止める")\n@refuse("result_not_notified")\nforbid (principal, action, resource);';
  expect(reasons(sharing(), compiledWith('990019', forbid))).toEqual(['result_not_notified']);
});

test('a forbid whose condition errs refuses: the engine alone would skip it and permit', () => {
  const erring = `@title("壊れた規則")
forbid (principal, action, resource) when { 9223372036854775807 + 1 == 0 };`;
  const using = compiledWith('990019', erring);
  expect(reasons(sharing(), using)).toEqual(['no_clean_answer']);
  expect(decide(using, sharing()).policies).toEqual(['990019/more.cedar#1']);
});

test.each<[string, Question['shown']]>([
  ['a name that no schema knows', { resultnotified: true }],
  ['a value of another type', { resultNotified: 'yes' }],
  ['a value that is in no list', { certificationResult: '要介護3' }],
  ['a name out of the language itself', { constructor: true }],
])('what is shown is held against the schema: %s', (_, shown) => {
  expect(reasons(sharing({ shown }))).toEqual(['no_clean_answer']);
});

const both = { resultNotified: true, certificationResult: '要介護', careManagerCertificate: '03000001' };
const cuttable = (more: Partial<Question> = {}) => certification('990019', manager, { shown: both, ...more });
const all = ['survey', 'basicSurvey', 'specialNotes', 'doctorsOpinion'];
const itemsOf = (question: Question, using = policies) => {
  const decision = decide(using, question);
  return decision.outcome === 'permit' ? decision.items : decision.reasons;
};
const head = '(principal, action == Action::"inquiry", resource == Contract::"municipal/certification-documents")';

test('what a consent is missing for is cut; a cap cuts; both towns’ caps cut', () => {
  expect(itemsOf(cuttable())).toEqual(all);
  const { relations: links, consents: given } = cuttable().subject!;
  const without = (giver: string) =>
    cuttable({ subject: subject({ relations: links, consents: given.filter((one) => one.giver !== giver) }) });
  expect(itemsOf(without('doctor'))).toEqual(all.slice(0, 3));
  expect(itemsOf(without('person'))).toEqual(['no_consent']);

  const capped = compiledWith('990019', `@title("限る")\n@cap("doctorsOpinion, survey")\npermit ${head};`);
  expect(itemsOf(cuttable(), capped)).toEqual(['survey', 'doctorsOpinion']);
  expect(itemsOf(without('doctor'), capped)).toEqual(['survey']);
  const none = compiledWith('990019', `@title("限る")\n@cap("doctorsOpinion")\npermit ${head};`);
  expect(itemsOf(without('doctor'), none)).toEqual(['town_forbids']);
});

test('a cap alone permits nothing, and a whole contract that is cut is refused', () => {
  const cap = `@title("限る")\n@cap("UPPLAN")\npermit (principal, action, resource == Contract::"care/careplan-v41");`;
  expect(reasons(sharing(), compiledWith('990019', cap))).toEqual(['whole_not_permitted']);
  const claims = { purpose: { ...sharing().purpose, id: 'certification-for-plan' } };
  expect(reasons(sharing(claims), compiledWith('990019', cap))).toContain('town_forbids');
});

test('disclosures and obligations of all permits that hold are joined', () => {
  const rules = `@title("一")
@disclose("survey")
@oblige("keep-for-purpose:居宅サービス計画等の作成, destroy-copies:サービス担当者会議の終了後")
permit ${head};`;
  const decision = decide(compiledWith('990019', rules), cuttable());
  expect(decision).toMatchObject({
    items: all,
    obligations: [
      { name: 'destroy-copies', value: 'サービス担当者会議の終了後' },
      { name: 'keep-for-purpose', value: '居宅サービス計画等の作成' },
    ],
    policies: ['990019/certification.cedar#give', '990019/more.cedar#1'],
  });
});

test('care goes on about a protected person, by the relation and consent that it needs anyway', () => {
  expect(decide(policies, person({ protected: true })).outcome).toBe('permit');
  expect(reasons(person({ protected: true, relations: [] }))).toEqual(['no_relation']);
  expect(reasons(person({ protected: true, consents: [] }))).toEqual(['no_consent']);
});

test('a person’s own look is not cut off by their protection, but is had under a purpose of its own only', () => {
  expect(reasons({ ...person({ protected: true }), kind: 'self-access' })).toEqual([
    'purpose_not_served',
    'town_forbids',
  ]);
});

test('a rule may hold from a day on, which is a day in Japan', () => {
  const from = '@title("始まるまで")\nforbid (principal, action, resource) when { context.date < 20261121 };';
  const using = compiledWith('990019', from);
  expect(reasons(sharing({ time: new Date('2026-11-20T14:59:59.999Z') }), using)).toEqual(['town_forbids']);
  expect(reasons(sharing({ time: new Date('2026-11-20T15:00:00Z') }), using)).toEqual([]);
});

/** 介護給付費の請求: of a home help that cared for somebody, to the federation. */
const claiming = (more: Partial<Question> = {}, about: Partial<Question['subject'] & object> = {}): Question => ({
  ...sharing(),
  ...{ contract: contracts.get('care/claims')!, purpose: policies.purposes.get('care-claims')! },
  ...{ sender: helper, receiver: party('INS/tsukumo-kokuhoren', 'insurance-federation', null), months: ['202610'] },
  subject: subject({
    ...{ relations: [relation(helper, 'care-provider', { endedAt: new Date('2026-10-31T10:00:00Z') })], consents: [] },
    ...about,
  }),
  ...more,
});
const stood = (from: string, until: string | null) => ({
  relations: [
    relation(helper, 'care-provider', { validFrom: new Date(from), endedAt: until === null ? null : new Date(until) }),
  ],
});

test.each<[string, Question]>([
  ['after the end', claiming()],
  ['of its last day', claiming({}, stood('2026-04-01T00:00:00+09:00', '2026-10-01T00:00:01+09:00'))],
  ['of its first', claiming({}, stood('2026-10-31T23:59:59+09:00', '2026-11-02T00:00:00+09:00'))],
  ['after the person died', claiming({}, { status: 'closed', closedAt: new Date('2026-10-05T00:00:00+09:00') })],
])('a month in which the relation stood is claimed %s', (_, question) => {
  expect(decide(policies, question).outcome).toBe('permit');
});

test.each<[string, Question, readonly string[]]>([
  ['a month after it', claiming({ months: ['202611'] }), ['no_relation']],
  ['a month before it', claiming({}, stood('2026-11-01T00:00:00+09:00', '2026-11-02T00:00:00+09:00')), ['no_relation']],
  ['one of several months', claiming({ months: ['202610', '202611'] }), ['no_relation']],
  ['a month to come', claiming({ months: ['202610', '202612'] }), ['no_relation']],
  ['no month', claiming({ months: [] }), ['no_relation']],
  ['another’s relation', claiming({ sender: { ...helper, id: 'CARE/0300000099' } }), ['no_relation']],
  [
    'a relation of another kind',
    claiming({}, { relations: [relation(helper, 'customer', { endedAt: now })] }),
    ['no_relation'],
  ],
  [
    'a month after the death',
    claiming(
      { months: ['202611'] },
      { ...stood('2026-04-01T00:00:00+09:00', null), status: 'closed', closedAt: days(-40) },
    ),
    ['subject_closed'],
  ],
  ['somebody merged', claiming({}, { status: 'merged' }), ['subject_closed']],
])('and not %s', (_, question, expected) => {
  expect(decide(policies, question)).toMatchObject({ outcome: 'refuse', reasons: expected });
});

test('no other purpose of care goes on after the end', () => {
  const over = subject({
    relations: [relation(manager, 'care-manager', { endedAt: days(-1) }), relation(helper, 'care-provider')],
  });
  expect(decide(policies, sharing({ months: ['202610'], subject: over })).outcome).toBe('refuse');
  const going = [...policies.purposes.values()].filter(({ afterwards }) => afterwards).map(({ id }) => id);
  expect(going).toEqual([
    ...['care-claims', 'care-claims-results', 'care-claims-correction', 'care-claims-reversal'],
    ...['care-claims-correction-answer', 'care-benefit-records'],
  ]);
});
