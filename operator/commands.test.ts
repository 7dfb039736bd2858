import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createClient } from '../connector/client.ts';
import { openTestEndpoint, status } from '../exchange/deliver/testing.ts';
import { endAllStaff, openTownSystem, upgradeContract } from '../exchange/enrol/testing.ts';
import { startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { readHours } from './hours.ts';
import { openCommands } from './testing-commands.ts';

// The commands as an operator and a new office run them: a real region, nothing but what they print to go by.
vi.setConfig({ testTimeout: 180_000 });
const program = fileURLToPath(new URL('../engawa.mjs', import.meta.url));
let region: TestRegion;
let folder: string;
let commands: ReturnType<typeof openCommands>;
const engawa = (...args: string[]) => commands.engawa(...args);
beforeAll(async () => {
  region = await startTestRegion();
  await endAllStaff(region);
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-operator-'));
  commands = openCommands({ cwd: folder, env: environment() });
});
afterAll(async () => {
  await commands?.close();
  await region.close();
  await rm(folder, { recursive: true, force: true });
});

const environment = () => ({ PORT: String(region.configuration.ports.exchange), ENGAWA_DATA: region.data });

/** As at a terminal: a process for this one. */
function engawaAlone(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, ...environment() };
  const child = spawn(process.execPath, [program, ...args], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}
const at = (name: string) => path.join(folder, name);
const left = async (start: string) => (await readdir(folder)).filter((name) => name.startsWith(start)).toSorted();

/** An exchange that takes what it is sent, and whose answer is lost on the way. */
async function openLossy() {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const headers = { 'Content-Type': 'application/json' };
    await fetch(`${region.url}${request.url}`, { method: request.method!, headers, body });
    response.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

test('from nothing to a system that is known: municipality, member, system, self-check', async () => {
  const letter = await engawaAlone('letter', '990035');
  expect(letter, letter.err).toMatchObject({ code: 0, out: expect.stringContaining('letter-990035.hash') });
  const town = [
    '--letter',
    at('letter-990035.hash'),
    '--name',
    '手本町',
    '--kana',
    'テホンチョウ',
    '--insurer',
    '990035',
    '--folder',
    at('990035'),
  ];
  const municipality = await engawa('enrol', 'municipality', '990035', ...town);
  expect(municipality, municipality.err).toMatchObject({ code: 0, out: expect.stringContaining('GOV/990035') });
  // As after an answer that never came: the same again is no conflict with itself.
  expect(await engawa('enrol', 'municipality', '990035', ...town)).toMatchObject({ code: 0 });

  const office = [
    '--kind',
    'home-help',
    '--name',
    'ヘルパー手本',
    '--kana',
    'ヘルパーテホン',
    '--municipality',
    '990035',
  ];
  const early = await engawaAlone('enrol', 'system', 'CARE/1370000026/careplan', '--name', '訪問介護ソフト');
  expect(early).toMatchObject({ code: 1, err: expect.stringContaining('先に engawa enrol member') });
  expect(await left('CARE-')).toEqual([]); // nothing that looks like a system
  for (const _ of ['first', 'again'])
    expect(await engawa('enrol', 'member', 'CARE/1370000026', ...office)).toMatchObject({ code: 0 });
  const receives = ['--receives', 'care/careplan-v41'];
  const system = await engawa('enrol', 'system', 'CARE/1370000026/careplan', '--name', '訪問介護ソフト', ...receives);
  expect(system, system.err).toMatchObject({ code: 0, out: expect.stringContaining('engawa self-check') });

  const selfCheck = (...options: string[]) => engawa('self-check', at('CARE-1370000026-careplan.json'), ...options);
  const check = await selfCheck();
  expect(check, check.out).toMatchObject({ code: 0 });
  expect(check.out).toContain('ヘルパー手本の「訪問介護ソフト」と認められました');
  expect(check.out).toContain('封をした便りが届き、開けて、返せました');
  expect(check.out).toMatch(/○ 権限: \d+件の連携サービスを.*この業務システムに届くもの: 「居宅サービス計画/);
  expect(check.out).toContain('○ 受信口（webhook）: 登録していません');
  expect(new Set(check.out.match(/^○ [^:]+/gm)).size).toBe(check.out.match(/^○/gm)!.length); // a line for each group
  const rights =
    /（care\/careplan-v41）を、利用目的 care-plan-sharing で渡す・受け取ることができます（この業務システムに届きます）/;
  expect((await selfCheck('--all')).out).toMatch(rights);
  const whole = JSON.parse((await selfCheck('--json')).out);
  expect(whole).toMatchObject({ good: true, wrong: 0 });
  expect(whole.findings).toContainEqual({ group: '権限', good: true, text: expect.stringMatching(rights) });
  for (const wrong of [['--all', '--json'], ['another.json'], ['--every']])
    expect(await selfCheck(...wrong)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('使い方') });
});

test('a town joins by its letter, and says itself what is enrolled in its name', async () => {
  const join = ['join', 'GOV/990035/main', '--letter', at('letter-990035.txt'), '--name', '総合窓口', '--folder'];
  await cp(at('990035'), at('other'), { recursive: true });
  await writeFile(at('other/policy/more.cedar'), '// 町が確かめていない定め\n');
  expect(await engawa(...join, at('other'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('確かめたものと違います'),
  });
  const lossy = await openLossy();
  const closed = await openLossy();
  closed.close();
  const nowhere = await engawa(...join, at('990035'), '--exchange', closed.url);
  expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining(`（${closed.url}）につながりません`) });
  expect(nowhere.err).toContain('登録していません');
  expect([await left('GOV-'), await left('spare-')]).toEqual([[], []]);
  const lost = await engawa(...join, at('990035'), '--exchange', lossy.url);
  lossy.close();
  expect(lost).toMatchObject({ code: 1, err: expect.stringContaining('まだ分かりません') });
  expect(await left('GOV-')).toEqual(['GOV-990035-main.keys.pending.json']);
  // It went through: the same command finds that out by the key, and not by a letter that is used up.
  const joined = await engawa(...join, at('990035'));
  expect(joined, joined.err).toMatchObject({ code: 0, out: expect.stringContaining('spare-letter-990035.txt') });
  expect(await left('GOV-')).toEqual(['GOV-990035-main.json', 'GOV-990035-main.keys.json']);
  expect(await left('spare-')).toEqual(['spare-letter-990035.txt']);
  // Done once, it is done: also where the next letter has been put away, as it says.
  const spare = await readFile(at('spare-letter-990035.txt'));
  await rm(at('spare-letter-990035.txt'));
  for (const _ of ['again', 'and again'])
    expect(await engawa(...join, at('990035'))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/すでに登録されています。何も変えていません/),
    });
  expect(await left('spare-')).toEqual([]);
  await writeFile(at('spare-letter-990035.txt'), spare);
  expect(await engawa(...join, at('990035'), '--out', at('elsewhere'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('符丁では登録できません'),
  });
  expect(await engawa('self-check', at('GOV-990035-main.json'))).toMatchObject({ code: 0 });

  const as = ['--as', at('GOV-990035-main.json')];
  const publicOf = (name: string) => at(`GOV-990035-${name}.public.json`);
  const propose = async (name: string) => {
    await engawa('keys', `GOV/990035/${name}`);
    const { out } = await engawa('enrol', 'system', `GOV/990035/${name}`, '--name', name, '--keys', publicOf(name));
    return /番号: (\S+)/.exec(out)![1]!;
  };
  // Nobody but the town makes its keys.
  const made = await engawa('enrol', 'system', 'GOV/990035/x', '--name', 'x');
  expect(made).toMatchObject({ code: 2, err: expect.stringContaining('engawa keys') });
  const [first, second] = [await propose('care'), await propose('health')];
  expect(await propose('care')).toBe(first); // asked again, it is read and confirmed once
  const shown = await engawa('confirm', 'show', ...as);
  expect(shown.out).toMatch(/業務システムの番号: GOV\/990035\/care\n[\s\S]*業務時間: いつも/);
  expect(shown.out).toContain(JSON.parse(await readFile(at('GOV-990035-care.keys.json'), 'utf8')).keys[0].kid);
  expect(await engawa('confirm', 'accept', first, '--keys', publicOf('care'))).toMatchObject({ code: 1 }); // the operator
  expect(await engawa('confirm', 'accept', first, ...as)).toMatchObject({ code: 2 });
  expect(await engawa('confirm', 'accept', first, ...as, '--keys', publicOf('health'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('のものではありません'),
  });
  const own = ['--keys', publicOf('care')];
  const accepted = await engawa('confirm', 'accept', first, ...as, ...own, '--actor', '町 太郎');
  expect(accepted, accepted.err).toMatchObject({ code: 0, out: expect.stringContaining('有効になりました') });
  expect(await engawa('self-check', at('GOV-990035-care.json'))).toMatchObject({ code: 0 });
  expect(await engawa('confirm', 'accept', first, ...as, ...own)).toMatchObject({
    code: 0,
    out: expect.stringContaining('すでに確認されて、有効です。何も変えていません'),
  });
  expect(await engawa('confirm', 'decline', first, ...as)).toMatchObject({ code: 1 });
  expect(await engawa('confirm', 'decline', second, ...as)).toMatchObject({
    code: 0,
    out: expect.stringContaining('断りました'),
  });
  expect(await engawa('confirm', 'decline', second, ...as)).toMatchObject({
    code: 0,
    out: expect.stringContaining('すでに断られています。何も変えていません'),
  });
  expect((await engawa('confirm', 'show', ...as)).out).toContain('確認を待つ登録はありません');

  const { keys } = JSON.parse(await readFile(at('GOV-990035-main.keys.json'), 'utf8'));
  const client = await createClient({ exchange: region.url, system: 'GOV/990035/main', keys, tries: 1 });
  const staff = { id: 's-1', roles: ['主査'], validFrom: '2024-04-01T00:00:00+09:00', validUntil: null };
  await client.call('POST', '/v1/staff', staff);
  const third = await propose('welfare');
  expect(await engawa('confirm', 'accept', third, ...as, '--keys', publicOf('welfare'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('Engawa-Acting'),
  });
  const named = ['--staff', 's-1', '--role', '主査'];
  expect(await engawa('confirm', 'accept', third, ...as, ...named, '--keys', publicOf('welfare'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('本人'),
  });
  const person = [...named, '--proved', new Date().toISOString()];
  expect(await engawa('confirm', 'accept', third, ...as, ...person, '--keys', publicOf('welfare'))).toMatchObject({
    code: 0,
    out: expect.stringContaining('有効になりました'),
  });
  expect(await engawa('letter', '990035', ...as, ...person)).toMatchObject({
    code: 1,
    err: expect.stringContaining('すでにあります'),
  });
  const anothers = await engawa('letter', '990027', ...as, ...person, '--out', at('safe'));
  expect(anothers).toMatchObject({ code: 1, err: expect.stringContaining('990027 の通知書は預けられません') });
  const later = await engawa('letter', '990035', ...as, ...person, '--out', at('safe'));
  expect(later, later.err).toMatchObject({ code: 0, out: expect.stringContaining('次の通知書') });
});

test('self-check says what to mend: address, keys of another, a revoked system', async () => {
  const file = at('CARE-1370000026-careplan.json');
  const setup = JSON.parse(await readFile(file, 'utf8'));
  const changed = async (change: object) => {
    await writeFile(at('changed.json'), JSON.stringify({ ...setup, ...change }));
    return engawa('self-check', at('changed.json'));
  };
  const nowhere = await changed({ exchange: 'http://127.0.0.1:9' });
  // What must be mended stands first, and what is well after it.
  expect(nowhere.out).toMatch(/^× 通信: .*届きません.*\n.*→ .*プロキシ.*\n\n○ 設定: .*\n○ 鍵: .*\n\n直すところが1件/);
  const closed = createServer((_, response) => response.end('何か'));
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  expect((await changed({ exchange: `http://127.0.0.1:${port}` })).out).toMatch(
    /× 認証: .*返事をします.*\n.*→ .*ポート/,
  );
  closed.close();
  expect((await changed({ keys: 'none.json' })).out).toMatch(/× 鍵: .*読めません/);
  expect((await changed({ system: 'CARE/1370000026' })).out).toMatch(/× 設定: system/);
  expect((await changed({ dor: { port: 0, services: {} } })).out).toMatch(/× 設定: 知らない項目です: dor/);
  expect((await changed({ exchange: 'localhost:8080' })).out).toMatch(/× 設定: exchange に連携基盤の住所/);
  const keys = JSON.parse(await readFile(at('CARE-1370000026-careplan.keys.json'), 'utf8'));
  await writeFile(at('half.json'), JSON.stringify({ keys: keys.keys.slice(0, 1) }), { mode: 0o600 });
  expect((await changed({ keys: 'half.json' })).out).toMatch(/× 鍵: 登録されている封の鍵/);

  const note = (daysAgo: number) =>
    region.database.pool('admin', 1).query(
      `INSERT INTO exchange.answer_mistake VALUES ('CARE/1370000026/careplan', 'visits', $2, '/visit: 日付の形にしてください', 3, $1)
        ON CONFLICT (system, service, day, text) DO UPDATE SET last_at = EXCLUDED.last_at`,
      [new Date(region.clock.now().getTime() - daysAgo * 86_400_000), '2026-11-20'],
    );
  await note(0);
  expect((await changed({})).out).toMatch(
    /^× 照会への回答: 「visits」.*渡っていません: \/visit: .*（3件.*\n.*→ .*conformance/,
  );
  await note(2);
  expect(await changed({})).toMatchObject({ code: 0, out: expect.stringContaining('この24時間にはありません') });

  const [known, mapping] = ['GOV/990027/care/certification', { purpose: 'certification-for-plan' }];
  const door = await changed({
    door: { port: 0, services: { [known]: mapping, 'GOV/990027/care/certificate': mapping } },
  });
  expect(door.out).toMatch(
    new RegExp(`× 入口: .*"${known}".*提供先になれるのは.*居宅介護支援.*\n.*→ .*purpose を、certification-check（`),
  );
  expect(door.out).toMatch(new RegExp(`× 入口: .*certificate".*ありません.*\n.*→ .*${known}`));
  expect((await changed({ door: { port: 0, services: { x: mapping } } })).out).toMatch(/× 設定: .*door\.services\.x/);
  const local = { certification: { url: 'http://127.0.0.1:9/x' } };
  expect((await changed({ answering: local })).out).toMatch(
    /× 回答: .*"certification".*登録されていません\n.*engawa enrol service/,
  );

  const client = await createClient({ exchange: region.url, system: 'CARE/1370000026/careplan', ...keys, tries: 1 });
  const hook = await openTestEndpoint(status(204));
  await client.call('POST', '/v1/webhook', { url: hook.url });
  expect((await engawa('self-check', file)).out).toContain(`○ 受信口（webhook）: ${hook.url} に届き、許可が返りました`);
  await hook.close();
  expect(await engawa('self-check', file)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/× 受信口（webhook）: .*届きません。宛先に接続できません。\n.*→ .*\/inbox/),
  });

  const revoked = await engawa('revoke', 'CARE/1370000026/careplan', '--reason', '端末の紛失', '--actor', '運営 花子');
  expect(revoked, revoked.err).toMatchObject({ code: 0, out: expect.stringContaining('失効させました') });
  expect(await engawa('self-check', file)).toMatchObject({ code: 1, out: expect.stringContaining('× 認証') });
});

