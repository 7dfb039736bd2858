import type { MemberClass, MemberId, MemberKind, SystemId } from '../contracts/member.ts';
import type { OpeningHours } from '../contracts/opening-hours.ts';
import { healthInsurerNumber, institutionNumber, officeNumber } from './numbers.ts';
import { hours } from './opening-hours.ts';
import { telephone } from './places.ts';

export type TownSystem = { readonly id: SystemId; readonly name: string; readonly openingHours: OpeningHours };
export type TownMember = {
  readonly id: MemberId;
  readonly class: MemberClass;
  readonly code: string;
  readonly kind: MemberKind;
  readonly name: string;
  readonly kana: string;
  /** 全国地方公共団体コード of its seat; null when it serves the whole region */
  readonly municipality: string | null;
  readonly telephone: string;
  readonly systems: readonly TownSystem[];
};

export const carePlanContract = 'care/careplan-v41';

/** The two offices of the official sample files; their numbers fail their check digits, and are kept as they are. */
export const sampleOffices = { careManagement: '0300000100', homeHelp: '0300000005' } as const;

type Row = readonly [
  MemberClass,
  code: string,
  MemberKind,
  name: string,
  kana: string,
  seat: '990019' | '990027' | null,
  OpeningHours,
];

const engawa = '990019';
const nokiba = '990027';

// biome-ignore format: a table is read by its rows
const townHalls: readonly Row[] = [
  ['GOV', engawa, 'municipality', '縁側市', 'エンガワシ', engawa, hours.townHall],
  ['GOV', nokiba, 'municipality', '軒端町', 'ノキバマチ', nokiba, hours.townHall],
];

/** Offices that plan care and offices that give it: each has a care-plan system, which receives care-plan files. */
// biome-ignore format: a table is read by its rows
const careOffices: readonly Row[] = [
  ['CARE', officeNumber('0', '01', 1), 'comprehensive-support-centre', '縁側市地域包括支援センター', 'エンガワシチイキホウカツシエンセンター', engawa, hours.office],
  ['CARE', officeNumber('0', '02', 1), 'comprehensive-support-centre', '軒端町地域包括支援センター', 'ノキバマチチイキホウカツシエンセンター', nokiba, hours.office],
  ['CARE', sampleOffices.careManagement, 'care-management', '居宅介護支援事業所ひだまり', 'キョタクカイゴシエンジギョウショヒダマリ', engawa, hours.always],
  ['CARE', officeNumber('7', '01', 11), 'care-management', 'ケアプランセンター渡場', 'ケアプランセンターワタシバ', engawa, hours.office],
  ['CARE', officeNumber('7', '02', 11), 'care-management', '軒端ケアプラン相談室', 'ノキバケアプランソウダンシツ', nokiba, hours.office],
  ['CARE', sampleOffices.homeHelp, 'home-help', 'ヘルパーステーションこはる', 'ヘルパーステーションコハル', engawa, hours.visiting],
  ['CARE', officeNumber('7', '01', 22), 'home-bathing', '訪問入浴サービスゆのか', 'ホウモンニュウヨクサービスユノカ', engawa, hours.visiting],
  ['CARE', officeNumber('6', '01', 23), 'home-nursing', '訪問看護ステーション葭原', 'ホウモンカンゴステーションヨシハラ', engawa, hours.always],
  ['CARE', officeNumber('7', '01', 24), 'day-care', 'デイサービス縁日', 'デイサービスエンニチ', engawa, hours.visiting],
  ['CARE', officeNumber('7', '02', 25), 'day-rehabilitation', '通所リハビリテーション浜風', 'ツウショリハビリテーションハマカゼ', nokiba, hours.visiting],
  ['CARE', officeNumber('7', '02', 26), 'short-stay', 'ショートステイ簾', 'ショートステイスダレ', nokiba, hours.always],
  ['CARE', officeNumber('7', '01', 27), 'equipment-rental', '福祉用具レンタルささえ', 'フクシヨウグレンタルササエ', engawa, hours.office],
  ['CARE', officeNumber('9', '02', 28), 'small-multifunctional', '小規模多機能ホーム雨宿り', 'ショウキボタキノウホームアマヤドリ', nokiba, hours.always],
];

