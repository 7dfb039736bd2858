import { expect, test } from 'vitest';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { decide } from './index.ts';
import type { Question } from './question.ts';
import { certification, party, policies } from './testing.ts';

/*
 * 認定資料の提供: two towns whose rules contradict each other. The same request, person for person, is answered by the town's
 * own folder.
 */
const office = party('CARE/0300000100', 'care-management', null);
const centre = party('CARE/0300000200', 'comprehensive-support-centre', null);
const ask = (town: string, asker: typeof office, shown: Question['shown']): readonly RefusalCode[] => {
  const decision = decide(policies, certification(town, asker, { shown }));
  return decision.outcome === 'refuse' ? decision.reasons : [];
};

const card = { careManagerCertificate: '03000001' };
const notified = { resultNotified: true };
const form = { form: '資料提供申請書' };
const commission = { form: '介護予防支援委託用' };
const care = { certificationResult: '要介護' };
const support = { certificationResult: '要支援' };
const none = { certificationResult: '非該当' };

test.each<[string, typeof office, Question['shown'], RefusalCode[], RefusalCode[]]>([
  ['nothing shown', office, {}, ['town_forbids', 'qualification_missing', 'result_not_notified'], ['form_missing']],
  ['what 縁側市 asks for', office, { ...card, ...notified, ...care }, [], ['form_missing']],
  ['what 軒端町 asks for', office, { ...form, ...care }, ['qualification_missing', 'result_not_notified'], []],
  ['what both ask for', office, { ...card, ...notified, ...form, ...care }, [], []],
  [
    'before the result reached the person',
    office,
    { ...card, ...form, ...care, resultNotified: false },
    ['result_not_notified'],
    [],
  ],
  [
    'no certificate',
    office,
    { careManagerCertificate: '', ...notified, ...form, ...care },
    ['qualification_missing'],
    [],
  ],
  ['非該当', office, { ...card, ...notified, ...form, ...none }, ['town_forbids'], []],
  [
    '要支援, by a commissioned office on its form',
    office,
    { ...card, ...notified, ...commission, ...support },
    ['town_forbids'],
    [],
  ],
  [
    '要支援, by a commissioned office on the common form',
    office,
    { ...card, ...notified, ...form, ...support },
    ['town_forbids'],
    ['form_missing'],
  ],
  ['要支援, by the centre', centre, { ...card, ...notified, ...form, ...support }, [], []],
])('%s', (_, asker, shown, inEngawa, inNokiba) => {
  expect(ask('990019', asker, shown)).toEqual(inEngawa);
  expect(ask('990027', asker, shown)).toEqual(inNokiba);
});

test('each town lays its own obligation', () => {
  const shown = { ...card, ...notified, ...form, ...care };
  const oblige = (town: string) => {
    const decision = decide(policies, certification(town, office, { shown }));
    return decision.outcome === 'permit' ? decision.obligations.map(({ name }) => name) : [];
  };
  expect(oblige('990019')).toEqual(['destroy-copies']);
  expect(oblige('990027')).toEqual(['keep-for-purpose']);
});

test('the doctor’s consent is for this purpose only: without it his opinion stays, in either town', () => {
  for (const town of ['990019', '990027']) {
    const question = certification(town, office, { shown: { ...card, ...notified, ...form, ...care } });
    const subject = question.subject!;
    const consents = subject.consents.map((one) =>
      one.giver === 'doctor' ? { ...one, purpose: 'care-plan-sharing' } : one,
    );
    expect(decide(policies, { ...question, subject: { ...subject, consents } })).toMatchObject({
      outcome: 'permit',
      items: ['survey', 'basicSurvey', 'specialNotes'],
    });
  }
});