test('what is missing or wrong is said in words, and nothing is enrolled', async () => {
  expect(await engawa('enrol')).toMatchObject({ code: 2, err: expect.stringContaining('使い方') });
  expect(await engawa('enrol', 'planet', 'x')).toMatchObject({
    code: 2,
    err: expect.stringContaining('planet は登録できません'),
  });
  const missing = await engawa('enrol', 'member', 'NGO/x');
  expect(missing).toMatchObject({ code: 2, err: expect.stringMatching(/足りないもの:\n {2}--kind/) });
  const unknown = await engawa('enrol', 'member', 'NGO/x', '--colour', 'red');
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('--colour という指定はありません') });
  const kind = await engawa('enrol', 'member', 'NGO/x', '--kind', 'club', '--name', 'x', '--kana', 'エックス');
  expect(kind).toMatchObject({
    code: 1,
    err: expect.stringMatching(/kind[\s\S]*\n {2}--kind {2}種別（.*home-help 訪問介護事業所/),
  });
  expect(unknown.err).not.toContain('--vkey'); // of what is to be enrolled, and not of everything
  const short = await engawa('enrol', 'member', 'CARE/137', '--kind', 'home-help', '--name', 'x', '--kana', 'エックス');
  expect(short).toMatchObject({ code: 2, err: expect.stringContaining('10桁') });
  const typo = ['CARE/1370000062', '--kind', 'home-help', '--name', 'x', '--kana', 'エックス'];
  expect(await engawa('enrol', 'member', ...typo)).toMatchObject({ code: 2, err: expect.stringContaining('検証番号') });
  await writeFile(at('private.json'), JSON.stringify({ kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c', use: 'sig' }));
  const leaked = await engawa('enrol', 'system', 'CARE/1370000026/two', '--name', 'x', '--keys', at('private.json'));
  expect(leaked).toMatchObject({ code: 2, err: expect.stringContaining('秘密鍵が入っています') });
});

test('what a town or a maker of software wrote is told by its own name and line, in words', async () => {
  const example = JSON.parse(await readFile(new URL('../examples/enrol/contract.json', import.meta.url), 'utf8'));
  const { relayDays: _, ...rest } = example;
  await writeFile(at('half contract.json'), JSON.stringify({ ...rest, form: 'round' }));
  const contract = await engawa('enrol', 'service', at('half contract.json'));
  expect(contract).toMatchObject({
    code: 1,
    err: expect.stringContaining(`${at('half contract.json')}:1: relayDays: あり`),
  });
  expect(contract.err).toMatch(/form: 次のどれかにしてください: cuttable、whole/);
  expect(contract.err).not.toMatch(/undefined|連携契約定義:/);
  const alone = await engawa('enrol', 'service', at('half contract.json'), '--code', 'x');
  expect(alone).toMatchObject({ code: 2, err: expect.stringContaining('--at') });

  expect(await engawa('letter', '990043')).toMatchObject({ code: 0 });
  expect(await engawa('letter', '990044')).toMatchObject({ code: 1, err: expect.stringContaining('検査数字') });
  await cp(new URL('../examples/enrol/990035', import.meta.url), at('990043'), { recursive: true });
  const about = { code: '990043', name: '西浜町', kana: 'ニシハマチョウ', insurer: '990043' };
  await writeFile(at('990043/municipality.json'), JSON.stringify(about));
  const town = ['enrol', 'municipality', '990043', '--folder', at('990043'), '--letter'];
  const rule = (end: string, resource = 'municipal/certification') =>
    writeFile(
      at('990043/policy/certification.cedar'),
      `@title("渡す") @disclose("insuredNumber")\npermit (principal, action == Action::"inquiry", resource == Contract::"${resource}")\n${end}`,
    );
  await rule('when { context.purpose == ');
  const cut = await engawa(...town, at('letter-990043.hash'));
  expect(cut.err).toMatch(/990043\/policy\/certification\.cedar:3: Cedar の規則として読めません/);
  expect(cut.err).not.toContain('municipalities/');
  await rule('when { context.purpose == Purpose::"certification-for-pln" };');
  const misspelt = await engawa(...town, at('letter-990043.hash'));
  expect(misspelt.err).toMatch(/cedar:3: 利用目的 certification-for-pln は登録されていません/);
  expect(misspelt.err).not.toContain('entity');
  // The letter itself is the town's alone.
  const shown = await engawa(...town, at('letter-990043.txt'));
  expect(shown).toMatchObject({ code: 2, err: expect.stringContaining('通知書そのもの') });
  expect((await engawa(...town, at('none.hash'))).err).toMatch(/none\.hash がありません/);
  const join = ['join', 'GOV/990043/x', '--folder', at('990043'), '--name', 'x', '--letter'];
  expect((await engawa(...join, at('none.txt'))).err).toMatch(/none\.txt がありません/);
  const nowhere = await engawa(...join, at('letter-990043.txt'), '--exchange', 'localhost');
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('連携基盤の住所') });
  expect((await engawa('enrol', 'system', 'CARE/1370000026/x', '--name', 'x', '--keys', at('none.json'))).err).toMatch(
    /none\.json がありません/,
  );
});