// biome-ignore format: a table is read by its rows
const others: readonly Row[] = [
  ['INS', healthInsurerNumber(1), 'health-insurer', '九十九製作所健康保険組合', 'ツクモセイサクショケンコウホケンクミアイ', null, hours.office],
  ['INS', healthInsurerNumber(2), 'health-insurer', '九十九流通健康保険組合', 'ツクモリュウツウケンコウホケンクミアイ', null, hours.office],
  ['INS', 'tsukumo-kokuhoren', 'insurance-federation', '九十九県国民健康保険団体連合会', 'ツクモケンコクミンケンコウホケンダンタイレンゴウカイ', null, hours.always],
  ['MED', institutionNumber('1', 1), 'hospital', '縁側市民病院', 'エンガワシミンビョウイン', engawa, hours.always],
  ['MED', institutionNumber('1', 2), 'clinic', '縁側日向内科医院', 'エンガワヒナタナイカイイン', engawa, hours.clinic],
  ['MED', institutionNumber('1', 3), 'clinic', '縁側川辺整形外科クリニック', 'エンガワカワベセイケイゲカクリニック', engawa, hours.clinic],
  ['MED', institutionNumber('1', 4), 'clinic', '軒端町国民健康保険診療所', 'ノキバマチコクミンケンコウホケンシンリョウジョ', nokiba, hours.clinic],
  ['MED', institutionNumber('4', 1), 'pharmacy', '縁日通薬局', 'エンニチドオリヤッキョク', engawa, hours.clinic],
  ['GOV', 'engawa-nokiba-shobo', 'fire', '縁側軒端消防本部', 'エンガワノキバショウボウホンブ', null, hours.always],
  ['GOV', 'engawa-keisatsu', 'police', '縁側警察署', 'エンガワケイサツショ', null, hours.always],
  ['NGO', 'engawa-shakyo', 'social-welfare-council', '縁側市社会福祉協議会', 'エンガワシシャカイフクシキョウギカイ', engawa, hours.townHall],
  ['COM', 'maruya', 'shop', '縁側まるや商店', 'エンガワマルヤショウテン', engawa, hours.shop],
  ['COM', 'watashiba-sengyo', 'shop', '渡場鮮魚店', 'ワタシバセンギョテン', engawa, hours.shop],
  ['COM', 'hama-store', 'shop', '軒端浜ストア', 'ノキバハマストア', nokiba, hours.shop],
  ['COM', 'tsukumo-denryoku', 'electricity', '九十九電力', 'ツクモデンリョク', null, hours.always],
  ['COM', 'engawa-nokiba-suido', 'water', '縁側軒端水道企業団', 'エンガワノキバスイドウキギョウダン', null, hours.always],
  ['COM', 'tsukumo-tsushin', 'telecom', '九十九通信', 'ツクモツウシン', null, hours.always],
  ['NGO', 'otagaisama', 'volunteer', '傾聴ボランティアおたがいさま', 'ケイチョウボランティアオタガイサマ', engawa, hours.office],
  ['AUD', 'tsukumo-kansa', 'auditor', '九十九監査法人', 'ツクモカンサホウジン', null, hours.office],
  ['OPR', 'engawa', 'operator', '縁側地域連携運営機構', 'エンガワチイキレンケイウンエイキコウ', null, hours.always],
];

const enrol = (rows: readonly Row[], systemNames: Readonly<Record<string, string>>, line: number): TownMember[] =>
  rows.map(([memberClass, code, kind, name, kana, municipality, openingHours], i) => ({
    id: `${memberClass}/${code}`,
    class: memberClass,
    code,
    kind,
    name,
    kana,
    municipality,
    telephone: telephone(line + i),
    systems: Object.entries(systemNames).map(([system, title]) => ({
      id: `${memberClass}/${code}/${system}`,
      name: title,
      openingHours,
    })),
  }));

/** Offices that have no software for care plans: the one imports and exports files by hand, the other works on paper alone. */
export const withoutSoftware = {
  files: officeNumber('7', '01', 27),
  paper: officeNumber('7', '01', 22),
} as const;
const ownSoftware: readonly string[] = [...Object.values(sampleOffices), ...Object.values(withoutSoftware)];

/** Of the clinics the one with beds（有床診療所）: a planner's 入院時情報提供書 reaches it by the road, as it does the hospital. */
export const clinicWithBeds: MemberId = `MED/${institutionNumber('1', 4)}`;
/** Whom people are admitted to. */
export const hasBeds = ({ id, kind }: Pick<TownMember, 'id' | 'kind'>): boolean =>
  kind === 'hospital' || id === clinicWithBeds;

/** Those that use the care application (applications/care/): a system of theirs is it. Of others than care offices those with beds do, whose 地域連携室 it serves. */
const usingApplication = (member: TownMember): TownMember => {
  if (ownSoftware.includes(member.code) || !(member.class === 'CARE' || hasBeds(member))) return member;
  const system: TownSystem = {
    id: `${member.id}/care`,
    name: '介護予防・介護サービス管理',
    openingHours: hours.always,
  };
  return { ...member, systems: [...member.systems, system] };
};

/** Everybody who takes part in the region: at least one member of every kind (contracts/member.ts). */
export const members: readonly TownMember[] = [
  ...enrol(
    townHalls,
    { main: '住民・福祉業務システム', care: '介護保険システム', municipal: '自治体共通アプリケーション' },
    100,
  ),
  ...enrol(careOffices, { careplan: 'ケアプランデータ連携' }, 200).map(usingApplication),
  ...enrol(others, { main: '業務システム' }, 300).map(usingApplication),
];
