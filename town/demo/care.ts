import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client, TrailEntry } from '../../connector/client.ts';
import { addMonths, type Month, monthOf } from '../../contracts/care/month.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import { dayIn } from '../../web/japanese/day.ts';
import { actualsFrom, fetchFiles } from '../careplan/own-software.ts';
import { members } from '../members.ts';
import type { Resident } from '../person.ts';
import { federationSystem } from '../systems/kokuhoren/federation.ts';
import { getResident, makeTown, type Town } from '../town.ts';
import type { Browsing } from './browsing.ts';
import {
  allUnits,
  codeOf,
  comes,
  dayCare,
  equipment,
  homeHelp,
  name,
  nursing,
  planner,
  say,
  sayMonth,
  services,
  signIn,
  unitsOf,
  until,
} from './care-month.ts';
import { openRunningRegion, type RunningRegion } from './region.ts';
import { check, codeAtTown, line, playOn, title, turn, workingMorning } from './telling.ts';

/*
 * `npm run demo:care`: one month of one person, lived through on the running region: pages by plain HTTP forms, files in the folders and mailboxes of
 * offices with their own software. It is the newest month gone by that has no slip yet, so that it can be played again. It fails when an outcome
 * is not that of the story.
 */
const engawa: SystemId = 'GOV/990019/care';
type Story = {
  readonly region: RunningRegion;
  readonly manager: Browsing;
  readonly code: string;
  readonly month: Month;
};
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
  const story = { region, manager, code, month: await findMonth(manager, code) };
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

async function findMonth(manager: Browsing, code: string): Promise<Month> {
  const now = monthOf(dayIn(new Date()));
  for (let back = 1; back <= 12; back++) {
    const month = addMonths(now, -back);
    await manager.go(`/care/months/${month}/${code}`);
    if (manager.text().includes('この月の利用票は、まだありません')) return month;
  }
  throw new Error('過ぎた12か月のすべてに利用票があります。データのフォルダーを新しくして、もう一度どうぞ。');
}

type Certified = { readonly from: string; readonly until: string };

async function askCertification({ manager, code, month }: Story): Promise<Certified> {
  title(
    `ケアプランセンター渡場の介護支援専門員が、${name}さんの認定情報を照会します（${sayMonth(month)}の一か月を、早送りで）`,
  );
  await manager.go(`/care/caseload/${code}/certification`);
  await manager.press('認定情報を確かめる');
  const [, from = '', until = ''] = /認定の有効期間 (\S+?)から(\S+?)まで/.exec(manager.text()) ?? [];
  check(manager.text().includes('要介護3') && from !== '', '認定情報', manager.text().slice(0, 300));
  line(`要介護3、有効期間は${from}から${until}まで、限度額は1か月27,048単位です。画面に入れ直した人はいません。`);
  const plain = (day: string) => day.replace(/（.*?）/, '');
  return { from: plain(from), until: plain(until) };
}

async function givePlan({ manager, code }: Story, { from, until }: Certified): Promise<void> {
  title('ケアプラン（第1〜3表）を作り、交付します');
  await manager.go(`/care/plans/${code}`);
  // A play that was broken off has left its draft.
  if (manager.text().includes('新しい計画を作る')) await manager.press('新しい計画を作る');
  else await manager.go(`/care/plans/${code}/draft/first`);
  await manager.press('保存する', {
    ...{ planDay: from, firstPlanDay: from, planner: '中里　由美', careLevel: '23' },
    ...{ certifiedFrom: from, certifiedUntil: until, certifiedOn: from },
    ...{ wishOfPerson: '家で暮らしたい。', wishOfFamily: '無理なく続けたい。', policy: '体調を見ながら入浴を続ける。' },
  });
  const term = `${from}～${until}`;
  const rows = services.flatMap(({ office }, i) => [
    ...[[`n0l0s0c${i}-content`, '暮らしの支え'] as const, [`n0l0s0c${i}-frequency`, '週1回'] as const],
    ...[[`n0l0s0c${i}-term`, term] as const, [`n0l0s0c${i}-office`, codeOf(office)] as const],
  ]);
  await manager.go(`/care/plans/${code}/draft/second`);
  await manager.press('保存する', {
    ...{
      n0: '家で安全に暮らしたい',
      n0l0: '清潔に暮らす',
      'n0l0-term': term,
      n0l0s0: '週に2回入浴する',
      'n0l0s0-term': term,
    },
    ...Object.fromEntries(rows),
  });
  await manager.go(`/care/plans/${code}/draft/week`);
  await manager.press('加える', { kind: 'service', text: '通所介護', weekday: ['5'], start: '0930', end: '1635' });
  await manager.go(`/care/plans/${code}/draft/give`);
  await manager.press('交付する');
  check(manager.text().includes('交付しました'), 'ケアプランの交付', manager.text().slice(0, 600));
  line('五つの事業所に、それぞれの道で渡りました（紙だけの訪問入浴サービスゆのかには、印刷して渡します）。');
}