async function systemFile(system: string, code = '990019') {
  const file = at(`${code}-${system}.json`);
  const keys = path.join(region.data, 'town', 'keys', `${code}-${system}.json`);
  await writeFile(file, JSON.stringify({ exchange: region.url, system: `GOV/${code}/${system}`, keys }));
  return file;
}

test('a policy is proposed from its folder, shown as a difference, and approved by two', async () => {
  const town = at('990019');
  await cp(path.join(region.configuration.region.municipalities, '990019'), town, { recursive: true });
  const rule = path.join(town, 'policy', 'certification.cedar');
  await writeFile(
    rule,
    `${await readFile(rule, 'utf8')}\n@title("点検のため止める")\nforbid (principal, action, resource);\n`,
  );

  const proposed = await engawa('policy', 'propose', '990019', '--reason', '点検', '--folder', town);
  expect(proposed, proposed.err).toMatchObject({
    code: 0,
    out: expect.stringContaining('+ forbid (principal, action, resource);'),
  });
  const id = /番号: (\S+)/.exec(proposed.out)![1]!;
  const once = await engawa('policy', 'propose', '990019', '--reason', '点検', '--folder', town);
  expect(once.out).toContain(id); // approvals are of one proposal, also where its answer was lost
  expect((await engawa('policy', 'diff', id)).out).toContain('理由: 点検');
  const first = await engawa('policy', 'approve', id, '--actor', '承認 花子', '--as', await systemFile('main'));
  expect(first, first.err).toMatchObject({ code: 0, out: expect.stringContaining('もう一人の承認が要ります') });
  const again = await engawa('policy', 'approve', id, '--actor', '承認 花子', '--as', await systemFile('main'));
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('一度しか承認できません') });
  expect(await engawa('policy', 'approve', id, '--actor', '運営 花子')).toMatchObject({
    code: 1,
    err: expect.stringContaining('認められていません'),
  });
  const second = await engawa('policy', 'approve', id, '--actor', '承認 次郎', '--as', await systemFile('care'));
  expect(second, second.err).toMatchObject({ code: 0, out: expect.stringContaining('有効になりました') });
  expect((await engawa('policy', 'list')).out).toContain('990019  有効  点検');
  expect((await engawa('policy', 'show', '990019')).out).toContain('点検のため止める');
});

