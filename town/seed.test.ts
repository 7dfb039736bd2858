import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConnectorConfiguration } from '../connector/configuration.ts';
import { transact } from '../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { openDirectory } from '../exchange/identify/directory/directory.ts';
import { openLinkage } from '../exchange/identify/person/digests.ts';
import { findByInsuredNumbers, findCandidates, insuredKey } from '../exchange/identify/person/subjects.ts';
import { type KeyStore, openKeyStore } from '../exchange/keys.ts';
import { carePlanContract } from './members.ts';
import { seedTown } from './seed.ts';
import { getResident, makeTown, type Town } from './town.ts';

const town = makeTown();
const clock = { now: () => new Date('2026-05-01T09:00:00+09:00') };
let database: TestDatabase;
let data: string;
let keys: KeyStore;
const seed = (exchangeUrl = 'http://localhost:8080') =>
  seedTown({
    town,
    databaseUrls: { exchange: database.url('exchange') },
    keys,
    data,
    clock,
    exchangeUrl,
    providersUrl: 'http://127.0.0.1:8083',
  });
const tables = [
  'member',
  'system',
  'system_key',
  'reception',
  'service',
  'subject',
  'subject_identifier',
  'relation',
  'consent',
  'proxy',
];
const count = async () => {
  const admin = database.pool('admin', 1);
  const counts = await Promise.all(tables.map((table) => admin.query(`SELECT count(*)::int FROM exchange.${table}`)));
  return Object.fromEntries(tables.map((table, i) => [table, counts[i]!.rows[0].count as number]));
};
let first: Record<string, number>;

beforeAll(async () => {
  database = await createTestDatabase();
  data = await mkdtemp(path.join(tmpdir(), 'engawa-town-'));
  keys = openKeyStore(path.join(data, 'keys'));
  await seed();
  first = await count();
});
afterAll(async () => {
  await database.drop();
  await rm(data, { recursive: true });
});