async function giveSlip({ manager, code, month }: Story, { from, until }: Certified): Promise<void> {
  title(`${sayMonth(month)}の利用票を作り、五つの事業所に交付します`);
  const here = `/care/months/${month}/${code}`;
  await manager.go(`${here}/basis`);
  await manager.press('前提を保存する', { level: '23', from, until, tenths: '1' });
  for (const { office, code: service, hours, units } of services) {
    await manager.go(`${here}/lines/new?q=${service}`);
    const rental: Readonly<Record<string, string>> =
      office === equipment ? { units: String(units), tais: '00001-000010', item: '特殊寝台' } : {};
    const times = { start: hours[0], end: hours[1] };
    await manager.press('この行を加える', { code: service, office: codeOf(office), ...times, ...rental });
  }
  await manager.go(here);
  await manager.press(
    '予定を保存する',
    Object.fromEntries(services.map(({ days }, i) => [`d.l${i + 1}`, days.map(String)])),
  );
  check(manager.text().includes(say(allUnits)), '単位数', manager.text().slice(0, 600));
  line(`${say(allUnits)}単位。限度額27,048単位に収まっています。`);
  await manager.go(`${here}/give`);
  await manager.press('交付する');
  check(manager.text().includes('交付しました'), '利用票の交付', manager.text().slice(0, 600));
  line('縁日と葭原はこの画面で、こはるとささえは標準仕様のCSVで、ゆのかは紙で受け取ります。');
}

async function agree({ month }: Story, town: Town): Promise<void> {
  title('本人と娘が、費用とケアプランをふだんのことばで読み、合意します');
  for (const [subject, signs] of [
    [town.cast.month, undefined],
    [town.cast.monthDaughter, '小島　久美'],
  ] as const) {
    const page = await signIn('/resident', subject);
    if (signs) await page.follow('母');
    const own = page.url().pathname;
    await page.go(`${own}/care?month=${month}`);
    const [cost = ''] = /あなたが払うお金 \S+/.exec(page.text()) ?? [];
    check(cost.includes(`${say(allUnits)}円`), '費用', page.text().slice(0, 600));
    await page.go(`${own}/care/agree`);
    await page.press('この返事をする', { answer: 'agreed', ...(signs && { name: signs }) });
    check(page.text().includes('ケアプランに合意しました'), '合意', page.text().slice(0, 600));
    line(`${signs ?? name}さん: ${cost}。ケアプランに合意しました。`);
  }
}

/** The month goes by: what each office did, by a phone, by screens, by a folder, by a stick. */
async function work({ region, manager, month }: Story): Promise<void> {
  title('訪問看護ステーション葭原の看護師が、スマートフォンで訪問を記録します');
  const phone = await signIn('/care', `${nursing} shokuin-01`);
  await comes(phone, `/care/visits?day=${month}04`, (text) => text.includes(name.slice(0, 2)), '訪問の予定');
  await phone.press('受け持つ');
  await phone.follow(name.slice(0, 2));
  for (const tap of ['はじめる', 'おわる', '記録する']) await phone.press(tap);
  check(
    phone.text().includes('記録ずみ') || phone.text().includes('記録しました'),
    '訪問の記録',
    phone.text().slice(0, 400),
  );
  line('はじめる、おわる、記録する。三つ押しただけで、実績に入りました。');

  title('月の実績が届きます');
  await sendActuals(month, nursing);
  line('訪問看護ステーション葭原: 画面から送りました。');
  await sendActuals(month, dayCare, '13');
  line('デイサービス縁日: 13日はお休み、として送りました。');
  const folder = path.join(region.data, 'town', codeOf(homeHelp));
  const given = await until('こはるのフォルダー', () => {
    const files = readdirSync(path.join(folder, 'in')).map((file) => ({
      ...{ name: file, bytes: readFileSync(path.join(folder, 'in', file)) },
    }));
    return files.some((file) => file.name.startsWith(`UPPLAN_${month}`)) ? files : undefined;
  });
  const late = (day: string | undefined) => day === `${month}09`;
  for (const { name: file, bytes } of actualsFrom(given, { office: homeHelp, planner, month }, (row) =>
    late(row.day) ? { ...row, start: '1000', end: '1045' } : row,
  ))
    await writeFile(path.join(folder, 'out', file), bytes);
  line('ヘルパーステーションこはる: 自分のソフトが書いたCSVを、フォルダーに置きました（9日は1時間おそく始めました）。');
  const client = await region.client(`${equipment}/careplan`);
  const files = actualsFrom(await fetchFiles(client), { office: equipment, planner, month });
  await manager.go('/care/import');
  await manager.press('試し読みする', {
    file: files.map(({ name: file, bytes }) => new File([Buffer.from(bytes)], file)),
  });
  await manager.press('取り込む');
  check(manager.text().includes('1件を取り込みました'), '取り込み', manager.text().slice(0, 600));
  line('福祉用具レンタルささえ: 手で渡されたCSVを、試し読みしてから取り込みました。');
}

