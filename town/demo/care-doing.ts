import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { addMonths, type Month, monthOf } from '../../contracts/care/month.ts';
import type { MemberId } from '../../contracts/member.ts';
import { dayIn } from '../../web/japanese/day.ts';
import { actualsFrom, fetchFiles } from '../careplan/own-software.ts';
import { members } from '../members.ts';
import { federationSystem } from '../systems/kokuhoren/federation.ts';
import type { Browsing } from './browsing.ts';
import {
  codeOf,
  comes,
  dayCare,
  equipment,
  homeHelp,
  name,
  nursing,
  planner,
  type Story,
  say,
  signIn,
  unitsOf,
  until,
} from './care-month.ts';
import { check, line, title } from './telling.ts';

/* The second half: done, told, settled, claimed, paid. */

/** The month goes by: what each office did, by a phone, by screens, by a folder, by a stick. */
export async function work({ region, manager, month }: Story): Promise<void> {
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

/** Each difference between what was planned and what was done is settled, and the month closed. */
export async function settle({ manager, code, month }: Story): Promise<void> {
  title('予定と実績の違いを、一つずつ決着します');
  const here = `/care/months/${month}/${code}/actuals`;
  // The office of the folder is read a moment later: until then it is one that has said nothing.
  const isWhole = (text: string) => text.includes('決着していない違いが3件') && text.includes('時間が違う');
  await comes(manager, here, isWhole, '違い');
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

/** 給付管理票 and the statements go to the federation, which reviews them and pays. */
export async function claim({ region, manager, month }: Story): Promise<void> {
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
  const review = [addMonths(month, 1), monthOf(dayIn(region.clock.now()))].sort().at(-1)!;
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
