import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Purpose } from '../../../contracts/purpose.ts';
import { type Connection, transact } from '../../../database/connect.ts';
import { createRateLimit } from '../caller/rate.ts';
import { assertRelation, endRelation } from '../standing/relations.ts';
import type { Registrar } from '../standing/standing.ts';
import { createTestRegion, makeSubject, members, type TestRegion } from '../testing.ts';
import { answerCodeRequests } from './code-request.ts';
import { subjectsOf } from './codes.ts';
import { type Linkage, openLinkage } from './digests.ts';
import { closeSubject, setProtection } from './protection.ts';
import { createSubjects, type Identifier, type NewSubject } from './subjects.ts';

let region: TestRegion;
let linkage: Linkage;
beforeAll(async () => {
  region = await createTestRegion();
  linkage = await openLinkage(region.keys);
});
afterAll(() => region.close());

const now = new Date();
const inside = <T>(work: (connection: Connection) => Promise<T>) => transact(region.pool, {}, work);
const hall: Registrar = { member: members.town, memberKind: 'municipality', municipality: '990019' };
const manager: Registrar = { member: members.manager, memberKind: 'care-management', municipality: '990019' };

const matching: Purpose = {
  id: 'code-matching',
  title: '符号の照会',
  plain: '担当する方の符号を調べます。',
  basisGiver: '番号の照会',
  basisTaker: '番号の照会',
  senderKinds: ['municipality'],
  receiverKinds: ['care-management', 'home-help'],
  senderRelations: ['insurer-care'],
  receiverRelations: ['care-manager', 'care-provider'],
  consents: [],
  onward: false,
  retentionYears: 2,
  deletion: '廃棄',
};

/** Registers a person, with the care manager as theirs unless said otherwise. */
async function register(related = true, change: Partial<NewSubject> = {}): Promise<NewSubject & { relation?: string }> {
  const subject = makeSubject(change);
  await inside((c) => createSubjects(c, region.keys, [subject], now));
  if (!related) return subject;
  const relation = { member: members.manager, kind: 'care-manager', evidence: '届出書' } as const;
  const made = await inside((c) =>
    assertRelation(c, hall, { ...relation, subject: subject.id, validFrom: new Date(0), validUntil: null }, now),
  );
  return { ...subject, relation: made.relations[0]! };
}
const ask = (requests: readonly Identifier[], caller = manager, purpose = matching) =>
  inside((c) => answerCodeRequests(c, linkage, { caller, purpose, requests, now }));

test('answers with the caller’s own code, by number or by four items', async () => {
  const person = await register();
  const [byNumber, byItems] = await ask([person.insuredNumbers[0]!, person.fourItems]);
  expect(byNumber).toMatchObject({ outcome: 'permit', subject: person.id, relations: [person.relation] });
  expect(byItems).toEqual(byNumber);
  const code = byNumber!.outcome === 'permit' ? byNumber!.code : '';
  expect(await inside((c) => subjectsOf(c, linkage, members.manager, [code]))).toEqual(new Map([[code, person.id]]));
});

test('nobody, not related, ended, protected, closed: one answer to the caller, each its reason in the record', async () => {
  const unrelated = await register(false);
  const ended = await register();
  await inside((c) => endRelation(c, hall, { subject: ended.id, relation: ended.relation! }, now));
  const hidden = await register();
  const until = new Date(now.getTime() + 86_400_000);
  await inside((c) => setProtection(c, hall, { subject: hidden.id, until }, now));
  const gone = await register();
  await inside((c) => closeSubject(c, hall, gone.id, now));
  const people = [unrelated, ended, hidden, gone];
  const numbers = people.map(({ insuredNumbers }) => insuredNumbers[0]!);
  const answers = await ask([{ insurer: '123456', insured: 'nobody' }, ...numbers]);
  expect(answers).toEqual([
    { outcome: 'refuse', reason: 'subject_unknown', subject: null, municipality: null },
    ...(['no_relation', 'no_relation', 'protected', 'subject_closed'] as const).map((reason, i) => ({
      outcome: 'refuse',
      reason,
      subject: people[i]!.id,
      municipality: '990019',
    })),
  ]);
});

