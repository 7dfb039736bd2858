import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Purpose } from '../../contracts/purpose.ts';
import { type Connection, transact } from '../../database/connect.ts';
import { enrolMember, enrolSystem, revokeSystem, setReception } from './enrol.ts';
import { answerCodeRequests } from './person/code-request.ts';
import { openLinkage } from './person/digests.ts';
import { readFacts } from './person/facts.ts';
import { closeSubject, setProtection } from './person/protection.ts';
import { createSubjects } from './person/subjects.ts';
import { giveConsent, type NewConsent, withdrawConsent } from './standing/consents.ts';
import { introduce } from './standing/introduction.ts';
import { assertRelation, endRelation } from './standing/relations.ts';
import type { Registrar } from './standing/standing.ts';
import { createTestRegion, makeSubject, members, type TestRegion } from './testing.ts';

// Who may register what about a person, and above all who may not.

let region: TestRegion;
let subject: string;
beforeAll(async () => {
  region = await createTestRegion();
});
afterAll(() => region.close());
beforeEach(async () => {
  const person = makeSubject();
  subject = person.id;
  await inside((c) => createSubjects(c, region.keys, [person], now));
});

const now = new Date();
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const inside = <T>(work: (connection: Connection) => Promise<T>) => transact(region.pool, {}, work);
const facts = async () => (await inside((c) => readFacts(c, [subject], now))).get(subject)!;

const hall: Registrar = { member: members.town, memberKind: 'municipality', municipality: '990019' };
const otherHall: Registrar = { member: members.otherTown, memberKind: 'municipality', municipality: '990027' };
const manager: Registrar = { member: members.manager, memberKind: 'care-management', municipality: '990019' };
const provider: Registrar = { member: members.provider, memberKind: 'home-help', municipality: '990019' };

const sharing: Purpose = {
  id: 'care-plan-sharing',
  title: '居宅サービス計画等の共有',
  plain: '計画を事業所と共有します。',
  basisGiver: '本人同意',
  basisTaker: '本人同意',
  senderKinds: ['care-management', 'home-help'],
  receiverKinds: ['care-management', 'home-help'],
  senderRelations: ['care-manager', 'care-provider'],
  receiverRelations: ['care-manager', 'care-provider'],
  consents: [{ givers: ['person', 'legal-proxy'], fields: ['*'] }],
  onward: false,
  retentionYears: 2,
  deletion: '廃棄',
};

const relate = (who: Registrar, change: Partial<Parameters<typeof assertRelation>[2]> = {}) =>
  inside((c) =>
    assertRelation(
      c,
      who,
      {
        subject,
        member: members.manager,
        kind: 'care-manager',
        evidence: '届出書',
        validFrom: inDays(-1),
        validUntil: null,
        ...change,
      },
      now,
    ),
  );
const consent = (who: Registrar, change: Partial<NewConsent> = {}) =>
  inside((c) =>
    giveConsent(
      c,
      region.keys,
      who,
      {
        subject,
        giver: 'person',
        giverName: '髙﨑 一子',
        recipient: members.provider,
        purpose: sharing,
        contracts: [],
        validFrom: inDays(-1),
        validUntil: inDays(365),
        textVersion: '2026-04',
        language: 'ja',
        channel: 'paper',
        explainedBy: '介護支援専門員',
        witness: '長女',
        ...change,
      },
      now,
    ),
  );
const idOf = (reference: string | undefined) => reference!.split('@')[0]!;
const bring = async (who: Registrar, change: Partial<Parameters<typeof introduce>[2]> = {}) =>
  inside((c) =>
    introduce(c, who, { subject, member: members.provider, consent: '', validUntil: inDays(180), ...change }, now),
  );

const refused = (code: string) => expect.objectContaining({ code });

