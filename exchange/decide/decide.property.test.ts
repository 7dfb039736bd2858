import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MemberKind } from '../../contracts/member.ts';
import type { Giver } from '../../contracts/purpose.ts';
import { decide } from './index.ts';
import type { ConsentFact, Question, RelationFact, SubjectFacts } from './question.ts';
import {
  certification,
  compiledWith,
  consent,
  contracts,
  days,
  helper,
  manager,
  party,
  policies,
  sharing,
  subject,
} from './testing.ts';

/*
 * Questions at random: one that is permitted, and up to four changes to it, each a near miss or a decoy. The first test counts the
 * permits, so that the others are known to have met some.
 */
const shown = {
  resultNotified: true,
  certificationResult: '要介護',
  careManagerCertificate: '1',
  form: '資料提供申請書',
};
const consents = [
  consent(helper.id, 'care-plan-sharing'),
  consent('kind:home-help', 'care-plan-sharing', { giver: 'legal-proxy', id: 'proxy' }),
];
const permitted = fc.constantFrom<Question>(
  sharing(),
  sharing({ sender: { ...manager, municipality: '990027' }, subject: subject({ consents }) }),
  certification('990019', manager, { shown }),
  certification('990027', party('CARE/2', 'comprehensive-support-centre', null), { shown }),
);

type Change = (asked: Question) => Question;
const ofPerson =
  (change: (facts: SubjectFacts) => SubjectFacts): Change =>
  (asked) =>
    asked.subject ? { ...asked, subject: change(asked.subject) } : asked;
/** Changes one of a list, or adds a changed copy of it beside it, which changes nothing of what stands. */
const oneOf = <T extends object>(list: readonly T[], at: number, change: Partial<T>, copy: boolean): T[] => {
  const changed = list.map((one, i) => (i === at % list.length ? { ...one, ...change } : one));
  return copy ? [...list, ...changed.slice(at % list.length, (at % list.length) + 1)] : changed;
};

const moment = fc.constantFrom(-50, -1, 0, 1).map(days);
const period = [
  fc.record({ validFrom: moment }),
  fc.record({ validUntil: fc.option(moment) }),
  fc.constant({ validFrom: days(-1), validUntil: days(1) }),
] as const;
const member = fc.constantFrom(manager.id, helper.id, 'CARE/2' as const);
const memberKind = fc.constantFrom<MemberKind>('care-management', 'home-help', 'municipality', 'shop');
const town = fc.constantFrom('990019', '990027', null);
const relationChange: fc.Arbitrary<Partial<RelationFact>> = fc.oneof(
  fc.record({ member }),
  fc.record({ kind: fc.constantFrom('care-manager', 'care-provider', 'insurer-care', 'customer') }),
  fc.record({ endedAt: fc.option(moment) }),
  ...period,
);
const consentChange: fc.Arbitrary<Partial<ConsentFact>> = fc.oneof(
  fc.record({ giver: fc.constantFrom('person', 'legal-proxy', 'doctor', 'family') }),
  fc.record({ recipient: fc.oneof(member, fc.constantFrom('kind:home-help', 'kind:care-management')) }),
  fc.record({ purpose: fc.constantFrom('care-plan-sharing', 'certification-for-plan') }),
  fc.record({ contracts: fc.subarray(['care/careplan-v41', 'municipal/certification-documents']) }),
  fc.record({ withdrawnAt: fc.option(moment) }),
  ...period,
);
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(3), relationChange, fc.boolean())
      .map(([at, to, copy]) => ofPerson((facts) => ({ ...facts, relations: oneOf(facts.relations, at, to, copy) }))),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(3), consentChange, fc.boolean())
      .map(([at, to, copy]) => ofPerson((facts) => ({ ...facts, consents: oneOf(facts.consents, at, to, copy) }))),
  },
  fc
    .constantFrom<Partial<SubjectFacts>>(
      { status: 'closed' },
      { status: 'split' },
      { protected: true },
      { municipality: '990027' },
    )
    .map((to) => ofPerson((facts) => ({ ...facts, ...to }))),
  fc.constant<Change>((asked) => ({ ...asked, subject: null })),
  fc.tuple(fc.constantFrom('sender', 'receiver'), memberKind, town).map(
    ([side, kind, municipality]): Change =>
      (asked) => ({ ...asked, [side]: { ...asked[side], kind, municipality } }),
  ),
  fc.constantFrom(...policies.purposes.values()).map(
    (purpose): Change =>
      (asked) => ({ ...asked, purpose }),
  ),
  fc.constantFrom(...contracts.values()).map(
    (contract): Change =>
      (asked) => ({ ...asked, contract }),
  ),
  fc.constantFrom('submission', 'inquiry', 'notice').map(
    (kind): Change =>
      (asked) => ({ ...asked, kind: kind as 'notice' }),
  ),
  fc
    .constantFrom<Question['shown']>(
      {},
      { ...shown, resultNotified: false },
      { ...shown, certificationResult: '要支援' },
    )
    .map(
      (now): Change =>
        (asked) => ({ ...asked, shown: now }),
    ),
);
const question = fc
  .tuple(permitted, fc.array(change, { maxLength: 4 }))
  .map(([asked, changes]) => changes.reduce((before, one) => one(before), asked));

