import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordFields } from '../../contracts/record.ts';
import { transact } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { contracts, policies } from '../decide/testing.ts';
import { insertRecords } from '../record/record.ts';
import { aRecord } from '../record/testing.ts';
import type { Services } from '../services.ts';
import { readRecord } from './one.ts';
import { readOwnPage } from './own-page.ts';

/*
 * What one record says, and beside what: as far as the reader may see it by now.
 */
const now = new Date('2026-11-24T10:00:00+09:00');
const [mine, others] = ['a'.repeat(64), 'b'.repeat(64)];
const message = randomUUID();
let database: TestDatabase;
let services: Services;
const id: Record<'intent' | 'outcome' | 'other' | 'hidden' | 'signIn', string> = {} as never;

beforeAll(async () => {
  database = await createTestDatabase();
  const member = (name: string) => ({ id: name, name: `${name}の名`, kana: name, leftAt: null });
  services = {
    pools: { trail: database.pool('trail', 1) },
    clock: { now: () => now },
    directory: {
      findMember: (name: string) => (name.includes('/') && !name.startsWith('app/') ? member(name) : undefined),
    },
    purposes: policies.purposes,
    contracts,
  } as unknown as Services;
  const inquiry = (more: Partial<RecordFields>) =>
    aRecord({
      ...{ kind: 'inquiry', message, subject: mine, from: 'GOV/990027', to: 'CARE/1', decision: 'permit' },
      ...{ contract: 'municipal/certification', purpose: 'certification-check', time: now.toISOString(), ...more },
    });
  const drafts = {
    intent: inquiry({ phase: 'intent', items: [] }),
    outcome: inquiry({ phase: 'outcome', items: ['careLevel', 'validFrom'], consents: ['c@1'] }),
    other: inquiry({ phase: 'outcome', subject: others, items: ['careLevel'] }),
    hidden: inquiry({
      ...{ phase: 'outcome', from: 'GOV/990019', purpose: 'abuse-rescue' },
      hiddenUntil: new Date(now.getTime() + 1000).toISOString(),
    }),
    signIn: inquiry({
      kind: 'sign-in',
      phase: 'outcome',
      from: 'app/resident',
      to: null,
      contract: null,
      purpose: null,
    }),
  };
  for (const [name, { fields }] of Object.entries(drafts)) id[name as keyof typeof id] = fields.id;
  const records = Object.values(drafts);
  await transact(database.pool('exchange', 1), {}, (c) => insertRecords(c, [{ records }], new Date()));
});
afterAll(() => database.drop());

const self = { as: 'self', tags: [mine] } as const;
const proxy = { as: 'voluntary', tags: [mine] } as const;

test('what was given is named by its title, and so is what was not; a question alone gives nothing', async () => {
  const outcome = await readRecord(services, self, id.outcome);
  expect(outcome).toMatchObject({
    document: { title: '要介護認定情報' },
    items: ['要介護状態区分', '認定の有効期間（開始）'],
    consents: 1,
    published: false,
    askable: true,
  });
  expect(outcome!.notGiven).toContain('介護認定審査会の意見');
  expect(outcome!.notGiven).not.toContain('要介護状態区分');
  expect(await readRecord(services, self, id.intent)).toMatchObject({ items: [], notGiven: [] });
  // A proxy reads what a party could, and the role.
  expect(await readRecord(services, proxy, id.outcome)).toMatchObject({ items: outcome!.items, consents: 0 });
});

test('beside a record stand the others of its message that the reader may see, and no other person’s', async () => {
  const beside = async (reader: typeof self | typeof proxy) =>
    (await readRecord(services, reader, id.outcome))!.beside.map(({ record }) => record);
  expect(await beside(self)).toEqual([id.intent, id.signIn].toSorted());
  expect(await beside(proxy)).toEqual([id.intent]);
});

test('what law hides, what is another’s, and a proxy’s look at a sign-in are not there', async () => {
  for (const record of [id.hidden, id.other, randomUUID()])
    expect(await readRecord(services, self, record)).toBeUndefined();
  expect(await readRecord(services, proxy, id.signIn)).toBeUndefined();
  expect(await readRecord(services, self, id.signIn)).toMatchObject({ askable: false });
  const [, choices] = await readOwnPage(services, self, { limit: 1 }, true);
  const { members, purposes } = choices!;
  expect(members.map((one) => one.id)).toEqual(['CARE/1', 'GOV/990027']);
  expect(purposes.map((one) => one.id)).toEqual(['certification-check']);
});