test('the town hall asserts, and a relation stands once', async () => {
  const made = await relate(hall);
  expect(made).toMatchObject({ subject, municipality: '990019', to: members.manager });
  expect((await facts()).relations).toMatchObject([
    { id: made.relations[0], member: members.manager, kind: 'care-manager', endedAt: null },
  ]);
  await expect(relate(hall)).rejects.toEqual(refused('conflict'));
  await relate(hall, { member: hall.member, kind: 'insurer-care' });
});

test('nobody else asserts, and nobody for itself', async () => {
  await expect(relate(otherHall)).rejects.toEqual(refused('not_found'));
  await expect(relate(manager)).rejects.toEqual(refused('not_found'));
  await expect(relate({ ...manager, municipality: '990019', memberKind: 'operator' })).rejects.toEqual(
    refused('not_found'),
  );
  await expect(relate(hall, { member: hall.member, kind: 'care-manager' })).rejects.toEqual(refused('forbidden'));
  await expect(relate(hall, { subject: randomUUID() })).rejects.toEqual(refused('not_found'));
  await expect(relate(hall, { member: 'CARE/none' })).rejects.toEqual(refused('bad_request'));
  await expect(relate(hall, { validUntil: inDays(-1) })).rejects.toEqual(refused('bad_request'));
  expect((await facts()).relations).toEqual([]);
});

test('a care manager with a standing relation introduces a provider on written consent', async () => {
  await relate(hall);
  const given = await consent(manager);
  const made = await bring(manager, { consent: idOf(given.consents[0]) });
  expect(made).toMatchObject({ to: members.provider, consents: given.consents });
  expect((await facts()).relations).toContainEqual(
    expect.objectContaining({ member: members.provider, kind: 'care-provider', validUntil: inDays(180) }),
  );
  await expect(bring(manager, { consent: idOf(given.consents[0]) })).rejects.toEqual(refused('conflict'));
});

test('a hospital is introduced as where the person is a patient; of her it may then take a consent down, but none for itself', async () => {
  const id = 'MED/introduced' as const;
  const hospital: Registrar = { member: id, memberKind: 'hospital', municipality: '990019' };
  const about = { name: '縁側市民病院', kana: 'エンガワシミンビョウイン', municipality: '990019' };
  await inside((c) => enrolMember(c, { id, kind: 'hospital', ...about }, now));
  await relate(hall);
  await expect(consent(hospital, { recipient: members.manager })).rejects.toEqual(refused('not_found'));
  const given = idOf((await consent(manager, { recipient: id })).consents[0]);
  await bring(manager, { member: id, consent: given });
  expect((await facts()).relations).toContainEqual(expect.objectContaining({ member: id, kind: 'patient' }));
  await expect(bring(manager, { member: id, consent: given })).rejects.toEqual(refused('conflict'));
  await consent(hospital, { recipient: members.manager });
  for (const recipient of [id, 'kind:hospital'] as const)
    await expect(consent(hospital, { recipient })).rejects.toEqual(refused('forbidden'));
});

