import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { check, settle } from './crash/check.ts';
import { fillDisk, killOne, killSupervisor, mountSmallDisk, silenceDatabase } from './crash/harm.ts';
import { type Acknowledged, openLoad } from './crash/load.ts';
import { openCrashRegion } from './crash/region.ts';

/*
 * npm run crash -- --kills 200
 * Kills anything at any moment under a mixed load of inquiries, submissions and withdrawals, fills the disk, silences the database; then
 * counts what was acknowledged and is not there (lost), what took effect twice (doubled) and what has no record (unrecorded).
 */

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } } });
const wanted = Number(values.kills);

let canFill = false;
const region = await openCrashRegion((data) => {
  const undo = mountSmallDisk(data);
  canFill = undo !== undefined;
  return undo ?? (() => {});
});
/** Waits until something more is acknowledged. @returns whether it was, within a while */
async function findAnswered({ answered, sent }: Acknowledged): Promise<boolean> {
  const before = answered.size + sent.size;
  for (const until = Date.now() + 15_000; Date.now() < until; await sleep(100))
    if (answered.size + sent.size > before) return true;
  return false;
}

const counts = new Map<string, number>();
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
try {
  await region.start();
  const load = await openLoad(region);
  let kills = 0;
  while (kills < wanted) {
    // Most kills meet a region that works again; the others meet one that is still getting up.
    const works = Math.random() < 0.25 || (await findAnswered(load.done));
    await sleep(Math.random() * 2500);
    // The supervisor starts what dies often ever more slowly; a new one has more patience.
    const kind = works ? killOne(region, Math.random) : killSupervisor(region);
    if (!region.isRunning() || kind === 'supervisor') await region.start();
    if (kind === undefined) continue;
    kills++;
    count(kind);
    if (kills % 25 === 0) {
      await silenceDatabase(region, 4000);
      count('database silent for 4 s');
      const { tried, sent, answered, withdrawn, dropped } = load.done;
      console.log(
        `${kills} kills; ${tried} tried; acknowledged: ${sent.size} submissions, ${dropped.size} files dropped, ${answered.size} answers, ${withdrawn.size} withdrawals`,
      );
    }
    if (canFill && (kills === Math.ceil(wanted / 3) || kills === Math.ceil((2 * wanted) / 3))) {
      await fillDisk(region, 5000);
      count('disk full for 5 s');
    }
  }
  await sleep(3000);
  await load.stop();
  await settle(region, load.done);
  const { lost, doubled, unrecorded } = await check(region, load.done);
  for (const [name, found] of Object.entries({ lost, doubled, unrecorded }))
    for (const one of found.slice(0, 20)) console.log(`${name}: ${one}`);
  console.log([...counts].map(([what, times]) => `${what} ${times}`).join(', '));
  if (!canFill) console.log('left out: a full disk (it takes root, and the right to mount)');
  const { sent, dropped, answered, given, withdrawn, tried } = load.done;
  console.log(
    `of ${tried} tries: ${sent.size} submissions, ${dropped.size} files dropped, ${answered.size} answers, ${given.size} consents, ${withdrawn.size} withdrawals`,
  );
  console.log(`lost ${lost.length}, doubled ${doubled.length}, unrecorded ${unrecorded.length}`);
  const unseen = Object.entries({
    submissions: sent,
    'files dropped': dropped,
    answers: answered,
    withdrawals: withdrawn,
  })
    .filter(([, { size }]) => size === 0)
    .map(([what]) => what);
  if (unseen.length > 0) console.log(`this run says nothing of: ${unseen.join(', ')} (there were none)`);
  if (lost.length + doubled.length + unrecorded.length + unseen.length > 0) process.exitCode = 1;
} finally {
  await region.close();
}