test('opening hours and limits of one system are set by the operator, at once; what cannot be read is told in words', async () => {
  const shop = await region.client('COM/maruya/main');
  const opens = async () => (await shop.collect()).headers.get('engawa-opens');
  const by = ['--actor', '運営 花子'];
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00')); // a Tuesday
  const closed = await engawa(
    'hours',
    'COM/maruya/main',
    '--open',
    '月 9:00-12:00 13:00～17:15、水-金 8:30-24:00',
    ...by,
  );
  expect(closed, closed.err).toMatchObject({ code: 0, out: expect.stringContaining('水 08:30-24:00') });
  await expect.poll(opens).toBe('2026-11-24T23:30:00.000Z');
  expect(await engawa('hours', 'COM/maruya/main', '--open', 'いつも', ...by)).toMatchObject({ code: 0 });
  await expect.poll(opens).toBeNull();
  const asked = { system: 'COM/maruya/main', openingHours: 'always', actor: 'x' };
  expect((await shop.post('/v1/enrol/hours', asked)).status).toBe(403);
  expect(await engawa('hours', 'COM/maruya/none', '--open', 'いつも')).toMatchObject({ code: 1 });

  const some = ['--messagesPerMinute', '600', '--waitingMessages', '50'];
  expect(await engawa('quota', 'COM/maruya/main', ...some, ...by)).toMatchObject({
    code: 0,
    out: expect.stringContaining('waitingMessages 50、messagesPerMinute 600'),
  });
  expect((await engawa('quota', 'COM/maruya/main', '--waitingMessages', '0')).err).toContain(
    '--waitingMessages は1以上',
  );
  // Asked without anything to set, it shows and changes nothing; what is set later leaves the rest as it was.
  const shown = await engawa('quota', 'COM/maruya/main', ...by);
  expect(shown, shown.err).toMatchObject({
    code: 0,
    out: expect.stringMatching(/waitingMessages +50（別に決めたもの）[\s\S]*messagesPerDay +200000 {2}/),
  });
  await engawa('quota', 'COM/maruya/main', '--waitingMessages', '60', ...by);
  expect((await engawa('quota', 'COM/maruya/main')).out).toMatch(
    /waitingMessages +60（[\s\S]*messagesPerMinute +600（/,
  );
  const reset = await engawa('quota', 'COM/maruya/main', '--reset', ...by);
  expect(reset, reset.err).toMatchObject({ code: 0, out: expect.stringContaining('決まったものに戻しました') });
  expect((await engawa('quota', 'COM/maruya/main')).out).not.toContain('別に決めたもの');
  expect(await engawa('quota', 'COM/maruya/none')).toMatchObject({
    code: 1,
    err: expect.stringContaining('登録されていません'),
  });
  await expect(shop.get('/v1/enrol/quotas?system=COM/maruya/main')).resolves.toMatchObject({ status: 200 });
  await expect(shop.get('/v1/enrol/quotas?system=CARE/0300000100/careplan')).resolves.toMatchObject({ status: 403 });
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      `SELECT fields -> 'items' AS items FROM ledger.record WHERE fields ->> 'toSystem' = 'COM/maruya/main' AND fields ->> 'actor' = '運営 花子' ORDER BY id`,
    );
  expect(rows.map(({ items }) => String(items).match(/hours|600/)?.[0])).toEqual([
    ...['hours', 'hours', '600', '600', undefined],
  ]);
});

