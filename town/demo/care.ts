import type { Client, TrailEntry } from '../../connector/client.ts';
import { addMonths, type Month, monthOf } from '../../contracts/care/month.ts';
import type { SystemId } from '../../contracts/member.ts';
import { dayIn } from '../../web/japanese/day.ts';
import type { Resident } from '../person.ts';
import { getResident, makeTown, type Town } from '../town.ts';
import type { Browsing } from './browsing.ts';
import { claim, settle, work } from './care-doing.ts';
import { name, planner, type Story, signIn } from './care-month.ts';
import { agree, askCertification, givePlan, giveSlip } from './care-planning.ts';
import { openRunningRegion, type RunningRegion } from './region.ts';
import { check, codeAtTown, line, playOn, title, turn, workingMorning } from './telling.ts';

/*
 * `npm run demo:care`: one month of one person, lived through on the running region: pages by plain HTTP forms, files in the folders and mailboxes of
 * offices with their own software. It is the newest month gone by that has no slip yet, so that it can be played again. It fails when an outcome
 * is not that of the story.
 */
const engawa: SystemId = 'GOV/990019/care';
async function main(): Promise<void> {
  const region = await openRunningRegion();
  await playOn(region, () => play(region, makeTown()));
  title('おしまい。');
}

async function play(region: RunningRegion, town: Town): Promise<void> {
  await turn(region, workingMorning(town, engawa));
  const person = getResident(town, town.cast.month);
  const townHall = await region.client('GOV/990019/main');
  const earlier = new Set((await readTrail(townHall, person)).map(({ record }) => record));
  const manager = await signIn('/care', `${planner} caremane-01`);
  await manager.go('/care/caseload');
  await manager.follow(name.slice(0, 2));
  const code = manager.url().pathname.split('/')[3]!;
  const story: Story = { region, manager, code, month: await findMonth(region.clock.now(), manager, code) };
  const certified = await askCertification(story);
  await givePlan(story, certified);
  await giveSlip(story, certified);
  await agree(story, town);
  await work(story);
  await settle(story);
  await claim(story);
  title(`${person.name}さんの記録（この一か月に、だれの間を何が通ったか）`);
  const passed = (await readTrail(townHall, person)).filter(
    ({ kind, phase, record }) =>
      !earlier.has(record) &&
      ((kind === 'submission' && phase === 'hand-over') || (kind === 'inquiry' && phase === 'outcome')),
  );
  check(passed.some(({ kind }) => kind === 'inquiry') && passed.length > 8, '記録', passed);
  for (const { said } of passed.toReversed()) line(said);
}

/** The whole trail, the newest first: other plays stand at the same hour of the region's clock. */
async function readTrail(townHall: Client, person: Resident): Promise<TrailEntry[]> {
  const subject = await codeAtTown(townHall, person);
  const all: TrailEntry[] = [];
  for (;;) {
    const before = all.at(-1)?.record;
    const some = await townHall.trail({ subject, limit: 200, ...(before !== undefined && { before }) });
    all.push(...some);
    if (some.length < 200) return all;
  }
}

async function findMonth(today: Date, manager: Browsing, code: string): Promise<Month> {
  const now = monthOf(dayIn(today));
  for (let back = 1; back <= 12; back++) {
    const month = addMonths(now, -back);
    await manager.go(`/care/months/${month}/${code}`);
    if (manager.text().includes('この月の利用票は、まだありません')) return month;
  }
  throw new Error('過ぎた12か月のすべてに利用票があります。データのフォルダーを新しくして、もう一度どうぞ。');
}

await main().catch((error) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