describe('seedTown', () => {
  it('writes the whole town', () => {
    const systems = town.members.flatMap((member) => member.systems);
    expect(first).toMatchObject({
      member: town.members.length,
      system: systems.length,
      system_key: systems.length * 2,
      reception: town.receptions.length,
      subject: town.residents.length,
      relation: town.relations.length,
      consent: town.consents.length,
      proxy: town.proxies.length,
    });
  });

  it('does nothing a second time', async () => {
    const version = async () => (await database.pool('admin', 1).query('SELECT version FROM exchange.revision')).rows;
    const before = await version();
    await seed();
    expect(await count()).toEqual(first);
    expect(await version()).toEqual(before);
  });

  it('adds to a folder of an older town what is missing there, and touches nothing else', async () => {
    const older = await createTestDatabase();
    const folder = await mkdtemp(path.join(tmpdir(), 'engawa-older-'));
    const admin = older.pool('admin', 1);
    const fill = (what: Town) =>
      seedTown({
        town: what,
        databaseUrls: { exchange: older.url('exchange') },
        keys: openKeyStore(path.join(folder, 'keys')),
        data: folder,
        clock,
        exchangeUrl: 'http://localhost:8080',
        providersUrl: 'http://127.0.0.1:8083',
      });
    const countAll = async () =>
      Promise.all(tables.map(async (table) => (await admin.query(`SELECT FROM exchange.${table}`)).rowCount));
    const newcomer = town.members.at(-1)!;
    const gone = town.residents.at(-1)!.id;
    const isOlder = ({ resident }: { resident: string }) => resident !== gone;
    const relations = town.relations.filter((one) => isOlder(one) && one.member !== newcomer.id).slice(0, -10);
    const consents = town.consents.filter((one) => isOlder(one) && one.recipient !== newcomer.id).slice(0, -10);
    await fill({
      ...town,
      members: town.members.slice(0, -1),
      receptions: town.receptions.filter(({ member }) => member !== newcomer.id).slice(1),
      services: town.services.filter(({ system }) => !system.startsWith(`${newcomer.id}/`)).slice(1),
      residents: town.residents.slice(0, -1),
      relations,
      consents,
      proxies: town.proxies.slice(0, 1),
    });
    expect(await countAll()).not.toEqual(tables.map((table) => first[table]));
    // What has become of the older town since.
    const [ended, withdrawn, away] = [relations[0]!.id, consents[0]!.id, town.cast.sampleTenDigits];
    await admin.query('UPDATE exchange.relation SET ended_at = now() WHERE id = $1', [ended]);
    await admin.query('UPDATE exchange.consent SET withdrawn_at = now() WHERE id = $1', [withdrawn]);
    await admin.query("UPDATE exchange.proxy SET ended_at = now(), end_reason = 'person'");
    await admin.query("UPDATE exchange.subject SET status = 'closed', closed_at = now() WHERE id = $1", [away]);
    await admin.query('UPDATE exchange.system SET revoked_at = now() WHERE id = $1', [town.members[0]!.systems[0]!.id]);
    const told = async () => (await admin.query('SELECT version FROM exchange.revision')).rows[0].version;
    const before = await told();
    const rowsOfBefore = async () =>
      Promise.all(
        [
          ['relation', relations.map(({ id }) => id)],
          ['consent', consents.map(({ id }) => id)],
          ['proxy', town.proxies.slice(0, 1).map(({ id }) => id)],
          ['subject', town.residents.slice(0, -1).map(({ id }) => id)],
          ['member', town.members.slice(0, -1).map(({ id }) => id)],
          ['system', town.members.slice(0, -1).flatMap(({ systems }) => systems.map(({ id }) => id))],
        ].map(
          async ([table, ids]) =>
            (await admin.query(`SELECT * FROM exchange.${table} WHERE id::text = ANY ($1) ORDER BY id`, [ids])).rows,
        ),
      );
    const was = await rowsOfBefore();
    await fill(town);
    expect(await countAll()).toEqual(tables.map((table) => first[table]));
    expect(await rowsOfBefore()).toEqual(was);
    expect(await told()).toBeGreaterThan(before);
    const now = await told();
    await fill(town);
    expect(await told()).toBe(now);
    await older.drop();
    await rm(folder, { recursive: true });
  });

  it('is found by a directory, with keys to seal to', async () => {
    const directory = await openDirectory({ pool: database.pool('exchange', 2), url: database.url('exchange'), clock });
    try {
      const system = directory.findReception('CARE/0300000005', carePlanContract)!;
      expect(system).toBe('CARE/0300000005/careplan');
      const file = JSON.parse(await readFile(path.join(data, 'town/keys/0300000005-careplan.json'), 'utf8'));
      expect(directory.encryptionKey(system)!.kid).toBe(file.keys[1].kid);
      expect(directory.encryptionKey(system)!.jwk).not.toHaveProperty('d');
      expect(directory.getSystem(system).openingHours).toMatchObject({ mon: ['08:30-18:00'], sun: [] });
    } finally {
      await directory.close();
    }
  });

  it('knows the persons of the sample files by their numbers as written there', async () => {
    const numbers = [
      { insurer: '123456', insured: '123456789' },
      { insurer: '123456', insured: '1234567890' },
      { insurer: '654321', insured: '9876543210' },
      { insurer: '123456', insured: '0123456789' },
    ];
    const linkage = await openLinkage(keys);
    const found = await transact(database.pool('exchange', 1), {}, (c) => findByInsuredNumbers(c, linkage, numbers));
    expect(numbers.map((number) => found.get(insuredKey(number)))).toEqual([
      town.cast.sampleNineDigits,
      town.cast.sampleTenDigits,
      town.cast.sampleOtherTown,
      undefined,
    ]);
  });

  it('has two whom the four items do not tell apart', async () => {
    const linkage = await openLinkage(keys);
    const items = getResident(town, town.cast.alike1);
    const [candidates] = await transact(database.pool('exchange', 1), {}, (c) => findCandidates(c, linkage, [items]));
    expect(candidates).toEqual([town.cast.alike1, town.cast.alike2].sort());
  });

  it('registers the protected person and the one who moved out as such', async () => {
    const { rows } = await database
      .pool('admin', 1)
      .query(
        "SELECT id, status, protected_until FROM exchange.subject WHERE status <> 'active' OR protected_until IS NOT NULL",
      );
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual({ id: town.cast.movedOut, status: 'closed', protected_until: null });
    expect(rows).toContainEqual({
      id: town.cast.protected,
      status: 'active',
      protected_until: new Date('2027-05-01T09:00:00+09:00'),
    });
  });

  it('writes no name, no number and no address into the database', async () => {
    const { rows } = await database
      .pool('admin', 1)
      .query(
        'SELECT s::text FROM exchange.subject s UNION ALL SELECT i::text FROM exchange.subject_identifier i UNION ALL SELECT c::text FROM exchange.consent c UNION ALL SELECT r::text FROM exchange.relation r UNION ALL SELECT p::text FROM exchange.proxy p',
      );
    const dump = rows.map((row) => row.s).join('\n');
    for (const resident of town.residents) {
      for (const text of [resident.name, resident.kana, resident.address]) expect(dump).not.toContain(text);
      for (const { insured } of resident.insured)
        expect(dump).not.toMatch(new RegExp(`(?<![0-9a-f])${insured}(?![0-9a-f])`));
    }
  });

  it('keeps private keys to their owner and makes lost ones anew, beside the old', async () => {
    const file = path.join(data, 'town/keys/0300000005-careplan.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = await readFile(file, 'utf8');
    await rm(file);
    await seed();
    expect(await readFile(file, 'utf8')).not.toBe(before);
    expect((await count()).system_key).toBe(first.system_key! + 2);
  });

  it('gives the sample offices their folders and a configuration that follows the address', async () => {
    const home = path.join(data, 'town/0300000100');
    expect((await readdir(home)).sort()).toEqual([
      'connector.json',
      'door.json',
      ...['in', 'out', 'refused', 'sent', 'state'],
    ]);
    await seed('http://localhost:9090');
    const configuration = await readConnectorConfiguration(path.join(home, 'connector.json'));
    expect(configuration).toMatchObject({
      exchange: 'http://localhost:9090',
      system: 'CARE/0300000100/careplan',
      contract: carePlanContract,
      folders: { out: path.join(home, 'out'), state: path.join(home, 'state') },
    });
    expect(JSON.parse(await readFile(configuration.keys, 'utf8')).keys).toHaveLength(2);
  });
});