test('a clinic has a part in what only those with beds take part in where it has enrolled that it takes it in, and none before', async () => {
  const id = 'MED/with-beds' as const;
  const clinic: Registrar = { member: id, memberKind: 'clinic', municipality: '990019' };
  const about = { name: '縁側川辺医院', kana: 'エンガワカワベイイン', municipality: '990019' };
  await inside((c) => enrolMember(c, { id, kind: 'clinic', ...about }, now));
  await relate(hall);
  await bring(manager, { member: id, consent: idOf((await consent(manager, { recipient: id })).consents[0]) });
  expect((await facts()).relations).toContainEqual(expect.objectContaining({ member: id, kind: 'patient' }));
  const purpose: Purpose = {
    ...sharing,
    senderKinds: ['hospital', 'clinic'],
    senderRelations: ['patient'],
    onlyTaking: { kinds: ['clinic'], contract: 'care/admission' },
  };
  const linkage = await openLinkage(region.keys);
  const requests = [{ insurer: '990019', insured: '0000000000' }];
  const askCodes = () => inside((c) => answerCodeRequests(c, linkage, { caller: clinic, purpose, requests, now }));
  // A clinic that she merely visits takes no consent down: it is asked for at her town hall, or by herself.
  const signed = { recipient: members.manager, purpose } as const;
  await expect(consent(clinic, signed)).rejects.toEqual(refused('not_found'));
  await expect(askCodes()).rejects.toEqual(refused('forbidden'));
  const system = `${id}/care` as const;
  await inside((c) => enrolSystem(c, { id: system, name: '介護', openingHours: 'always' }, now));
  await inside((c) => setReception(c, 'care/admission', system));
  await consent(clinic, signed);
  expect(await askCodes()).toMatchObject([{ outcome: 'refuse' }]);
  // Of another purpose it still takes nothing down, and for itself never.
  await expect(consent(clinic, { recipient: members.manager })).rejects.toEqual(refused('not_found'));
  await expect(consent(clinic, { ...signed, recipient: id })).rejects.toEqual(refused('forbidden'));
  await inside((c) => revokeSystem(c, system, now));
  await expect(consent(clinic, signed)).rejects.toEqual(refused('not_found'));
});

test('nobody is introduced without standing, without paper, or for too long', async () => {
  const byHall = idOf((await consent(hall)).consents[0]);
  await expect(bring(manager, { consent: byHall })).rejects.toEqual(refused('not_found'));
  const { relations } = await relate(hall, { validUntil: inDays(200) });
  await expect(bring(provider, { consent: byHall })).rejects.toEqual(refused('not_found'));
  await expect(bring(hall, { consent: byHall })).rejects.toEqual(refused('not_found'));
  await expect(bring(manager, { member: manager.member, consent: byHall })).rejects.toEqual(refused('forbidden'));
  await expect(bring(manager, { consent: randomUUID() })).rejects.toEqual(refused('bad_request'));
  await expect(bring(manager, { consent: byHall, validUntil: inDays(201) })).rejects.toEqual(refused('bad_request'));
  await expect(bring(manager, { consent: byHall, validUntil: inDays(-1) })).rejects.toEqual(refused('bad_request'));
  for (const weaker of [
    { channel: 'phone', witness: null },
    { recipient: members.town },
    { validUntil: inDays(100) },
  ] as const) {
    const other = idOf((await consent(hall, weaker)).consents[0]);
    await expect(bring(manager, { consent: other })).rejects.toEqual(refused('bad_request'));
  }
  await inside((c) => withdrawConsent(c, hall, { subject, consent: byHall }, now));
  await expect(bring(manager, { consent: byHall })).rejects.toEqual(refused('bad_request'));
  await inside((c) => endRelation(c, hall, { subject, relation: relations[0]! }, now));
  await expect(bring(manager, { consent: byHall })).rejects.toEqual(refused('not_found'));
});

test('a relation is ended by its town hall or by who asserted it, and by nobody else', async () => {
  const end = (who: Registrar, relation: string) => inside((c) => endRelation(c, who, { subject, relation }, now));
  const own = (await relate(hall)).relations[0]!;
  const given = await consent(manager);
  const introduced = (await bring(manager, { consent: idOf(given.consents[0]) })).relations[0]!;
  await expect(end(otherHall, own)).rejects.toEqual(refused('not_found'));
  await expect(end(provider, introduced)).rejects.toEqual(refused('not_found'));
  await expect(end(manager, own)).rejects.toEqual(refused('not_found'));
  await expect(end(hall, 'none')).rejects.toEqual(refused('not_found'));
  await end(manager, introduced);
  await end(hall, own);
  await inside((c) => endRelation(c, hall, { subject, relation: own }, inDays(1)));
  expect((await facts()).relations.map(({ endedAt }) => endedAt)).toEqual([now, now]);
});

