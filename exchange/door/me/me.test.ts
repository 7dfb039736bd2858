import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTown } from '../../../town/town.ts';
import { verifyReceipt } from '../../../verifier/receipt.ts';
import { startTestRegion, type TestRegion } from '../../testing.ts';
import { openTestPerson, type TestPerson } from '../../testing-person.ts';

let region: TestRegion;
const town = makeTown();
let person: TestPerson;
let own: string;
type Entries = {
  entries: { record: string; said: string; kind: string; decision: string; from: string }[];
  next: string | null;
};

beforeAll(async () => {
  region = await startTestRegion(town);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  person = await openTestPerson(region, town.cast.sharing1);
  own = await person.nameOf();
});
afterAll(() => region.close());

test('a resident opens their own page, and reads that they did', async () => {
  const pages = await person.get<{ persons: object[]; signIn: object }>('/v1/me');
  expect(pages.body).toMatchObject({ persons: [{ person: own, as: 'self', label: null }], signIn: { way: 'passkey' } });
  const trail = await person.get<Entries>(`/v1/me/${own}/trail`);
  expect(trail.status).toBe(200);
  expect(trail.body.entries.map(({ said }) => said).slice(0, 2)).toEqual([
    'あなたが、「わたしの記録」を見ました。',
    'あなたが、開けるページの一覧を見ました。',
  ]);
});
