import { expect, test } from 'vitest';
import { type Certification, certificationFields } from '../ledger/certification.ts';
import type { Consent } from './consents.ts';
import { papersFor } from './giving.ts';

const today = '2026-11-24';
const office = 'CARE/0300000100';
const decided: Certification = {
  ...certificationFields.parse({ insurer: '123456', insured: '1', kind: '更新', level: '要介護2' }),
  ...{ id: '00000000-0000-4000-8000-000000000001', code: 'A', appliedOn: '2026-10-01', notifiedOn: '2026-11-01' },
};
const papers = { survey: {}, basicSurvey: {}, specialNotes: [], doctorsOpinion: {} };
const consent = (giver: string, recipient = office): Consent => ({
  ...{ id: '00000000-0000-4000-8000-000000000002', giver, recipient, purpose: 'certification-for-plan' },
  ...{ contracts: [], validFrom: '2026-01-01T00:00:00Z', validUntil: null, withdrawnAt: null },
});
const both = [consent('person'), consent('doctor')];
const against = (more: Partial<Parameters<typeof papersFor>[1]> = {}) =>
  papersFor(office, { decided, papers, consents: both, today, ...more }).map((one) => one.against);

test('all four are given where the result is in hand and both have consented', () => {
  expect(against()).toEqual([undefined, undefined, undefined, undefined]);
});

test('without the doctor the opinion alone stays; without the person all of it, whatever the doctor says', () => {
  expect(against({ consents: [consent('person')] })).toEqual([undefined, undefined, undefined, 'no-doctor']);
  expect(against({ consents: [consent('legal-proxy')] })[0]).toBeUndefined();
  expect(new Set(against({ consents: [consent('doctor')] }))).toEqual(new Set(['no-consent']));
  expect(new Set(against({ consents: [consent('person', 'CARE/1'), consent('doctor', 'CARE/1')] }))).toEqual(
    new Set(['no-consent']),
  );
});

test('before the person has the result, of nobody certified, and of what is not there, nothing', () => {
  expect(new Set(against({ decided: { ...decided, notifiedOn: null } }))).toEqual(new Set(['not-notified']));
  expect(new Set(against({ decided: { ...decided, notifiedOn: '2026-11-25' } }))).toEqual(new Set(['not-notified']));
  expect(new Set(against({ decided: { ...decided, level: '非該当' } }))).toEqual(new Set(['not-certified']));
  expect(new Set(against({ decided: undefined }))).toEqual(new Set(['no-decision']));
  expect(against({ papers: { survey: {} } })).toEqual([undefined, 'no-paper', 'no-paper', 'no-paper']);
});