test('a consent is registered by the town hall, or by who cares for the person and gains nothing by it', async () => {
  await expect(consent(manager)).rejects.toEqual(refused('not_found'));
  await expect(consent(otherHall)).rejects.toEqual(refused('not_found'));
  await relate(hall);
  await consent(manager);
  await consent(hall, { recipient: members.manager });
  await expect(consent(manager, { recipient: members.manager })).rejects.toEqual(refused('forbidden'));
  await expect(consent(manager, { recipient: 'kind:care-management' })).rejects.toEqual(refused('forbidden'));
  await expect(consent(hall, { witness: null })).rejects.toEqual(refused('bad_request'));
  await expect(consent(hall, { giver: 'doctor' })).rejects.toEqual(refused('bad_request'));
  await expect(consent(hall, { purpose: { ...sharing, consents: [] } })).rejects.toEqual(refused('bad_request'));
  await expect(consent(hall, { validUntil: inDays(-2) })).rejects.toEqual(refused('bad_request'));
  expect((await facts()).consents).toHaveLength(2);
});

test('of what is registered, that between two sides is read alone: their relations, and consents for them or for their kinds', async () => {
  await relate(hall);
  await relate(hall, { member: members.provider, kind: 'care-provider' });
  await consent(hall);
  await consent(hall, { recipient: members.manager });
  await consent(hall, { recipient: 'kind:home-help' });
  const between = async (...sides: Registrar[]) => {
    const read = sides.map(({ member: id, memberKind: kind }) => ({ id, kind }));
    const { relations, consents } = (await inside((c) => readFacts(c, [subject], now, read))).get(subject)!;
    return [relations.map(({ member }) => member), consents.map(({ recipient }) => recipient).toSorted()];
  };
  expect(await between(manager)).toEqual([[members.manager], [members.manager]]);
  expect(await between(provider)).toEqual([[members.provider], [members.provider, 'kind:home-help'].toSorted()]);
  expect(await between(hall)).toEqual([[], []]);
  const { relations, consents } = await facts();
  expect([relations.length, consents.length]).toEqual([2, 3]);
});

test('a consent is withdrawn by the town hall or by who registered it, and only once', async () => {
  await relate(hall);
  const id = idOf((await consent(manager)).consents[0]);
  const withdraw = (who: Registrar, when = now) =>
    inside((c) => withdrawConsent(c, who, { subject, consent: id }, when));
  await expect(withdraw(otherHall)).rejects.toEqual(refused('not_found'));
  await expect(withdraw(provider)).rejects.toEqual(refused('not_found'));
  expect((await withdraw(manager)).consents).toEqual([`${id}@2026-04`]);
  await withdraw(hall, inDays(1));
  expect((await facts()).consents.map(({ withdrawnAt }) => withdrawnAt)).toEqual([now]);
});

test('protection and the end of a registration are the town hall’s alone', async () => {
  const protect = (who: Registrar, until: Date | null) => inside((c) => setProtection(c, who, { subject, until }, now));
  await expect(protect(otherHall, inDays(30))).rejects.toEqual(refused('not_found'));
  await expect(protect(manager, inDays(30))).rejects.toEqual(refused('not_found'));
  await expect(protect(hall, inDays(-1))).rejects.toEqual(refused('bad_request'));
  await expect(protect(hall, inDays(500))).rejects.toEqual(refused('bad_request'));
  await protect(hall, inDays(365));
  expect((await facts()).protected).toBe(true);
  expect((await inside((c) => readFacts(c, [subject], inDays(366)))).get(subject)!.protected).toBe(false);
  await protect(hall, null);
  expect((await facts()).protected).toBe(false);
  const close = (who: Registrar) => inside((c) => closeSubject(c, who, subject, now));
  await expect(close(otherHall)).rejects.toEqual(refused('not_found'));
  await close(hall);
  expect((await facts()).status).toBe('closed');
  await expect(close(hall)).rejects.toEqual(refused('conflict'));
});
