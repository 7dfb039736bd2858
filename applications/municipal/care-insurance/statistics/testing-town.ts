import pg from 'pg';
import { copyIn, copyText } from '../../../../database/testing-copy.ts';
import { createRandom } from '../../../../town/random.ts';

const levels = ['要支援1', '要支援2', '要介護1', '要介護2', '要介護3', '要介護4', '要介護5'] as const;
const levelCodes = ['12', '13', '21', '22', '23', '24', '25'] as const;
/** The last is a small one: its cells are what has to be hidden. */
const areas = ['川辺圏域', '山手圏域', '港圏域', '奥沢圏域'] as const;
const weights = [45, 30, 22, 3] as const;
const services = { 訪問: '11', 通所: '15', 福祉用具: '17', '居住・施設': '51', 多機能: '73' } as const;
type Use = keyof typeof services | '利用なし';

/** One certified person of a generated municipality, as it should be counted. */
type Someone = {
  readonly insured: string;
  readonly area: (typeof areas)[number];
  readonly level: (typeof levels)[number];
  readonly use: Use;
  readonly birth: string;
  /** of the twelve months, all kinds of service */
  readonly cost: number;
};
const monthsPaid = Array.from({ length: 12 }, (_, i) =>
  i < 2 ? `2025${11 + i}` : `2026${String(i - 1).padStart(2, '0')}`,
);

/** So many certified persons, spread as a town has them: few of the highest levels, few in the smallest area, one use that is rare. */
export function makeCertified(count: number, seed: number): Someone[] {
  const random = createRandom(seed, 'certified');
  const pick = <T>(all: readonly T[], weights: readonly number[]): T => {
    let left = random.below(weights.reduce((sum, one) => sum + one, 0));
    return all[
      weights.findIndex((one) => {
        left -= one;
        return left < 0;
      })
    ]!;
  };
  return Array.from({ length: count }, (_, i) => {
    const level = pick(levels, [14, 15, 20, 18, 14, 12, 7]);
    const isHigh = ['要介護4', '要介護5'].includes(level);
    const use = pick<Use>(
      ['訪問', '通所', '福祉用具', '居住・施設', '多機能', '利用なし'],
      isHigh ? [20, 10, 4, 40, 2, 5] : [30, 40, 15, 3, 1, 12],
    );
    const age = pick([62, 70, 80, 90], [2, 18, 40, 40]);
    return {
      ...{ insured: String(800_000_000 + i).padStart(10, '0'), area: pick(areas, weights), level, use },
      birth: `${2026 - age}-0${1 + (i % 9)}-15`,
      cost: use === '利用なし' ? 0 : 12 * 1000 * random.between(10, isHigh ? 300 : 120),
    };
  });
}

/** They stand in the town hall's register, its ledger of certifications and its 給付実績, by COPY. @param adminUrl the migrator's */
export async function copyCertified(adminUrl: string, member: string, people: readonly Someone[]): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await copyAll(admin, member, people);
  } finally {
    await admin.end();
  }
}

async function copyAll(admin: pg.ClientBase, member: string, people: readonly Someone[]): Promise<void> {
  const insurer = '654321';
  const own =
    (prefix: string) =>
    ({ insured }: Someone) =>
      `${prefix}${insured}`;
  const codeOf = own('c');
  await copyIn(
    admin,
    'municipal.resident (member, code, number, name, kana, kana_key, birth, sex, address, insurer, insured)',
    copyText(
      people.map((one, i) => [
        member,
        codeOf(one),
        `8${i}`,
        '縁側　花子',
        'エンガワ ハナコ',
        'エンガワハナコ',
        one.birth,
        i % 3 ? '女' : '男',
        `軒端町${one.area}${i}番`,
        insurer,
        one.insured,
      ]),
    ),
  );
  await copyIn(
    admin,
    'municipal.certification (member, id, code, insurer, insured, kind, level, valid_from, valid_until, applied_on, taken_at)',
    copyText(
      people.map((one) => [
        member,
        `00000000-0000-4000-8000-${one.insured.padStart(12, '0')}`,
        codeOf(one),
        insurer,
        one.insured,
        '更新',
        one.level,
        '2026-04-01',
        '2028-03-31',
        '2026-02-01',
        '2026-03-01T00:00:00+09:00',
      ]),
    ),
  );
  const paid = people.filter(({ use }) => use !== '利用なし');
  const benefit = (one: Someone, month: string) => {
    const cost = one.cost / 12;
    const service = services[one.use as keyof typeof services];
    return [
      ...[
        member,
        insurer,
        one.insured,
        month,
        '0300000005',
        '7131',
        service,
        levelCodes[levels.indexOf(one.level)]!,
        4,
      ],
      ...[
        cost / 10,
        cost,
        (cost * 9) / 10,
        cost / 10,
        [],
        '202611',
        false,
        '00000000-0000-4000-8000-000000000009',
        '2026-11-20T00:00:00+09:00',
      ],
    ];
  };
  await copyIn(
    admin,
    'municipal.benefit (member, insurer, insured, month, provider, form, service, level, days, units, cost, benefit, burden, lines, processed, withdrawn, message, taken_at)',
    copyText(monthsPaid.flatMap((month) => paid.map((one) => benefit(one, month)))),
  );
  await copyIn(
    admin,
    'municipal.living_area (member, word, area)',
    copyText(areas.map((area) => [member, area, area])),
  );
}