test('a file is read as an editor of Windows leaves it; one that is something else is told in words', async () => {
  const keys = path.join(region.data, 'town', 'keys', '990019-main.json');
  const own = JSON.stringify({ exchange: region.url, system: 'GOV/990019/main', keys });
  const put = async (name: string, text: string) => {
    await writeFile(at(name), text);
    return at(name);
  };
  const marked = await put('町 の 設定.json', `\ufeff${own}`);
  expect((await engawa('trail', 'nobody', '--as', marked)).err).toContain('対象者が見つからない');
  expect(await engawa('self-check', marked)).toMatchObject({ code: 0 });
  const none = await put('null.json', 'null');
  const pdf = await put('x.pdf', '%PDF 1.7');
  const said = [
    await engawa('trail', 'nobody', '--as', none),
    await engawa('trail', 'nobody', '--as', folder),
    await engawa('self-check', none),
    await engawa('register', 'consent', pdf, '--as', marked),
    await engawa('connect', pdf),
    await engawa('connect', await put('door.json', JSON.stringify({ ...JSON.parse(own), door: { port: '8090' } }))),
    await engawa('conformance', '--nonsense'),
    await engawa('carry', 'keys', 'foo', at('exchange.json')),
  ].map(({ out, err }) => `${out}${err}`.split('\n')[0]);
  for (const line of said) expect(line).not.toMatch(/Cannot|Unexpected|EISDIR|Unknown|Invalid/);
  expect(said[0]).toContain('を書いてください');
  expect(said[1]).toContain('フォルダーです');
  for (const line of said.slice(3, 5)) expect(line).toContain('JSON として読めません');
  expect(said[5]).toMatch(/door\.port: 数にしてください、door\.services: ありません/);
});