const runs = { numRuns: 500 };
const itemsOf = (asked: Question, using = policies): readonly string[] => {
  const decision = decide(using, asked);
  if (decision.outcome === 'refuse') return [];
  return decision.items.includes('*') ? Object.keys(asked.contract.fields) : decision.items;
};

/** The model: each demand written out by itself, in other words than the code's. */
function mayPermit({ contract, purpose, kind, sender, receiver, subject, time }: Question): boolean {
  if (subject === null) return false;
  const holds = (member: string, kinds: readonly string[]) =>
    kinds.length === 0 ||
    subject.relations.some(
      (one) =>
        one.member === member &&
        kinds.includes(one.kind) &&
        one.endedAt === null &&
        one.validFrom.getTime() <= time.getTime() &&
        (one.validUntil?.getTime() ?? Infinity) > time.getTime(),
    );
  return (
    subject.status === 'active' &&
    (!subject.protected || (purpose.protectedTo ?? []).some((one) => one === receiver.kind)) &&
    contract.kinds.includes(kind as 'inquiry') &&
    contract.purposes.includes(purpose.id) &&
    purpose.senderKinds.includes(sender.kind) &&
    purpose.receiverKinds.includes(receiver.kind) &&
    holds(sender.id, purpose.senderRelations) &&
    holds(receiver.id, purpose.receiverRelations) &&
    purpose.consents.every(({ givers: any, fields }) => !fields.includes('*') || any.some((giver) => isGiven(giver)))
  );
  function isGiven(giver: Giver): boolean {
    return subject!.consents.some(
      (one) =>
        one.giver === giver &&
        one.purpose === purpose.id &&
        [receiver.id, `kind:${receiver.kind}`].includes(one.recipient) &&
        (one.contracts.length === 0 || one.contracts.includes(contract.id)) &&
        one.withdrawnAt === null &&
        one.validFrom.getTime() <= time.getTime() &&
        (one.validUntil?.getTime() ?? Infinity) > time.getTime(),
    );
  }
}

test('a permit implies every demand, and no less: a refusal of what all demands allow names a rule’s reason', () => {
  let permits = 0;
  fc.assert(
    fc.property(question, (asked) => {
      const decision = decide(policies, asked);
      if (decision.outcome === 'permit') {
        permits += 1;
        expect(mayPermit(asked)).toBe(true);
        expect(decision.policies.length).toBeGreaterThan(0);
      } else {
        expect(decision.reasons.length).toBeGreaterThan(0);
        const standing = ['purpose_not_served', 'contract_unknown', 'sender_not_entitled', 'receiver_not_entitled'];
        const ofPerson = ['subject_unknown', 'subject_closed', 'protected', 'no_relation', 'no_consent'];
        const isStanding = decision.reasons.some((code) => [...standing, ...ofPerson].includes(code));
        expect(isStanding).toBe(!mayPermit(asked));
      }
    }),
    runs,
  );
  expect(permits).toBeGreaterThan(runs.numRuns / 10);
});

