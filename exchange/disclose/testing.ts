import { type Contract, contract } from '../../contracts/contract.ts';
import type { Obligation, Permit } from '../../contracts/decision.ts';
import type { Disclosing } from './disclose.ts';

/** A contract for tests: what `more` does not say is a cuttable answer about one person. */
export const contractWith = (more: Record<string, unknown>): Contract =>
  contract.parse({
    id: 'municipal/test',
    title: 'ためし',
    plain: 'ためしの照会です。',
    version: '1',
    kinds: ['inquiry'],
    form: 'cuttable',
    subject: 'one',
    purposes: ['test'],
    fields: {},
    relayDays: 1,
    schema: {},
    ...more,
  });

export const permit = (items: readonly string[], obligations: readonly Obligation[] = []): Permit => ({
  outcome: 'permit',
  items,
  obligations,
  policies: [],
  consents: [],
  relations: [],
  basisGiver: '',
  basisTaker: '',
  policyDigest: '',
});

/** Keys that derive from their names: the same in every run. */
const keys: Disclosing['keys'] = { secret: async (name) => Buffer.alloc(32, `test ${name}`) };

export const giving = (contract: Contract, decision: Permit, answer: unknown, more: Partial<Disclosing> = {}) => ({
  contract,
  decision,
  sender: 'GOV/990019' as const,
  receiver: 'CARE/0300000100' as const,
  purpose: 'test',
  time: new Date('2026-11-20T03:00:00Z'),
  keys,
  body: Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer)),
  mediaType: 'application/json',
  ...more,
});