test('a place that is no ordinary folder is told in words, at once, and nothing has been asked', async () => {
  await writeFile(at('a-file'), '');
  for (const place of ['/proc/engawa', '/proc/1/x/y', '/dev/null/x', at('a-file')])
    for (const command of [
      ['keys', 'CARE/1370000026/nowhere', '--out', place],
      ['letter', '990035', '--out', place],
      [
        'join',
        'GOV/990035/nowhere',
        '--letter',
        'x'.repeat(26),
        '--folder',
        at('990035'),
        '--name',
        'x',
        '--out',
        place,
      ],
      ['enrol', 'system', 'CARE/1370000026/nowhere', '--name', 'x', '--out', place],
      ['export', path.join(place, 'ledger')],
    ]) {
      const { code, err } = await engawa(...command);
      expect([command, code, err]).toEqual([
        command,
        1,
        expect.stringContaining('ふつうのフォルダーを指定してください'),
      ]);
    }
  const { rows } = await region.database
    .pool('admin', 1)
    .query("SELECT FROM ledger.record WHERE fields ->> 'toSystem' LIKE '%/nowhere'");
  expect(rows).toEqual([]);
});

test('where nobody gets a code, nothing is written over what is there', async () => {
  const people = fileURLToPath(new URL('../examples/enrol/certification.csv', import.meta.url));
  const asking = [
    '--layout',
    'municipal/certification',
    '--purpose',
    'certification-for-plan',
    '--out',
    at('people.json'),
  ];
  const codes = await engawa('codes', people, '--as', await systemFile('main'), ...asking);
  expect(codes).toMatchObject({ code: 1, err: expect.stringContaining('何も書き出していません') });
  expect(codes.out).toContain('2行目: 符号を受け取れませんでした');
  expect(await left('people')).toEqual([]);
});