async function sendActuals(month: Month, office: MemberId, absent?: string): Promise<void> {
  const desk = await signIn('/care', `${office} jimu-01`);
  await comes(desk, `/care/actuals/${month}`, (text) => text.includes(name.slice(0, 2)), '月の実績');
  await desk.follow(name.slice(0, 2));
  await desk.press('予定どおりに入れる');
  if (absent !== undefined) {
    const [, cell = ''] = new RegExp(`name="(c-[^"]+-${month}${absent})"`).exec(desk.html()) ?? [];
    await desk.press('実績を変える', { [cell]: '0' });
  }
  await desk.go(`/care/actuals/${month}/send/${codeOf(planner)}`);
  await desk.press('送る');
  check(desk.text().includes('送る準備ができました'), '実績の送付', desk.text().slice(0, 600));
}

async function settle({ manager, code, month }: Story): Promise<void> {
  title('予定と実績の違いを、一つずつ決着します');
  const here = `/care/months/${month}/${code}/actuals`;
  await comes(manager, here, (text) => text.includes('決着していない違いが3件'), '違い');
  const ways = [...manager.html().matchAll(/<tr\b[\s\S]*?<\/tr>/g)].flatMap(([row]) => {
    const [, field] = /name="(how\.[^"]+)"/.exec(row) ?? [];
    return field === undefined
      ? []
      : [[field, row.includes('予定のサービスがなかった') ? 'asked' : 'accepted'] as const];
  });
  await manager.press('決着を保存する', { ...Object.fromEntries(ways), note: '13日はお休みでしたか。' });
  line('こはるの時間の違いは認め、ゆのかは電話で予定どおりと確かめ、縁日には13日のことをたずねました。');
  await sendActuals(month, dayCare);
  await comes(manager, here, (text) => !text.includes('決着していない'), '訂正');
  line('縁日は13日を直して、送り直しました。違いはもうありません。');
  await manager.press('この月を締める');
  check(manager.text().includes('月を締めました'), '月の締め', manager.text().slice(0, 600));
}

async function claim({ region, manager, month }: Story): Promise<void> {
  title('給付管理票と明細書を国保連合会に送り、審査を受けます');
  const here = `/care/billing/${month}`;
  await manager.go(here);
  await manager.press(/給付管理票を国保連合会に送る/, { careManager: '99000001' });
  const desks = new Map<MemberId, Browsing>();
  for (const office of [dayCare, nursing]) {
    const desk = await signIn('/care', `${office} jimu-01`);
    await desk.go(here);
    await desk.press(/国保連合会に送る/);
    desks.set(office, desk);
  }
  const review = [addMonths(month, 1), monthOf(dayIn(new Date()))].sort().at(-1)!;
  const paid = await until('支払決定', async () => {
    await fetch(`http://127.0.0.1:${region.townPort}/${federationSystem}/review?month=${review}`, { method: 'POST' });
    const said: string[] = [];
    for (const [office, desk] of desks) {
      await desk.go(`${here}/results`);
      const figure = `${say(unitsOf(office) * 9)}円`;
      if (desk.text().includes('合っています') && desk.text().includes(figure))
        said.push(`${members.find(({ id }) => id === office)!.name}: 支払決定額${figure}。請求と合っています。`);
    }
    return said.length === desks.size ? said : undefined;
  });
  for (const one of paid) line(one);
}

await main().catch((error) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
