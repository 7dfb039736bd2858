import { createHash } from 'node:crypto';
import type { MemberId } from '../../contracts/member.ts';
import type { Sex } from '../names.ts';
import { ageOn, type Resident, townDay } from '../person.ts';
import { createRandom } from '../random.ts';
import type { Town } from '../town.ts';
import { type Guidance, guidanceOf } from './guidance.ts';
import { type Measured, measure, resultsOf } from './measurements.ts';

const institutions = ['縁側市民病院', '縁側日向内科医院', '軒端町国民健康保険診療所'] as const;
const ages = { least: 40, most: 74 } as const; // 高齢者の医療の確保に関する法律18条・20条
const day = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

/** 受診券整理番号, eleven digits: year 2, kind 1, serial 8. */
const ticketOf = (seed: number, insurer: MemberId, person: string): string =>
  `261${String(createHash('sha256').update(`${seed}/${insurer}/${person}`).digest().readUInt32BE(0) % 100_000_000).padStart(8, '0')}`;

/** 健診の結果 (health/checkup-record) of an insured person; undefined of one who need not come, or did not. */
export function makeCheckups({ seed }: Town, insurer: MemberId, resident: Resident) {
  const age = ageOn(townDay, resident.birth);
  const random = createRandom(seed, `checkups/${resident.id}`);
  if (age < ages.least || age > ages.most || random.chance(0.2)) return undefined;
  const years = random.chance(0.6) ? [2024, 2025] : [2025];
  const examined = years.map((year) => {
    const measured = measure(random, resident.sex);
    return {
      measured,
      checkup: {
        examinedOn: day(year, random.between(5, 10), random.between(1, 28)),
        institution: random.pick(institutions),
        results: resultsOf(measured),
        judgement: judge(measured, guidanceOf(measured, resident.sex, age)),
        questionnaire: [
          { item: '現在、たばこを習慣的に吸っている', answer: measured.smokes ? 'はい' : 'いいえ' },
          { item: '家族の中に、糖尿病の人がいる', answer: random.chance(0.2) ? 'はい' : 'いいえ' },
          { item: '1日30分以上の運動を週2日以上している', answer: random.chance(0.4) ? 'はい' : 'いいえ' },
        ],
      },
    };
  });
  return {
    ticketNumber: ticketOf(seed, insurer, resident.id),
    checkups: examined.map(({ checkup }) => checkup),
    guidance: guidanceOf(examined.at(-1)!.measured, resident.sex, age),
  };
}

function judge({ systolic, hba1c, ldl }: Measured, guidance: Guidance): string {
  const found = [
    ...(systolic >= 140 ? ['血圧が高めです。'] : []),
    ...(hba1c >= 6.5 ? ['血糖が高い状態です。医療機関を受診してください。'] : []),
    ...(ldl >= 140 ? ['LDLコレステロールが高めです。'] : []),
  ];
  return `${found.join('') || '特に異常はありません。'}保健指導: ${guidance}`;
}

/** An insurer of workers insures people of other towns too: of them there is a row in its statistics, and nobody in the town. */
const elsewhere = 1200;

/** 集計のもとになる行 (health/checkup-statistics): a person each; the exchange makes figures of them. */
export function makeStatistics(town: Town, insurer: MemberId) {
  const insured = new Set(
    town.relations
      .filter(({ member, kind }) => member === insurer && kind === 'insurer-health')
      .map((one) => one.resident),
  );
  const own = town.residents
    .filter(({ id }) => insured.has(id))
    .flatMap((resident) => {
      const checkups = makeCheckups(town, insurer, resident);
      if (!checkups) return [];
      return [row(checkups.ticketNumber, ageOn(townDay, resident.birth), checkups.guidance)];
    });
  const others = Array.from({ length: elsewhere }, (_, i) => {
    const random = createRandom(town.seed, `statistics/${insurer}/${i}`);
    const [sex, age]: [Sex, number] = [random.chance(0.6) ? '男' : '女', random.between(ages.least, ages.most)];
    return row(ticketOf(town.seed, insurer, `elsewhere/${i}`), age, guidanceOf(measure(random, sex), sex, age));
  });
  return { asOf: '2026-03-31', checkups: [...own, ...others] };
}

const row = (person: string, age: number, guidance: Guidance) => ({
  person,
  ageGroup: age < 50 ? '40〜49歳' : age < 60 ? '50〜59歳' : age < 70 ? '60〜69歳' : '70〜74歳',
  guidance,
});
