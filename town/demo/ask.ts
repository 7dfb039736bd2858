import type { SystemId } from '../../contracts/member.ts';
import { sampleOffices } from '../members.ts';
import type { Resident } from '../person.ts';
import { answerAbout } from '../systems/answers.ts';
import { isOpenCase, meet, papers } from '../systems/meet.ts';
import { makeTown, type Town } from '../town.ts';
import { askDoor, askExchange, findCut } from './asking.ts';
import { openRunningRegion, type RunningRegion } from './region.ts';
import { check, findTrail, line, playOn, showTrail, title, tokyo, turn, workingMorning } from './telling.ts';

/*
 * `npm run demo:ask`: inquiries (照会) told with real calls to the running region. It fails when an outcome is not that of the story.
 */
const manager: SystemId = `CARE/${sampleOffices.careManagement}/careplan`;
const helper: SystemId = `CARE/${sampleOffices.homeHelp}/careplan`;
const engawa: SystemId = 'GOV/990019/care';
const nokiba: SystemId = 'GOV/990027/care';
const townNames = { '990019': '縁側市', '990027': '軒端町' } as const;

async function main(): Promise<void> {
  const region = await openRunningRegion();
  await playOn(region, () => play(region, makeTown()));
  title('おしまい。');
}

async function play(region: RunningRegion, town: Town): Promise<void> {
  const morning = workingMorning(town, engawa);
  await turn(region, morning);
  const { resident: person } = meet(
    town,
    engawa,
    'documents',
    (answer, { careLevel, id }) => isOpenCase(answer) && careLevel === '22' && isHelped(town, id),
  );
  const townHall = await region.client('GOV/990019/main');
  const earlier = new Set((await findTrail(townHall, person, 100)).map(({ record }) => record));
  await askFromOffice(region, person, morning);
  await askForLess(region, town, person);
  await askBothTowns(region, town);
  await askForWatching(region, town);
  await askForTreatment(region, town);
  await askForFigures(region, town);
  title(`${person.name}さんの記録（問い合わせも、答えも、断りも残ります）`);
  await showTrail(townHall, person, 100, ({ kind, record }) => kind === 'inquiry' && !earlier.has(record));
}

const isHelped = (town: Town, id: string) =>
  town.consents.some(
    (one) => one.resident === id && helper.startsWith(one.recipient) && one.purpose === 'certification-check',
  );

const getService = (town: Town, system: SystemId, code: string) =>
  town.services.find((one) => one.system === system && one.code === code)!;
const memberName = (town: Town, system: SystemId) => town.members.find(({ id }) => system.startsWith(`${id}/`))!.name;

async function askFromOffice(region: RunningRegion, person: Resident, morning: Date): Promise<void> {
  title(`${tokyo(morning)}　居宅介護支援事業所ひだまりの業務ソフトが、${person.name}さんの要介護認定を照会します`);
  const [{ insurer, insured } = { insurer: '', insured: '' }] = person.insured;
  const target = `${engawa}/certification`;
  const { status, body } = await askDoor(region, { target, asker: manager, person: `${insurer}-${insured}` });
  check(status === 200, '照会', body);
  line(JSON.stringify(body));
  line(
    '業務ソフトは X-Road の普通のクライアントです。鍵も、利用目的も、縁側の符号も知りません（接続プログラムが補います）。',
  );
  line(
    '縁側市の介護保険システムには、外から入れるポートがありません。市の接続プログラムが照会を受け取って答えました。',
  );
}

async function askForLess(region: RunningRegion, town: Town, person: Resident): Promise<void> {
  title('同じ人の同じ情報を、訪問介護事業所が受給資格の確認のために照会します');
  const purpose = 'certification-check';
  const [code] = await (await region.client(helper)).requestCodes(purpose, person.insured);
  const { status, body } = await askExchange(region, {
    target: `${engawa}/certification`,
    asker: helper,
    purpose,
    code,
  });
  check(status === 200, '受給資格の確認', body);
  line(JSON.stringify(body));
  const service = getService(town, engawa, 'certification');
  const cut = findCut(service, answerAbout(town, service, person), body);
  check(cut.length > 0, '切り落とした項目', body);
  line(`渡さなかった項目: ${cut.join('、')}`);
}

