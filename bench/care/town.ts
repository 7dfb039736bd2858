import type { Basis, Draft, DraftLine } from '../../applications/care/months/draft.ts';
import type { Offices } from '../../applications/care/months/offices.ts';
import { addMonths, type Month } from '../../contracts/care/month.ts';
import type { Claimed } from '../../contracts/care/statement.ts';
import type { Tables } from '../../contracts/care/tables.ts';
import type { MemberId } from '../../contracts/member.ts';
import { officeNumber } from '../../town/numbers.ts';
import type { Ledgers } from '../../town/systems/kokuhoren/ledgers.ts';
import type { Town } from '../../town/town.ts';

/** 縁側市, made larger: the fictional town's own names, numbers that nobody has, and a month of visits for everybody. */
export const month: Month = '202610';
export const processed: Month = addMonths(month, 1);
export const now = new Date('2026-11-04T10:00:00+09:00');
export const hall: MemberId = 'GOV/990019';
const insurer = '123456';

/** By サービス種類: 訪問介護, 訪問看護, 通所介護. Each has as many offices of it as a town of this size. */
const services = { home: '11', nurse: '13', day: '15' } as const;
const counts = { planner: 40, home: 30, nurse: 20, day: 30 } as const;
const numbered = (kind: keyof typeof counts) =>
  Array.from({ length: counts[kind] }, (_, i) =>
    officeNumber(kind === 'nurse' ? '6' : '7', '02', 5000 + Object.keys(counts).indexOf(kind) * 200 + i),
  );
export const planners = numbered('planner');
const providersOf = { home: numbered('home'), nurse: numbered('nurse'), day: numbered('day') };
export const providers = Object.values(providersOf).flat();
export const serviceOf = (office: string): string =>
  services[
    (Object.keys(providersOf) as (keyof typeof providersOf)[]).find((one) => providersOf[one].includes(office))!
  ];

export const offices: Offices = new Map(
  [...planners, ...providers].map((office) => [
    office,
    {
      ...{ office, name: `事業所${office.slice(6, 9)}`, kind: 'home-help', municipality: '990019' },
      ...{ receives: true, answers: true },
    },
  ]),
);

export type Someone = Claimed & {
  readonly name: string;
  readonly kana: string;
  readonly planner: string;
  readonly providers: Readonly<Record<keyof typeof providersOf, string>>;
  readonly draft: Draft;
};

const levels = ['21', '22', '23', '24', '25'] as const;

/** So many certified people, each with three offices; a planner sends to some sixteen of them. */
export function makePeople({ residents }: Town, count: number): Someone[] {
  return Array.from({ length: count }, (_, i) => {
    const named = residents[i % residents.length]!;
    const p = i % planners.length;
    const nth = Math.floor(i / planners.length);
    const pick = (kind: keyof typeof providersOf, of: number) =>
      providersOf[kind][(p * 7 + (nth % of) * 3) % providersOf[kind].length]!;
    const at = { home: pick('home', 6), nurse: pick('nurse', 4), day: pick('day', 6) };
    const level = levels[i % levels.length]!;
    return {
      ...{ insurer, insured: String(900_000_000 + i).padStart(10, '0'), birth: `19${30 + (i % 28)}-07-05`, level },
      sex: i % 3 === 0 ? ('1' as const) : ('2' as const),
      ...{ certifiedFrom: '2025-04-01', certifiedUntil: '2028-03-31' },
      // What CP932 cannot write would be asked about at each of them; the town's own tests do that.
      ...{ name: writable(named.name), kana: named.kana, planner: planners[p]!, providers: at },
      draft: draftOf(i, at, level),
    };
  });
}

const writable = (name: string): string =>
  name.replace(/[\u{E0100}-\u{E01EF}]/gu, '').replace(/[\u{10000}-\u{10FFFF}]/gu, '森');

const daysFrom = (first: number, every: number, count: number): number[] =>
  Array.from({ length: count }, (_, n) => first + n * every).filter((day) => day <= 31);

function draftOf(i: number, at: Someone['providers'], level: Basis['level']): Draft {
  const line = (
    id: string,
    kind: keyof typeof services,
    more: Pick<DraftLine, 'code' | 'start' | 'end' | 'days'>,
  ): DraftLine => ({
    ...{ id, office: at[kind], officeName: offices.get(at[kind])!.name, times: 1, units: null, tais: '' },
    ...{ notification: '', item: '', ...more },
  });
  const basis: Basis = {
    ...{ level, from: '2025-04-01', until: '2028-03-31', tenths: 1, limit: null, stayBefore: 0, stayRun: 0 },
    planner: '中里　由美',
  };
  return {
    basis,
    lines: [
      line('1', 'home', { code: '111211', start: '0900', end: '0930', days: daysFrom(1 + (i % 2), 2, 8 + (i % 7)) }),
      line('2', 'nurse', { code: '131111', start: '1100', end: '1120', days: daysFrom(2, 7, 4) }),
      line('3', 'day', { code: '152447', start: '0930', end: '1635', days: daysFrom(1 + (i % 3), 3, 6 + (i % 4)) }),
    ],
    over: null,
  };
}

/** What the federation knows of them: everybody certified, every office designated. */
export function ledgersOf(tables: Tables, people: readonly Someone[]): Ledgers {
  const designation = { from: '2018-04-01', until: null, suspended: [] };
  return {
    tables,
    insurers: new Set([insurer]),
    insured: new Map(
      people.map(({ insured, level, certifiedFrom, certifiedUntil }) => [
        `${insurer}/${insured}`,
        {
          certified: [{ level, from: certifiedFrom, until: certifiedUntil }],
          pending: false,
          percents: [{ from: '2018-04-01', until: null, percent: 90 }],
        },
      ]),
    ),
    offices: new Map(
      providers.map((office) => [
        office,
        { grade: 'その他', services: [{ ...designation, service: serviceOf(office) }] },
      ]),
    ),
  };
}