test('who reads only the beginning of what is said leaves no trouble behind', async () => {
  const child = spawn(process.execPath, [program, 'enrol', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('opening hours are read as people write them, or told where they cannot be', () => {
  const none = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [], holiday: [] };
  expect(readHours('土日祝 10:00-15:00,年末年始も')).toEqual({
    ...{ ...none, sat: ['10:00-15:00'], sun: ['10:00-15:00'], holiday: ['10:00-15:00'] },
    yearEndClosed: false,
  });
  // As a Japanese keyboard writes it.
  expect(readHours('月－金　８：３０～１７：１５')).toEqual(readHours('月-金 8:30-17:15'));
  expect(readHours('月ー金 8:30−17:15')).toEqual(readHours('月-金 8:30-17:15'));
  for (const wrong of [
    '',
    '年末年始も',
    '月',
    '月-金',
    '金-月 9:00-10:00',
    '月 9-17',
    '月 17:00-9:00',
    '月 9:00-24:01',
    '月 9:00-10:00、月 11:00-12:00',
  ])
    expect(() => readHours(wrong), wrong).toThrow(/業務時間/);
});

test('the alarm of one office is set, shown and set back; what turns it off is refused in words', async () => {
  const because = ['--reason', '休日当番', '--actor', '運営 花子'];
  const set = await engawa('breadth', 'CARE/0300000005', '--outside', '30', '--floor', '80', ...because);
  expect(set, set.err).toMatchObject({ code: 0, out: expect.stringContaining('floor 80、outside 30') });
  const listed = await engawa('breadth', 'list');
  expect(listed.out).toContain('地域  factor 4、floor 40、learning 400、outside 10');
  expect(listed.out).toContain('CARE/0300000005  floor 80、outside 30  休日当番');
  expect(await engawa('breadth', 'CARE/0300000005', '--outside', '100000', ...because)).toMatchObject({
    code: 1,
    err: expect.stringContaining('outside'),
  });
  expect(await engawa('breadth', 'CARE/0300000005', '--outside', 'many', ...because)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--outside は数で'),
  });
  expect(await engawa('breadth', 'CARE/0300000005', ...because)).toMatchObject({ code: 0 });
  expect((await engawa('breadth', 'list')).out).not.toContain('CARE/0300000005');
});

test('an incident is made public and corrected from the command line, and what is missing or wrong is told', async () => {
  const told = (persons: string) => [
    ...[
      '--title',
      '送付先を誤った件',
      '--happened',
      '2026-11-01',
      '--found',
      '2026-11-02',
      '--what',
      '別の事業所へ送りました',
    ],
    ...[
      '--items',
      '氏名',
      '--persons',
      persons,
      '--done',
      '消していただきました',
      '--contact',
      '縁側市',
      '--actor',
      '沢田 由美',
    ],
  ];
  const published = await engawa('incident', 'publish', ...told('調査中'));
  expect(published, published.err).toMatchObject({ code: 0, out: expect.stringContaining('第1版') });
  const [, id] = /事故 ([0-9a-f-]{36}) /.exec(published.out)!;
  const corrected = await engawa('incident', 'correct', id!, ...told('12'));
  expect(corrected, corrected.err).toMatchObject({ code: 0, out: expect.stringContaining('第2版') });
  expect((await engawa('incident', 'list')).out).toContain(`${id}  縁側地域連携運営機構  送付先を誤った件（第2版）`);
  expect(await engawa('incident', 'publish', ...told('たくさん'))).toMatchObject({ code: 2 });
  expect((await engawa('incident', 'publish')).err).toContain('--what');
  const wrong = await engawa('incident', 'publish', ...told('1').with(5, '2026-10-01'));
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('日付を直してください')]);
});

