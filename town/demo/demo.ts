import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../connector/client.ts';
import { relayStates } from '../../contracts/message.ts';
import { refusals } from '../../contracts/refusal.ts';
import { findNextOpening } from '../../exchange/relay/opening-hours.ts';
import { verifyCommand } from '../../verifier/main.ts';
import { makeCarePlanFiles } from '../careplan/files.ts';
import { sampleOffices } from '../members.ts';
import { getResident, makeTown, type Town } from '../town.ts';
import { copyLedger } from './copy.ts';
import { openRunningRegion, type RunningRegion } from './region.ts';
import { codeAtTown, playOn, showTrail, title, tokyo, turn } from './telling.ts';

/*
 * `npm run demo`: the story of one evening and the next morning, told with real calls to the running region.
 */
const day = 24 * 60 * 60_000;
const helperId = `CARE/${sampleOffices.homeHelp}`;
const io = { say: (line: string) => console.log(`   ${line}`), complain: (line: string) => console.log(`   ${line}`) };

type Resident = ReturnType<typeof getResident>;
type Delivery = Awaited<ReturnType<Client['findStatus']>>['deliveries'][number];

async function main(): Promise<void> {
  const region = await openRunningRegion();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-demo-'));
  try {
    await playOn(region, () => play(region, makeTown(), folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function play(region: RunningRegion, town: Town, folder: string): Promise<void> {
  const manager = await region.client(`CARE/${sampleOffices.careManagement}/careplan`);
  const townHall = await region.client('GOV/990019/main');
  const [first, second] = [town.cast.sharing1, town.cast.sharing2].map((id) => getResident(town, id)) as [
    Resident,
    Resident,
  ];

  const { night, morning } = nightAndMorning(town);
  await turn(region, night);
  title(`${tokyo(night)}　居宅介護支援事業所が、二人分のケアプランを送ります`);
  const sent = [await send(manager, town, first, 1), await send(manager, town, second, 2)] as const;
  for (const { person, id } of sent) console.log(`   ${person.name}さんの分: ${await stateOf(manager, id)}`);
  console.log('   訪問介護事業所は閉まっています。お預かりした中身は封をしてあり、縁側からも読めません。');

  title(`夜のうちに、${second.name}さんが同意を取りやめました（縁側市の窓口で受付）`);
  const consents = await withdraw(townHall, second);
  console.log(`   取りやめた同意: ${consents.length}件。答えが返ったあとの情報連携には、もう使われません。`);

  await turn(region, morning);
  title(`${tokyo(morning)}　訪問介護事業所が開き、接続プログラムが受け取ります`);
  for (const { person, id } of sent) {
    await settled(manager, id);
    console.log(`   ${person.name}さんの分: ${await stateOf(manager, id)}`);
  }
  console.log(`   届いた場所: ${path.join(region.data, 'town', sampleOffices.homeHelp, 'in')}`);

  for (const person of [first, second]) {
    title(`${person.name}さんの記録（誰が、何のために、どうしたか）`);
    await showTrail(townHall, person, 6);
  }

  title('受領証と監査台帳を、縁側の外で確かめます（engawa verify）');
  const receipt = path.join(folder, 'receipt.json');
  await writeFile(receipt, JSON.stringify(await provedReceipt(manager, sent[0].id)));
  const state = ['--state', path.join(folder, 'state')];
  const vkey = (await (await fetch(`${region.url}/ledger/vkey`)).text()).split('\n')[0]!;
  const good = [
    await verifyCommand([`${region.url}/ledger`, ...state], io),
    await verifyCommand([receipt, '--vkey', vkey, ...state], io),
  ];

  title('監査台帳の写しを一文字だけ書き換えると');
  const copy = path.join(folder, 'copy');
  const bundle = path.join(copy, await copyLedger(`${region.url}/ledger`, copy));
  const bytes = await readFile(bundle);
  bytes[bytes.length - 10]! ^= 1;
  await writeFile(bundle, bytes);
  const caught = await verifyCommand([copy, '--vkey', vkey, '--state', path.join(folder, 'other')], io);

  await giveAgain(townHall, second, consents);
  const asExpected = good.every((code) => code === 0) && caught === 1;
  title(asExpected ? 'おしまい。書き換えは見つかりました。' : '筋書きどおりに終わりませんでした。');
  process.exitCode = asExpected ? 0 : 1;
}

/** An evening after which the helper's office opens the next morning. */
function nightAndMorning(town: Town): { night: Date; morning: Date } {
  const hours = town.members
    .flatMap(({ systems }) => systems)
    .find(({ id }) => id === `${helperId}/careplan`)!.openingHours;
  const evening = new Date(Math.ceil((Date.now() + day) / day) * day + 13 * 60 * 60_000); // 22:00 in Tokyo
  const opening = findNextOpening(hours, evening)!;
  return { night: evening, morning: new Date(opening.getTime() + 5 * 60_000) };
}

async function send(manager: Client, town: Town, person: Resident, number: number) {
  const sequence = new Date(Date.now() + number * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
  const files = makeCarePlanFiles({ town, unit: 'plan', persons: [person], sequence });
  const codes = await manager.requestCodes('care-plan-sharing', person.insured);
  const id = randomUUID();
  const answer = await manager.send({
    id,
    contract: 'care/careplan-v41',
    receiver: helperId,
    purpose: 'care-plan-sharing',
    parcel: {
      subjects: codes.map((code) => ({ code: code! })),
      files: files.map(({ name, bytes }) => ({ name, mediaType: 'text/csv', content: bytes.toString('base64') })),
    },
  });
  if ('refused' in answer) throw new Error(`送付できませんでした: ${answer.refused.text}`);
  return { person, id };
}

async function stateOf(manager: Client, id: string): Promise<string> {
  const [{ state, reason }] = (await manager.findStatus(id)).deliveries as [Delivery];
  const why =
    reason === 'not_available'
      ? '。必要な関係や同意がなくなった、などのためです'
      : reason && reason in refusals
        ? `。${refusals[reason as keyof typeof refusals].replace(/。$/, '')}`
        : '';
  return `${relayStates[state]}${why}`;
}

async function settled(manager: Client, id: string): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    const { deliveries } = await manager.findStatus(id);
    if (deliveries.every(({ state }) => state === 'acknowledged' || state === 'not-delivered')) return;
    await sleep(500);
  }
  throw new Error('一分待っても渡せませんでした。npm start の画面を確かめてください。');
}

type Consent = {
  id: string;
  giver: string;
  recipient: string;
  purpose: string;
  textVersion: string;
  withdrawnAt: string | null;
};

async function withdraw(townHall: Client, person: Resident): Promise<Consent[]> {
  const subject = await codeAtTown(townHall, person);
  const { consents } = await townHall.call<{ consents: Consent[] }>('GET', `/v1/consents?subject=${subject}`);
  const meant = consents.filter(
    ({ recipient, purpose, withdrawnAt }) =>
      recipient === helperId && purpose === 'care-plan-sharing' && withdrawnAt === null,
  );
  for (const { id } of meant) await townHall.call('POST', `/v1/consents/${id}/withdraw`, { subject });
  return meant;
}

/** So that the demo can be played again. */
async function giveAgain(townHall: Client, person: Resident, consents: readonly Consent[]): Promise<void> {
  const subject = await codeAtTown(townHall, person);
  for (const { giver, recipient, purpose, textVersion } of consents)
    await townHall.call('POST', '/v1/consents', {
      subject,
      giver,
      recipient,
      purpose,
      textVersion,
      validFrom: '2024-04-01T00:00:00+09:00',
      validUntil: null,
      channel: 'counter',
      explainedBy: '縁側市 介護保険課',
    });
}

async function provedReceipt(manager: Client, id: string): Promise<unknown> {
  for (;;) {
    const receipt = await manager.findReceipt(id);
    if (receipt.records.every(({ proof }) => proof !== null)) return receipt;
    await sleep(500);
  }
}

await main().catch((error) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