test('“no” and “not allowed” send the same statements', async () => {
  const unrelated = await register(false);
  const statementsFor = (request: Identifier) =>
    inside(async (connection) => {
      const sent: string[] = [];
      const watched = new Proxy(connection, {
        get: (target, name, receiver) =>
          name === 'query'
            ? (text: string, values?: unknown[]) => {
                sent.push(`${text} ${values?.map((value) => (Array.isArray(value) ? value.length : typeof value))}`);
                return target.query(text, values);
              }
            : Reflect.get(target, name, receiver),
      });
      await answerCodeRequests(watched, linkage, { caller: manager, purpose: matching, requests: [request], now });
      return sent;
    });
  const nobody = await statementsFor({ insurer: '123456', insured: 'nobody' });
  expect(nobody.length).toBeGreaterThan(3);
  expect(await statementsFor(unrelated.insuredNumbers[0]!)).toEqual(nobody);
});

test('two alike wait for their town hall, once, and the caller learns nothing', async () => {
  const fourItems = makeSubject().fourItems;
  const [a, b] = [await register(true, { fourItems }), await register(true, { fourItems })];
  for (let i = 0; i < 2; i += 1)
    expect(await ask([fourItems])).toMatchObject([{ outcome: 'refuse', reason: 'subject_unknown', subject: null }]);
  const queued = (municipality: string) =>
    transact(region.pool, { municipality }, async (c) => (await c.query('SELECT * FROM exchange.code_queue')).rows);
  expect(await queued('990019')).toMatchObject([{ member: members.manager, candidates: [a.id, b.id].toSorted() }]);
  expect(await queued('990027')).toEqual([]);
  // One of them moves away: the other is meant.
  await inside((c) => closeSubject(c, hall, a.id, now));
  expect(await ask([fourItems])).toMatchObject([{ outcome: 'permit', subject: b.id }]);
});

test('a town hall has codes of its own residents, and of no others', async () => {
  const own = await register(false);
  const foreign = await register(false, { municipality: '990027' });
  expect(await ask([own.insuredNumbers[0]!, foreign.insuredNumbers[0]!], hall)).toMatchObject([
    { outcome: 'permit', subject: own.id },
    { outcome: 'refuse', reason: 'no_relation' },
  ]);
});

test('two members call one person by two codes, each always by its own, and neither is told anything by the other’s', async () => {
  const person = await register();
  const codeAt = async (caller: Registrar) => {
    const [answer] = await ask([person.insuredNumbers[0]!], caller);
    return answer!.outcome === 'permit' ? answer!.code : '';
  };
  const [ofManager, ofHall] = [await codeAt(manager), await codeAt(hall)];
  expect(ofManager).not.toBe(ofHall);
  expect([await codeAt(manager), await codeAt(hall)]).toEqual([ofManager, ofHall]);
  expect(await inside((c) => subjectsOf(c, linkage, members.manager, [ofHall]))).toEqual(new Map());
});

test('a member that has no part in the purpose is told so', async () => {
  const shop: Registrar = { member: 'COM/x', memberKind: 'shop', municipality: '990019' };
  await expect(ask([{ insurer: '1', insured: '2' }], shop)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a relation of a kind that the purpose does not name is not enough', async () => {
  const person = await register();
  const purpose = { ...matching, receiverRelations: ['care-provider'] as const };
  expect(
    await ask([person.fourItems], manager, { ...purpose, receiverRelations: [...purpose.receiverRelations] }),
  ).toMatchObject([{ outcome: 'refuse', reason: 'no_relation' }]);
});

test('asking faster than agreed is refused, each caller by itself, until the bucket fills', () => {
  let time = 0;
  const take = createRateLimit({ perMinute: 60, burst: 100, clock: { now: () => new Date(time) } });
  take('a', 60);
  take('a', 40);
  const refused = expect.objectContaining({ code: 'too_many_requests', headers: { 'Retry-After': '10' } });
  expect(() => take('a', 10)).toThrow(refused);
  take('b', 100);
  time = 10_000;
  take('a', 10);
  expect(() => take('a', 1)).toThrow();
  time = 200_000;
  take('a', 300); // more than the bucket holds: once it is full, leaving a debt
  time = 200_000 + 200_000;
  expect(() => take('a', 1)).toThrow();
});