// The last of this file: the region is no longer one where nobody is asked.
test('a field that a newer contract brings goes out where two of the town have read and approved it, and nowhere else', async () => {
  const [contract, field] = ['municipal/certification', 'boardOpinion'];
  await upgradeContract(region, contract, field);
  const town = await openTownSystem(region, 'GOV/990027/main');
  const asked = { contract, purpose: 'certification-for-plan', kind: 'inquiry', receiver: 'CARE/0300000100' };
  const explained = (sender: string) =>
    town.call<{ cut: { field: string; text: string }[]; unapproved: string[] }>('POST', '/v1/explain', {
      ...asked,
      sender,
    });
  expect(await explained('GOV/990027')).toMatchObject({
    cut: [{ field, text: '軒端町が、この項目をまだ承認していません。' }],
    unapproved: expect.arrayContaining([expect.stringMatching(/^縁側市が.*「介護認定審査会の意見」は渡りません/)]),
  });
  const catalogue = async () => (await fetch(`${region.url}/developer`)).text();
  expect(await catalogue()).toContain('（軒端町の承認待ち）');
  const waiting = await engawa('self-check', await systemFile('main', '990027'));
  expect(waiting).toMatchObject({ code: 0, out: expect.stringContaining('△ 承認待ち: 「要介護認定情報」') });

  const renewed = await engawa('policy', 'renew', '990027', '--reason', '新しい版の連携契約定義');
  expect(renewed, renewed.err).toMatchObject({
    code: 0,
    out: expect.stringMatching(/\+ .*認定審査会の意見.*新しい項目/),
  });
  const id = /番号: (\S+)/.exec(renewed.out)![1]!;
  const { proposals } = await town.call<{ proposals: { id: string; digest: string }[] }>(
    'GET',
    '/v1/policies/proposals',
  );
  const { digest } = proposals.find((one) => one.id === id)!;
  const blind = town.call('POST', `/v1/policies/proposals/${id}/approve`, { digest, actor: '承認 花子' });
  await expect(blind).rejects.toMatchObject({ status: 409 });

  for (const [system, actor, said] of [
    ['main', '承認 花子', 'もう一人の承認が要ります'],
    ['care', '承認 次郎', '有効になりました'],
  ] as const) {
    const approved = await engawa(
      'policy',
      'approve',
      id,
      '--actor',
      actor,
      '--as',
      await systemFile(system, '990027'),
    );
    expect(approved, approved.err).toMatchObject({ code: 0, out: expect.stringContaining(said) });
    expect(approved.out).toContain('認定審査会の意見');
  }
  await expect.poll(() => explained('GOV/990027')).toMatchObject({ cut: [] });
  expect((await explained('GOV/990027')).unapproved.join()).not.toContain('軒端町');
  expect(await catalogue()).not.toContain('軒端町の承認待ち');
  expect(await catalogue()).toContain('縁側市の承認待ち');
});
