import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunMode } from '../../../contracts/kind.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';

// A system that is enrolled for 通常 only neither sends nor gets a drill or a test, whatever carries it.

let region: TestRegion;
let manager: TestClient;
let helper: TestClient;
let hall: TestClient;
const number = { insurer: '123456', insured: '123456789' };
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
  hall = await region.client('GOV/990027/care');
});
afterAll(() => region.close());

async function enrolFor(system: string, modes: readonly RunMode[]) {
  await region.database
    .pool('admin', 1)
    .query('UPDATE exchange.system SET run_modes = $2 WHERE id = $1', [system, modes]);
  await region.restart();
}

let sent = 0;
async function send(from: TestClient, to: TestClient, runmode: RunMode) {
  const [found] = await from.codesOf([number]);
  const row = `202407,${number.insurer},${number.insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`;
  const name = `UP2KYO_0300000100_43_0300000005_11_${20261124100000 + sent++}.CSV`;
  const answer = await from.send({
    receiver: to.member,
    parcel: {
      subjects: [{ code: found!.code! }],
      files: [{ name, mediaType: 'text/csv', content: Buffer.from(row).toString('base64') }],
    },
    attributes: { runmode },
  });
  return answer.body.code ?? answer.status;
}
async function ask(from: TestClient, runMode: RunMode) {
  const { code } = region.configuration.region;
  const response = await from.call('GET', `/r1/${code}/${hall.system}/certification`, undefined, {
    'X-Road-Client': `${code}/${from.system}`,
    'X-Road-PDU-Purpose': 'certification-for-plan',
    'Engawa-Subject': 'a'.repeat(32),
    'Engawa-Run-Mode': encodeURIComponent(runMode),
  });
  return ((await response.json()) as { type: string }).type.split('.').at(-1);
}
const notify = async (from: TestClient, runmode: RunMode) => {
  const { body, status } = await from.post<{ code?: string }>('/v1/notices', {
    id: `n${sent++}`,
    contract: 'municipal/certification-changed',
    purpose: 'certification-change-notice',
    subject: 'a'.repeat(32),
    runmode,
    content: { change: '更新', changedOn: '2026-11-20' },
  });
  return body?.code ?? status;
};

test('the fictional region is enrolled for all, and an enrolment that says nothing for 通常 only', async () => {
  for (const mode of ['通常', '訓練', '試験'] as const) expect(await send(manager, helper, mode)).toBe(202);
  const admin = region.database.pool('admin', 1);
  const { rows } = await admin.query(
    `INSERT INTO exchange.system (id, member, name, opening_hours, enrolled_at)
     VALUES ('CARE/0300000100/other', 'CARE/0300000100', 'x', '"always"', now()) RETURNING run_modes`,
  );
  expect(rows[0].run_modes).toEqual(['通常']);
  await expect(admin.query("UPDATE exchange.system SET run_modes = '{}'")).rejects.toThrow('check');
  await expect(admin.query("UPDATE exchange.system SET run_modes = '{本番}'")).rejects.toThrow('check');
});

test('a drill is neither sent to nor sent by a system that is not enrolled for it', { timeout: 60_000 }, async () => {
  await enrolFor(helper.system, ['通常', '試験']);
  const outcomes = [];
  for (const mode of ['通常', '訓練', '試験'] as const)
    outcomes.push([mode, await send(manager, helper, mode), await send(helper, manager, mode)]);
  expect(outcomes).toEqual([
    ['通常', 202, 202],
    ['訓練', 'run_mode_not_enrolled', 'run_mode_not_enrolled'],
    ['試験', 202, 202],
  ]);
});

test('nor asked, nor answered, nor told', { timeout: 60_000 }, async () => {
  await enrolFor(hall.system, ['通常']);
  expect([await ask(manager, '通常'), await ask(manager, '試験')]).toEqual(['not_available', 'run_mode_not_enrolled']);
  expect(await notify(hall, '訓練')).toBe('run_mode_not_enrolled');
  await enrolFor(hall.system, ['通常', '訓練', '試験']);
  await enrolFor(manager.system, ['通常']);
  expect([await ask(manager, '通常'), await ask(manager, '試験')]).toEqual(['not_available', 'run_mode_not_enrolled']);
  const { rows } = await region.database
    .pool('admin', 1)
    .query("SELECT count(*)::int AS n FROM ledger.record WHERE fields -> 'reasons' ? 'run_mode_not_enrolled'");
  expect(rows[0].n).toBeGreaterThan(3);
});
