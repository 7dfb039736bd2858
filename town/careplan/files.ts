import { readFileSync } from 'node:fs';
import type { Prefix } from '../../applications/care/files/table/table.ts';
import type { Resident } from '../person.ts';
import type { Town } from '../town.ts';
import { type Row, writeCsv } from './csv.ts';
import { firstTable, secondTable, supplement, thirdTable } from './plan.ts';
import { basicInformation, dayRows } from './prevention.ts';
import { benefitRows, firstVisitOf, visitRows } from './slip.ts';
import { type CareFile, type Delivery, fileName, helper, manager } from './unit.ts';

/** The sending units (送信単位) of the standard that the town has files for. */
export type UnitKind = 'plan' | 'slip' | 'prevention' | 'actuals';

/** A small drawing of a family (家族構成図) without a word in it. */
const familyPicture = readFileSync(new URL('family.jpg', import.meta.url));

/**
 * The town's own care-plan files, made to ケアプランデータ連携標準仕様 4.1: one sending unit, from 0300000100 to 0300000005 (the
 * actuals come back), in the order in which the standard's table names the files.
 * @param persons all in every file of the unit; each needs care insurance and a care level
 * @param sequence ファイル連番, YYYYMMDDHHMMSS; its day dates the papers
 * @param month 対象年月 YYYYMM of a slip or of actuals; the month of the sequence if left out
 */
export function makeCarePlanFiles({
  town,
  unit,
  persons,
  sequence,
  month = sequence.slice(0, 6),
}: {
  readonly town: Town;
  readonly unit: UnitKind;
  readonly persons: readonly Resident[];
  readonly sequence: string;
  readonly month?: string;
}): CareFile[] {
  if (!/^\d{14}$/.test(sequence)) throw new TypeError('a sequence has fourteen digits');
  const [from, to] = unit === 'actuals' ? [helper, manager] : [manager, helper];
  const delivery: Delivery = { persons, from, to, sequence };
  const csv = (prefix: Prefix, rowsOf: (resident: Resident) => Row[], ofMonth?: string): CareFile => {
    const name = fileName(prefix, delivery, { month: ofMonth });
    return { name, bytes: writeCsv(name, prefix, persons.flatMap(rowsOf)) };
  };
  switch (unit) {
    case 'plan':
      return [
        csv('UPHOSOKU', (resident) => [supplement(delivery, resident)], '000000'),
        csv('UP1KYO', (resident) => [firstTable(delivery, resident)]),
        csv('UP2KYO', (resident) => secondTable(delivery, resident)),
        csv('UP3KYO', (resident) => thirdTable(delivery, resident)),
      ];
    case 'slip':
      return [
        csv('UPHOSOKU', (resident) => [supplement(delivery, resident, month)], month),
        csv('UPPLAN', (resident) => visitRows(delivery, resident, month), month),
        csv('UPSIKYU', (resident) => benefitRows(delivery, resident, month), month),
      ];
    case 'actuals':
      return [csv('UPJSK', (resident) => visitRows(delivery, resident, month, [firstVisitOf(month)]), month)];
    case 'prevention': {
      const imageOf = (resident: Resident) =>
        fileName('UPKIHON_IMAGE', delivery, { branch: String(persons.indexOf(resident) + 1).padStart(4, '0') });
      return [
        csv('UPKIHON', (resident) => [basicInformation(delivery, resident, town, imageOf(resident))]),
        csv('UPKIHON_SUB1', (resident) => dayRows(delivery, resident)),
        ...persons.map((resident) => ({ name: imageOf(resident), bytes: familyPicture })),
      ];
    }
  }
}
