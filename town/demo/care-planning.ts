import type { Town } from '../town.ts';
import { allUnits, codeOf, equipment, name, type Story, say, sayMonth, services, signIn } from './care-month.ts';
import { check, line, title } from './telling.ts';

/* The first half of the month: certified, planned, given, agreed to. */

type Certified = { readonly from: string; readonly until: string };

/** 認定情報 by the road: nobody types it again. */
export async function askCertification({ manager, code, month }: Story): Promise<Certified> {
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

/** 第1〜3表, given to each office in its own way. */
export async function givePlan({ manager, code }: Story, { from, until }: Certified): Promise<void> {
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

/** 利用票・提供票, within the limit, given to the same five. */
export async function giveSlip({ manager, code, month }: Story, { from, until }: Certified): Promise<void> {
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

/** She and her daughter read it in plain words, and agree. */
export async function agree({ month }: Story, town: Town): Promise<void> {
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
