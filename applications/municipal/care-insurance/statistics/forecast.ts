import type { Month } from '../../../../contracts/care/month.ts';
import { sayDay, sayMonth } from '../../../../web/japanese/day.ts';
import type { Made } from './made.ts';

/** Persons by age band. */
export type Population = Readonly<Record<string, number>>;
export type Basis = {
  /** of the year that is known */
  readonly population: Population;
  /** certified persons by age band and level, of that year */
  readonly certified: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** yen a year and certified person, by level, those who use nothing included */
  readonly costPerHead: Readonly<Record<string, number>>;
  /** the day on which certified persons were counted */
  readonly on: string;
  /** of which 給付実績 the costs are, and of how many months of it there is any */
  readonly from: Month;
  readonly until: Month;
  readonly months: number;
};
export type Forecast = {
  readonly year: number;
  /** to the nearest ten */
  readonly certified: Readonly<Record<string, number>>;
  readonly total: number;
  /** yen, to the nearest ten thousand */
  readonly cost: number;
  /** what it takes for granted, to be read with it */
  readonly assumptions: readonly string[];
};

const method = [
  '計算のしかた：年齢区分ごとに、いまの認定者数 ÷ いまの人口 × 見込む年の人口。要介護状態区分ごとに足し、1人当たりの費用を掛けて、費用とした。',
  '年齢区分ごとの認定率と介護度の割合は、いまのまま変わらないものとした（自然体推計）。',
  '1人当たりの費用は、いま認定が有効な人がこの間に使った費用を、使っていない人も含めた人数で割ったもの。報酬改定の率だけを掛けた。',
  '65歳に満たない人（第2号被保険者）は、人数にも費用にも入れていない。',
  '表で秘匿した欄の人数は、見えている計の残りを、年齢の計の割合で分けた。',
  '人数は10人、費用は1万円に丸めた。',
] as const;
const basisIn = ({ on, from, until, months }: Basis): string =>
  `基準：認定者は${sayDay(on)}に認定が有効な人。費用は${sayMonth(from)}から${sayMonth(until)}までの給付実績（${months}か月分${
    months < 12 ? '。12か月分に直した' : ''
  }）。`;

/** Persons are rounded to ten: no forecast is more exact than that. */
const tens = 10;
/** Beyond that a number was mistyped. */
const mostChange = 2;
const tenThousand = 10_000;
const roundTo = (value: number, unit: number): number => Math.round(value / unit) * unit;

/**
 * What a forecast stands on: what the published tables show, and nothing else. So a reader of any number of forecasts, on whatever populations, knows
 * no more of today's small counts than a reader of the tables. What is hidden of a level is the rest of its total, shared out by the totals of the ages.
 */
export function basisOf(
  { madeOn, content: { shared, tables, smallest, period } }: Made,
  population: Population,
): Basis {
  const { side, figures } = tables.find(({ side: { title } }) => title === '年齢')!;
  const byPlace = new Map(figures.map((one) => [JSON.stringify(one.at), one]));
  const at = (band: string | null, level: string | null) => byPlace.get(JSON.stringify([band, level]))!;
  const sum = (all: readonly number[]) => all.reduce((so, one) => so + one, 0);
  const share = (band: string) => at(band, null).count ?? smallest;
  const countOf = (band: string, level: string): number => {
    const { count } = at(band, level);
    if (count !== null) return count;
    const unknown = side.categories.filter((one) => at(one, level).count === null);
    const rest = at(null, level).count! - sum(side.categories.map((one) => at(one, level).count ?? 0));
    return (rest * share(band)) / sum(unknown.map(share));
  };
  const bands = side.categories.filter((band) => band in population);
  const certified = Object.fromEntries(
    bands.map((band) => [band, Object.fromEntries(shared.categories.map((level) => [level, countOf(band, level)]))]),
  );
  const inYear = period.months === 0 ? 0 : 12 / period.months;
  const costPerHead = Object.fromEntries(
    shared.categories.map((level) => [level, at(null, level).costPerHead! * inYear]),
  );
  return { population, certified, costPerHead, on: madeOn, ...period };
}

/**
 * A forecast as simple as it can be said: today's rates on tomorrow's population.
 * @param revision thousandths by which the fees are revised, of that year
 * @returns what is wrong where a band has certified persons but no population
 */
export function makeForecast(
  basis: Basis,
  year: number,
  population: Population,
  revision = 0,
): { readonly forecast: Forecast } | { readonly problem: string } {
  const bands = Object.keys(basis.certified);
  const without = bands.find((band) => !(basis.population[band]! > 0) || population[band] === undefined);
  if (without !== undefined) return { problem: `年齢区分 ${without} の人口がありません。` };
  if (basis.months === 0) return { problem: '給付実績がまだないので、費用を見込めません。' };
  const far = bands.find((band) => {
    const ratio = population[band]! / basis.population[band]!;
    return ratio < 1 / mostChange || ratio > mostChange;
  });
  if (far !== undefined)
    return { problem: `年齢区分 ${far} の見込む年の人口は、いまの半分から2倍までにしてください。` };
  const levels = Object.keys(basis.costPerHead);
  const exact = new Map(
    levels.map((level) => [
      level,
      bands.reduce((sum, band) => {
        const today = basis.certified[band]![level] ?? 0;
        return sum + (today * population[band]!) / basis.population[band]!;
      }, 0),
    ]),
  );
  const cost = levels.reduce((sum, level) => sum + exact.get(level)! * (basis.costPerHead[level] ?? 0), 0);
  return {
    forecast: {
      year,
      certified: Object.fromEntries([...exact].map(([level, persons]) => [level, roundTo(persons, tens)])),
      total: roundTo(
        [...exact.values()].reduce((sum, persons) => sum + persons, 0),
        tens,
      ),
      cost: roundTo((cost * (1000 + revision)) / 1000, tenThousand),
      assumptions: [basisIn(basis), ...method],
    },
  };
}
