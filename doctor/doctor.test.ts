import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { makeCertificate } from '../connector/testing-certificate.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { checkCertificates } from './certificates.ts';
import type { Installation } from './check.ts';
import { doctorCommand } from './doctor.ts';
import { checkRegion } from './region.ts';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-doctor-'));
  database = await createTestDatabase();
  await mkdir(path.join(folder, 'keys'), { mode: 0o700 });
  const access = { url: database.adminUrl, passwords: inject('rolePasswords') };
  await writeFile(path.join(folder, 'keys', 'database.json'), JSON.stringify(access), { mode: 0o600 });
  await openKeyStore(path.join(folder, 'keys')).secret('digest');
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function examine(env: Record<string, string> = {}) {
  const lines: string[] = [];
  const around = { PORT: '61000', ENGAWA_DATA: folder, DATABASE_URL: database.adminUrl, ...env };
  const code = await doctorCommand([], (line) => lines.push(line), around);
  return { code, said: lines.join('\n') };
}

test('an installation in order is found to be so', async () => {
  const { code, said } = await examine();
  expect(said).not.toContain('×');
  expect(code).toBe(0);
  expect(said).toContain('データベースの構成は最新です');
  expect(said).toContain('監査台帳の公開は遅れていません');
  expect(said).toContain('ファイルシステムの時計と合っています');
});

test('a wrong configuration is named by its key', async () => {
  const { code, said } = await examine({ PORT: 'eighty' });
  expect(code).toBe(1);
  expect(said).toContain('PORT');
});

test('a table of the region’s own that is not right is named before it stops a start, and so is one that nothing reads', async () => {
  const own = await mkdtemp(path.join(os.tmpdir(), 'engawa-doctor-tables-'));
  process.env.ENGAWA_TABLES = own;
  try {
    await writeFile(path.join(own, 'limit.json'), '{}');
    expect((await examine()).said).toContain(`△ ${path.join(own, 'limit.json')} は、どの表の名前でもない`);
    await writeFile(path.join(own, 'limits.json'), '{ "rows": [{ "level": "21" }] }');
    const { code, said } = await examine();
    expect([code, said.match(/× 表 limits\.json の rows → 0 → /)?.length]).toEqual([1, 1]);
    expect((await examine({ ENGAWA_TABLES: path.join(own, 'none') })).said).toContain('ENGAWA_TABLES: フォルダー');
  } finally {
    delete process.env.ENGAWA_TABLES;
    await rm(own, { recursive: true, force: true });
  }
});

test('a rule that names a contract by its former name holds, and is told', async () => {
  const municipalities = path.join(folder, 'municipalities');
  await cp(path.join(import.meta.dirname, '..', 'municipalities'), municipalities, { recursive: true });
  const rule = '@title("引き継ぎは渡さない")\nforbid (principal, action, resource == Contract::"care/hand-over");';
  await writeFile(path.join(municipalities, '990027', 'policy', 'more.cedar'), rule);
  const configuration = { fictional: false, region: { name: 'ためし', municipalities } };
  const findings = await checkRegion({ configuration } as unknown as Installation);
  expect(findings.map(({ state }) => state)).toEqual(['good', 'good', 'warning']);
  expect(findings[2]!.text).toMatch(
    /990027\/policy\/more\.cedar:2: .*care\/hand-over は、いまは care\/succession です/,
  );
});

test('a port that another program has is named', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const { code, said } = await examine({ PORT: String(port) });
  expect(said).toContain(`× ポート ${port}（exchange）は、ほかのプログラムが使っています`);
  expect(code).toBe(1);
  other.close();
});

test.skipIf(process.platform === 'win32')('a key that others can read is named', async () => {
  const file = path.join(folder, 'keys', 'digest.secret');
  await chmod(file, 0o644);
  const { code, said } = await examine();
  expect(said).toContain(file);
  expect(code).toBe(1);
  await chmod(file, 0o600);
});

test('keys that the passphrase does not open are found', async () => {
  const file = path.join(folder, 'passphrase');
  await writeFile(file, 'not this one\n', { mode: 0o600 });
  const { code, said } = await examine({ ENGAWA_PASSPHRASE_FILE: file });
  expect(said).toContain('鍵を開けません');
  expect(code).toBe(1);
});

test('a database out of reach is found, with no password in the words', async () => {
  const { code, said } = await examine({ DATABASE_URL: 'postgres://somebody:secret@127.0.0.1:1/none' });
  expect(said).toContain('データベースに接続できません');
  expect(said).not.toContain('secret');
  expect(code).toBe(1);
});

test('a schema that is behind is found', async () => {
  await database.pool('admin').query("DELETE FROM public.migration WHERE file LIKE '000004-%'");
  expect((await examine()).said).toContain('データベースの構成が1件古いままです');
  await database
    .pool('admin')
    .query("INSERT INTO public.migration (file) VALUES ('999999-of-tomorrow.sql'), ('000004-relay.sql')");
  const { code, said } = await examine();
  expect(said).toContain('このプログラムより新しい');
  expect(code).toBe(1);
});

test('a key that is gone is missed before another is made in its place', async () => {
  const note = path.join(folder, 'keys', 'last-checkpoint');
  await writeFile(note, '', { mode: 0o600 });
  const { code, said } = await examine();
  expect(said).toContain('鍵 checkpoint.pem、linkage.secret がありません');
  expect(code).toBe(1);
  await rm(note);
});

test('a data folder that cannot be opened is told in words', async () => {
  const broken = path.join(folder, 'broken');
  await mkdir(path.join(broken, 'engawa.lock'), { recursive: true }); // what stands there is no lock
  const { code, said } = await examine({ ENGAWA_DATA: broken });
  expect(said).toMatch(/^× データフォルダーを開けません/);
  expect(code).toBe(1);
});

test('a certificate that nobody vouches for, and a host that does not answer, are told', async () => {
  const { key, certificate } = makeCertificate('localhost');
  const server = createTlsServer({ key, cert: certificate });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const exchangeUrl = `https://127.0.0.1:${port}`;
  const issuerUrl = 'https://[::1]:1';
  const region = { exchangeUrl, issuerUrl, applicationsUrl: exchangeUrl, publicUrl: exchangeUrl, witnesses: [] };
  const findings = await checkCertificates({ configuration: { region } } as unknown as Installation);
  expect(findings.map(({ text }) => text)).toEqual([
    expect.stringContaining('の証明書を信頼できません'),
    expect.stringMatching(/^\[::1\]:1 に接続できません/),
  ]);
  server.close();
});
