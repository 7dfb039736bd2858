import { expect, test } from 'vitest';
import { type MemberKind, memberKinds } from '../../contracts/member.ts';
import { givers } from '../../contracts/purpose.ts';
import { relationKinds } from '../../contracts/relation.ts';
import { decide } from './index.ts';
import type { Question } from './question.ts';
import {
  agentProgress,
  certification,
  consent,
  contracts,
  helper,
  manager,
  policies,
  relation,
  sharing,
  subject,
} from './testing.ts';

/* Who may not: every kind of member, relation and giver that a purpose does not name, one by one. */

const kinds = Object.keys(memberKinds) as MemberKind[];
const shown = {
  resultNotified: true,
  certificationResult: '要介護',
  careManagerCertificate: '03000001',
  form: '資料提供申請書',
};
const asked: readonly [string, Question][] = [
  ['care-plan-sharing', sharing()],
  ['certification-for-plan', certification('990019', manager, { shown })],
  ['certification-progress-agent', agentProgress()],
  ['certification-for-plan in the other town', certification('990027', manager, { shown })],
];

test.each(asked)('%s: permitted as it stands', (_, question) => {
  expect(decide(policies, question).outcome).toBe('permit');
});

test.each(asked)('%s: no kind of member but those that the purpose names gives or gets', (_, question) => {
  for (const kind of kinds) {
    const sends = decide(policies, { ...question, sender: { ...question.sender, kind } });
    const gets = decide(policies, { ...question, receiver: { ...question.receiver, kind } });
    expect([kind, sends.outcome === 'permit']).toEqual([kind, question.purpose.senderKinds.includes(kind)]);
    if (!question.purpose.receiverKinds.includes(kind)) expect([kind, gets.outcome]).toEqual([kind, 'refuse']);
  }
});

test.each(asked)('%s: no relation but those that the purpose names', (_, question) => {
  const facts = question.subject!;
  for (const side of ['sender', 'receiver'] as const)
    for (const kind of Object.keys(relationKinds) as (keyof typeof relationKinds)[]) {
      const others = facts.relations.filter(({ member }) => member !== question[side].id);
      const relations = [...others, relation(question[side], kind)];
      const named = side === 'sender' ? question.purpose.senderRelations : question.purpose.receiverRelations;
      const decision = decide(policies, { ...question, subject: { ...facts, relations } });
      expect([side, kind, decision.outcome === 'permit']).toEqual([side, kind, named.includes(kind)]);
    }
});

test('no giver but the person and their legal proxy opens a care plan', () => {
  for (const giver of Object.keys(givers) as (keyof typeof givers)[]) {
    const consents = [consent(helper.id, 'care-plan-sharing', { giver })];
    expect([giver, decide(policies, sharing({ subject: subject({ consents }) })).outcome]).toEqual([
      giver,
      giver === 'person' || giver === 'legal-proxy' ? 'permit' : 'refuse',
    ]);
  }
});

test('another person’s relation or consent, or the other side’s, opens nothing', () => {
  const stranger = { ...helper, id: 'CARE/0300000099' as const };
  expect(decide(policies, sharing({ receiver: stranger }))).toMatchObject({ reasons: ['no_relation', 'no_consent'] });
  expect(decide(policies, sharing({ sender: helper, receiver: manager }))).toMatchObject({ reasons: ['no_consent'] });
});

test('no purpose opens a contract that it does not serve', () => {
  for (const purpose of policies.purposes.values())
    for (const contract of contracts.values()) {
      const { outcome } = decide(policies, sharing({ purpose, contract }));
      if (outcome === 'permit') expect(contract.purposes).toContain(purpose.id);
    }
});