async function askBothTowns(region: RunningRegion, town: Town): Promise<void> {
  title('認定資料は、二つの自治体で決まりが逆です。同じ書類を両方に示して照会します');
  for (const [municipality, wanted] of Object.entries(papers)) {
    const system = municipality === '990019' ? engawa : nokiba;
    const { resident, system: asker, purpose, whole } = meet(town, system, 'documents', isOpenCase);
    const [code] = await (await region.client(asker)).requestCodes(purpose, resident.insured);
    for (const [paper, shown] of [
      ['介護支援専門員証', papers['990019']],
      ['資料提供申請書', papers['990027']],
    ] as const) {
      const { status, body } = await askExchange(region, {
        target: `${system}/documents`,
        asker,
        purpose,
        code,
        shown,
      });
      const isGiven = status === 200;
      check(isGiven === (shown === wanted), `${municipality} ${paper}`, body);
      const cut = isGiven ? findCut(getService(town, system, 'documents'), whole, body) : [];
      const outcome = isGiven
        ? `渡しました${cut.length > 0 ? `（渡さなかった項目: ${cut.join('、')}）` : ''}`
        : `不許可。${(body as { message: string }).message}`;
      line(`${townNames[municipality as keyof typeof townNames]}に${paper}を示す → ${outcome}`);
    }
  }
}

/** Before and after, line by line. */
async function compare(region: RunningRegion, town: Town, system: SystemId, code: string): Promise<void> {
  const {
    resident,
    system: asker,
    purpose,
    whole,
  } = meet(town, system, code, (answer) => Object.values(answer).every((value) => value !== null));
  const [own] = await codesOf(region, asker, purpose, resident);
  const { status, body } = await askExchange(region, { target: `${system}/${code}`, asker, purpose, code: own });
  check(status === 200, `${system}/${code}`, body);
  line(`${memberName(town, system)} → ${memberName(town, asker)}`);
  for (const [name, value] of Object.entries(whole)) {
    const arrived = (body as Record<string, unknown>)[name];
    if (typeof value !== 'object') line(`   ${value} → ${arrived ?? '（渡さない）'}`);
  }
}

/** Of somebody without an insured person's number a code is asked for by the four items. */
async function codesOf(region: RunningRegion, asker: SystemId, purpose: string, person: Resident): Promise<string[]> {
  const { name, kana, birth, sex, address, insured } = person;
  const requests = [insured[0] ?? { name, kana, birth, sex, address }];
  const client = await region.client(asker);
  const { results } = await client.call<{ results: { code: string }[] }>('POST', '/v1/code-requests', {
    purpose,
    requests,
  });
  return results.map(({ code }) => code);
}

async function askForWatching(region: RunningRegion, town: Town): Promise<void> {
  title('見守りを引き受ける団体には、隠して渡します（氏だけ、電話番号の下4桁だけ）');
  await compare(region, town, 'GOV/990019/main', 'contact');
  title('大まかにして渡します。どこまで大まかにするかは、自治体が決めます');
  await compare(region, town, 'GOV/990019/main', 'profile');
  await compare(region, town, 'GOV/990027/main', 'profile');
}

async function askForTreatment(region: RunningRegion, town: Town): Promise<void> {
  title('かかりつけ医には、健診の結果を仮の番号で渡します（番号は機関ごとに違います）');
  const { system } = town.services.find(({ code }) => code === 'checkups')!;
  await compare(region, town, system, 'checkups');
}

type Figure = { readonly ageGroup: string | null; readonly guidance: string | null; readonly count: number | null };

async function askForFigures(region: RunningRegion, town: Town): Promise<void> {
  title('健康づくりの計画のためには、人数だけを渡します（10人より少ない数は分からないようにします）');
  const { system } = town.services.find(({ code }) => code === 'statistics')!;
  const asker: SystemId = `${town.members.find(({ kind }) => kind === 'hospital')!.id}/main`;
  const target = `${system}/statistics`;
  const { status, body } = await askExchange(region, { target, asker, purpose: 'health-planning' });
  check(status === 200, '集計', body);
  const { figures } = body as { figures: Figure[] };
  const row = (group: string | null) =>
    figures
      .filter(({ ageGroup }) => ageGroup === group)
      .map(({ guidance, count }) => `${guidance ?? '計'} ${count ?? '＊'}`)
      .join('、');
  for (const group of new Set(figures.map(({ ageGroup }) => ageGroup))) line(`${group ?? '合計'}: ${row(group)}`);
}

await main().catch((error) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