test('what stands between the person and others changes nothing: a decision can be made without knowing of it', () => {
  let permits = 0;
  fc.assert(
    fc.property(question, (asked) => {
      const { sender, receiver, subject: facts } = asked;
      // What two others have is as good as what these have, but that it is theirs.
      const crowded = facts && {
        ...facts,
        relations: facts.relations.flatMap((one) => [one, { ...one, member: 'CARE/3' as const }]),
        consents: facts.consents.flatMap((one) => [
          ...[one, { ...one, recipient: 'CARE/3' }, { ...one, recipient: 'kind:home-nursing' }],
        ]),
      };
      const sides = [sender, receiver].flatMap(({ id, kind }) => [id, `kind:${kind}`]);
      const narrowed = crowded && {
        ...crowded,
        relations: crowded.relations.filter((one) => sides.includes(one.member)),
        consents: crowded.consents.filter((one) => sides.includes(one.recipient)),
      };
      const decision = decide(policies, { ...asked, subject: crowded });
      if (decision.outcome === 'permit') permits += 1;
      expect(decide(policies, { ...asked, subject: narrowed })).toEqual(decision);
    }),
    runs,
  );
  expect(permits).toBeGreaterThan(runs.numRuns / 10);
});

test('a protected person is permitted only to whom the purpose names, and only where anybody would be', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const subject = asked.subject && { ...asked.subject, protected: true };
      const decision = decide(policies, { ...asked, subject });
      if (decision.outcome === 'refuse') return;
      expect(asked.purpose.protectedTo).toContain(asked.receiver.kind);
      expect(decide(policies, { ...asked, subject: { ...subject!, protected: false } })).toEqual(decision);
    }),
    runs,
  );
});

test('what is disclosed are fields of the contract, and all of it where it is whole', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const decision = decide(policies, asked);
      if (decision.outcome === 'refuse') return;
      expect(decision.items.length).toBeGreaterThan(0);
      if (asked.contract.form === 'whole') expect(decision.items).toEqual(['*']);
      else for (const item of decision.items) expect(Object.keys(asked.contract.fields)).toContain(item);
    }),
    runs,
  );
});

test('withdrawing, ending or expiring anything never lets out more', () => {
  const change = fc.record({ of: fc.constantFrom('relations', 'consents'), at: fc.nat(30), expire: fc.boolean() });
  fc.assert(
    fc.property(question, fc.array(change, { minLength: 1, maxLength: 6 }), (asked, changes) => {
      if (asked.subject === null) return;
      const relations = [...asked.subject.relations];
      const consents = [...asked.subject.consents];
      for (const { of, at, expire } of changes)
        if (of === 'relations') {
          const i = at % relations.length;
          relations[i] = { ...relations[i]!, ...(expire ? { validUntil: asked.time } : { endedAt: asked.time }) };
        } else {
          const i = at % consents.length;
          consents[i] = { ...consents[i]!, ...(expire ? { validUntil: asked.time } : { withdrawnAt: asked.time }) };
        }
      const before = itemsOf(asked);
      for (const item of itemsOf({ ...asked, subject: { ...asked.subject, relations, consents } }))
        expect(before).toContain(item);
    }),
    runs,
  );
});

test('each giver’s consent is withdrawn by itself: the person’s ends everything, the doctor’s his opinion only', () => {
  const withdrawn = (asked: Question, any: readonly Giver[]): Question => ({
    ...asked,
    subject: asked.subject && {
      ...asked.subject,
      consents: asked.subject.consents.map((one) => (any.includes(one.giver) ? { ...one, withdrawnAt: days(0) } : one)),
    },
  });
  fc.assert(
    fc.property(question, (asked) => {
      const before = itemsOf(asked);
      expect(itemsOf(withdrawn(asked, ['person', 'legal-proxy']))).toEqual([]);
      expect(itemsOf(withdrawn(asked, ['doctor']))).toEqual(before.filter((field) => field !== 'doctorsOpinion'));
      expect(itemsOf(withdrawn(asked, ['family']))).toEqual(before);
    }),
    runs,
  );
});

test('a forbid overrides, in either town; a cap or a rule of the other town never adds', () => {
  const forbid = compiledWith('baseline', '@title("すべて止める")\nforbid (principal, action, resource);');
  const head = '(principal, action, resource == Contract::"municipal/certification-documents")';
  const cap = compiledWith('990027', `@title("限る")\n@cap("survey")\npermit ${head};`);
  fc.assert(
    fc.property(question, (asked) => {
      expect(decide(forbid, asked).outcome).toBe('refuse');
      const before = itemsOf(asked);
      const involved = [asked.sender.municipality, asked.subject?.municipality].includes('990027');
      const isCapped = involved && asked.contract.id === 'municipal/certification-documents';
      expect(itemsOf(asked, cap)).toEqual(isCapped ? before.filter((field) => field === 'survey') : before);
    }),
    runs,
  );
});
