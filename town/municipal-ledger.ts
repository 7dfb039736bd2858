import { addDays, lastDayOf } from '../contracts/care/month.ts';
import { openPool, transact } from '../database/connect.ts';
import type { TownCodes } from './municipal-register.ts';
import type { Resident } from './person.ts';
import { createRandom, uuidOf } from './random.ts';
import { datesOf, isCertified, makeCertification } from './systems/certification.ts';
import { makeDocuments } from './systems/documents.ts';
import type { Town } from './town.ts';

/**
 * Fills the ledgers of certifications（要介護認定台帳）of the municipal application with what the town halls' care-insurance systems know, and with
 * applications that are under way. What is there already stays as it is.
 * @param databaseUrl of the role app_municipal
 */
export async function fillMunicipalLedgers(
  town: Town,
  databaseUrl: string,
  codes: ReadonlyMap<string, TownCodes>,
): Promise<void> {
  const pool = openPool(databaseUrl, 1);
  try {
    for (const [municipality, own] of codes) {
      const member = `GOV/${municipality}`;
      const known = town.residents.flatMap((one) => {
        const code = own.get(one.id);
        return code === undefined || one.movedOut !== undefined || !isCertified(one) ? [] : [{ one, code }];
      });
      const decided = known.map(({ one, code }) => ({ member, code, ...decidedOf(town, one) }));
      const underWay = known.flatMap(({ one, code }) => {
        const applied = underWayOf(town, one);
        return applied ? [{ member, code, ...applied }] : [];
      });
      const papers = known.map(({ one }) => {
        const { case: _, ...content } = makeDocuments(town, one)!;
        return { member, certification: idOf(town, one), content, taken_at: takenAt };
      });
      await transact(pool, { member }, async (connection) => {
        const insert = (table: string, rows: readonly object[]) =>
          connection.query(
            `INSERT INTO municipal.${table} SELECT (jsonb_populate_recordset(NULL::municipal.${table}, $1)).* ON CONFLICT DO NOTHING`,
            [JSON.stringify(rows)],
          );
        await insert('certification', [...decided, ...underWay]);
        await insert('certification_paper', papers);
        await insert('living_area', areasOf(town, municipality));
      });
    }
  } finally {
    await pool.end();
  }
}

/** The day of the month that is lived through (town/cast.ts) on which the ledgers are described. */
const ledgerDay = '2026-11-24';

const areasOf = ({ municipalities }: Town, municipality: string) =>
  municipalities
    .filter(({ code }) => code === municipality)
    .flatMap(({ code, livingAreas }) =>
      livingAreas.flatMap(({ name, districts }) =>
        districts.map((district) => ({ member: `GOV/${code}`, word: district.name, area: name })),
      ),
    );
const takenAt = `${ledgerDay}T00:00:00+09:00`;
const idOf = ({ seed }: Town, { id }: Resident) => uuidOf(seed, `certification/${id}`);

function decidedOf(town: Town, resident: Resident) {
  const random = createRandom(town.seed, `ledger/${resident.id}`);
  const { insurerNumber: insurer, insuredNumber: insured, certification } = makeCertification(town.seed, resident)!;
  const { surveyed, examined } = datesOf(town.seed, resident);
  const { careLevel, certifiedOn, validFrom, validUntil, limitUnits, boardOpinion } = certification;
  const until = endingOf(town, resident) ?? validUntil;
  const hasResult = makeDocuments(town, resident)!.case.resultNotified;
  return {
    ...{ id: idOf(town, resident), insurer, insured, kind: random.pick(['新規', '更新', '更新'] as const) },
    ...{ applied_on: addDays(surveyed, -random.between(4, 12)), surveyed_on: surveyed, opinion_on: examined },
    ...{ examined_on: certifiedOn, certified_on: certifiedOn },
    ...{ notified_on: hasResult ? addDays(certifiedOn, random.between(2, 5)) : null },
    ...{ level: careLevel, valid_from: validFrom, valid_until: until, limit_units: limitUnits },
    ...{ board_opinion: boardOpinion, burden: random.pick([1, 1, 1, 1, 1, 2, 3] as const), taken_at: takenAt },
  };
}

/**
 * Of some the end is near: a ledger in which nobody has to be written to would have nothing to show. The town halls' own systems (town/systems/) know
 * them for longer; the persons of town/cast.ts are not among them.
 */
function endingOf({ seed, cast }: Town, { id }: Resident): string | undefined {
  const random = createRandom(seed, `ledger/ending/${id}`);
  if (Object.values(cast).includes(id) || !random.chance(1 / 5)) return undefined;
  return lastDayOf(random.pick(['202611', '202612', '202701'] as const));
}

/** Of some an application is under way: a renewal where the end is near, of others a change of level. Some wait longer than the law allows. */
function underWayOf(town: Town, resident: Resident) {
  const random = createRandom(town.seed, `ledger/applied/${resident.id}`);
  const isEnding = endingOf(town, resident) !== undefined;
  if (Object.values(town.cast).includes(resident.id) || !random.chance(isEnding ? 1 / 2 : 1 / 8)) return undefined;
  const [number] = resident.insured;
  const since = random.between(5, 52);
  const applied = addDays(ledgerDay, -since);
  const reached = (days: number) => (since > days ? addDays(applied, days) : null);
  return {
    ...{
      id: uuidOf(town.seed, `certification/applied/${resident.id}`),
      insurer: number!.insurer,
      insured: number!.insured,
    },
    ...{ kind: isEnding ? '更新' : '区分変更', applied_on: applied, taken_at: takenAt },
    ...{ surveyed_on: reached(random.between(6, 20)), opinion_on: reached(random.between(10, 30)) },
  };
}
