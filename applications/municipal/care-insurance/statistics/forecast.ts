import { type CareLevel, careLevelCodes } from '../../../../contracts/care/levels.ts';

/** Persons by age band. */
export type Population = Readonly<Record<string, number>>;
export type Basis = {
  /** of the year that is known */
  readonly population: Population;
  /** certified persons by age band and level, of that year */
  readonly certified: Readonly<Record<string, Readonly<Partial<Record<CareLevel, number>>>>>;
  /** yen a year and certified person, by level, those who use nothing included */
  readonly costPerHead: Readonly<Partial<Record<CareLevel, number>>>;
};
export type Forecast = {
  readonly year: number;
  /** to the nearest ten */
  readonly certified: Readonly<Partial<Record<CareLevel, number>>>;
  readonly total: number;
  /** yen, to the nearest ten thousand */
  readonly cost: number;
  /** what it takes for granted, to be read with it */
  readonly assumptions: readonly string[];
};

const assumptions = [
  '年齢区分ごとの認定率と介護度の割合は、基準の年のまま変わらないものとした（自然体推計）。',
  '1人当たりの費用は、基準の年のまま変わらないものとし、報酬改定の率だけを掛けた。',
  '人数は10人、費用は1万円に丸めた。',
] as const;

/** Persons are rounded to ten: of an unchanged population, it would otherwise tell today's counts again, small ones too. */
const tens = 10;
const tenThousand = 10_000;
const roundTo = (value: number, unit: number): number => Math.round(value / unit) * unit;

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
  const exact = new Map(
    careLevelCodes.map((level) => [
      level,
      bands.reduce((sum, band) => {
        const today = basis.certified[band]![level] ?? 0;
        return sum + (today * population[band]!) / basis.population[band]!;
      }, 0),
    ]),
  );
  const cost = careLevelCodes.reduce((sum, level) => sum + exact.get(level)! * (basis.costPerHead[level] ?? 0), 0);
  return {
    forecast: {
      year,
      certified: Object.fromEntries([...exact].map(([level, persons]) => [level, roundTo(persons, tens)])),
      total: roundTo(
        [...exact.values()].reduce((sum, persons) => sum + persons, 0),
        tens,
      ),
      cost: roundTo((cost * (1000 + revision)) / 1000, tenThousand),
      assumptions,
    },
  };
}
