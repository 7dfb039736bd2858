import { isSupportLevel, type Resident } from '../person.ts';
import { createRandom, type Random } from '../random.ts';
import type { Town } from '../town.ts';
import { careLevelNames, datesOf, isCertified } from './certification.ts';

/** 基本調査: answers from those who need least help to those who need most. */
const surveyed = [
  ['座位保持', ['できる', '自分の手で支えればできる', '支えてもらえばできる', 'できない']],
  ['歩行', ['つかまらないでできる', '何かにつかまればできる', '何かにつかまればできる', 'できない']],
  ['移乗', ['介助されていない', '見守り等', '一部介助', '全介助']],
  ['食事摂取', ['介助されていない', '介助されていない', '見守り等', '一部介助']],
  ['排尿', ['介助されていない', '見守り等', '一部介助', '全介助']],
  ['薬の内服', ['介助されていない', '一部介助', '一部介助', '全介助']],
  ['日常の意思決定', ['できる（特別な場合でもできる）', '特別な場合を除いてできる', '日常的に困難', 'できない']],
  ['短期記憶', ['できる', 'できる', 'できない', 'できない']],
] as const;

/** 要介護認定等基準時間 (minutes a day) of each level: from the first, below the second. 平成11年厚生省令第58号 */
const standardMinutes = {
  '12': [25, 32],
  '13': [32, 50],
  '21': [32, 50],
  '22': [50, 70],
  '23': [70, 90],
  '24': [90, 110],
  '25': [110, 140],
} as const;
const helpOf = { '12': 0, '13': 1, '21': 1, '22': 1, '23': 2, '24': 2, '25': 3 } as const;

const situations = [
  '日中は一人で過ごす時間が長い。隣の家の人が、朝に声をかけている。',
  '長男の家族が近くに住み、週末に買い物を手伝っている。長男は腰を痛めている。',
  '同居の家族が仕事に出ている間の見守りに不安がある。',
  '玄関に段差があり、外出の機会が減っている。',
] as const;
const notes = [
  ['歩行', '家の中は家具につかまって歩く。外では杖を使い、10分ほどで休む。'],
  ['薬の内服', '飲み忘れが週に2回ほどある。娘が電話で確かめている。'],
  ['短期記憶', '調査の直前に何をしていたかは答えられた。同じ話を何度かくり返した。'],
  ['排尿', '夜間に3回ほどトイレに起きる。間に合わないことがある。'],
] as const;
const services = ['訪問介護', '通所介護', '福祉用具貸与', '訪問看護', '短期入所生活介護'] as const;
const diagnoses = [
  '変形性膝関節症',
  '高血圧症',
  '脳梗塞後遺症',
  'アルツハイマー型認知症',
  '骨粗鬆症',
  '慢性心不全',
] as const;
const opinions = [
  '病状は安定している。転倒に注意しながら、下肢の筋力を保つ訓練が望ましい。',
  '内服の管理に見守りを要する。環境の変化で混乱することがあるため、なじみの職員の対応が望ましい。',
  '血圧の変動があるため、入浴の前に測定すること。収縮期180以上のときは入浴を控える。',
] as const;
const doctors = ['片桐', '畠山', '千田', '柳沢'] as const;

/**
 * 認定資料 (municipal/certification-documents). `case` says how the matter stands, for the towns' rules; it goes to nobody.
 * Undefined of somebody who is not certified.
 */
export function makeDocuments({ seed, relations, members }: Town, resident: Resident) {
  if (!isCertified(resident)) return undefined;
  const { careLevel } = resident;
  const random = createRandom(seed, `documents/${resident.id}`);
  const { surveyed: surveyDay, examined } = datesOf(seed, resident);
  const doctor = relations.find(({ resident: id, kind }) => id === resident.id && kind === 'attending-doctor');
  const [least, below] = standardMinutes[careLevel];
  return {
    case: {
      resultNotified: !random.chance(1 / 8), // the notice is in the post
      certificationResult: isSupportLevel(careLevel) ? '要支援' : '要介護',
    },
    survey: {
      date: surveyDay,
      place: '自宅',
      services: random.some(services, random.between(0, 3)),
      situation: random.pick(situations),
    },
    basicSurvey: {
      items: surveyed.map(([item, answers]) => ({ item, answer: answers[helpOf[careLevel]] })),
      standardMinutes: least + Math.round(random.next() * (below - least - 1) * 10) / 10,
      firstJudgement: careLevelNames[careLevel],
    },
    specialNotes: random.some(notes, 2).map(([item, note]) => ({ item, note })),
    doctorsOpinion: {
      date: examined,
      institution: members.find(({ id }) => id === doctor?.member)?.name ?? '縁側市民病院',
      doctor: doctorOf(random),
      diagnosis: random.some(diagnoses, random.between(1, 2)),
      opinion: random.pick(opinions),
    },
  };
}

const doctorOf = (random: Random): string => `${random.pick(doctors)}医師`;
