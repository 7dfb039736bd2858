import type { Entry } from '../../applications/care/files/model/group.ts';
import type { ServiceRow } from '../../applications/care/files/model/month.ts';
import type { SendingUnit } from '../../applications/care/files/model/unit.ts';
import type { NamedBytes } from '../../applications/care/files/read/file.ts';
import { writeUnit } from '../../applications/care/files/write/unit.ts';
import { makeSlipEntry } from '../../applications/care/months/give.ts';
import { loadMonths, type Setting } from '../../applications/care/months/load.ts';
import { foldKana, listPersons } from '../../applications/care/store/persons.ts';
import type { MemberId } from '../../contracts/member.ts';
import type { Rows } from '../../web/application/rows.ts';
import { withAdmin } from '../region.ts';
import { hall, month, now, planners, type Someone, serviceOf } from './town.ts';

/** Puts rows into a table as JSON has them, what they do not name as it is by itself: what is prepared is not what is measured. */
export const insert = (adminUrl: string, table: string, rows: readonly object[]): Promise<void> =>
  withAdmin(adminUrl, async (admin) => {
    const names = Object.keys(rows[0] ?? {}).join(', ');
    for (let from = 0; from < rows.length; from += 2000)
      await admin.query(
        `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
        [JSON.stringify(rows.slice(from, from + 2000))],
      );
    await admin.query(`ANALYZE ${table}`);
  });

const codeOf = (member: MemberId, { insured }: Someone) => `${member} ${insured}`;

/** Everybody in the lists of their planner and of their offices, in the town hall's ledger, and with a slip that is typed. */
export async function settlePeople(adminUrl: string, people: readonly Someone[]): Promise<void> {
  const personAt = (office: string, one: Someone) => {
    const member: MemberId = `CARE/${office}`;
    const { insurer, insured, name, kana, birth, sex } = one;
    return {
      ...{ member, code: codeOf(member, one), insurer, insured, name, kana, kana_key: foldKana(kana), birth },
      ...{ sex: sex === '1' ? '男' : '女', since: '2026-04-01' },
    };
  };
  const at = people.flatMap((one) =>
    [one.planner, ...Object.values(one.providers)].map((office) => personAt(office, one)),
  );
  await insert(adminUrl, 'care.person', at);
  const drafts = people.map((one) => ({
    ...{ member: `CARE/${one.planner}`, month, code: codeOf(`CARE/${one.planner}`, one), version: 1 },
    ...{ content: one.draft, what: '作成', staff: 'caremane-01', made_at: now },
  }));
  await insert(adminUrl, 'care.slip_draft', drafts);
  const ledger = people.map(({ insurer, insured, level, certifiedFrom, certifiedUntil }, i) => ({
    ...{ member: hall, id: `00000000-0000-4000-8000-${insured.padStart(12, '0')}`, code: insured, insurer, insured },
    ...{
      kind: '更新',
      level: `要介護${level[1]}`,
      valid_from: certifiedFrom,
      valid_until: certifiedUntil,
      taken_at: now,
    },
    ...{ burden: 1, applied_on: '2026-02-01', notified_on: `2026-03-${String(1 + (i % 28)).padStart(2, '0')}` },
  }));
  await insert(adminUrl, 'municipal.certification', ledger);
}

type Files = ReadonlyMap<string, readonly NamedBytes[]>;

/** By receiving office: what lies in its folder when the month begins, and when it is over. */
type MonthFiles = { readonly slips: Files; readonly actuals: Files };

/** The files of a month as offices write them: slips from planners to offices, what was done from offices to planners; one visit in sixty was at another time. */
export async function writeMonth(rowsOf: (office: string) => Rows, setting: Setting): Promise<MonthFiles> {
  const slips = new Map<string, NamedBytes[]>();
  const actuals = new Map<string, NamedBytes[]>();
  const put = (to: Map<string, NamedBytes[]>, unit: SendingUnit) => {
    const written = writeUnit(unit);
    if (written.outcome === 'refused') throw new Error(`not to the standard: ${JSON.stringify(written).slice(0, 600)}`);
    to.set(unit.route.to, [...(to.get(unit.route.to) ?? []), ...written.files]);
  };
  for (const [p, planner] of planners.entries()) {
    const giver = {
      member: `CARE/${planner}` as const,
      service: '43',
      staff: { id: 'caremane-01', role: '介護支援専門員' },
      now,
    };
    const entries = await rowsOf(planner)(async (connection) => {
      const months = await loadMonths(connection, setting, await listPersons(connection));
      return months.map((of) => {
        const made = makeSlipEntry(setting, giver, of, false);
        if (!made) throw new Error(`no slip: ${JSON.stringify(of.figures.problems)}`);
        return made.entry;
      });
    });
    const offices = new Set(entries.flatMap(({ parts }) => parts.UPPLAN.map(({ office }) => office!)));
    for (const office of offices) {
      const own = entries.filter(({ parts }) => parts.UPPLAN.some((row) => row.office === office));
      const [from, to] = [
        { from: planner, fromService: '43' },
        { to: office, toService: serviceOf(office) },
      ];
      const sequence = String(20261001090000 + p);
      put(slips, { route: { ...from, ...to }, sequence, content: { entries: own } });
      const back = { from: office, fromService: serviceOf(office), to: planner, toService: '43' };
      put(actuals, {
        route: back,
        sequence: String(20261102090000 + p),
        content: { entries: own.map((one) => doneBy(office, one)) },
      });
    }
  }
  return { slips, actuals };
}

let visits = 0;
const isOtherwise = () => visits++ % 60 === 0;

function doneBy(office: string, { key, parts }: Entry<'slip'>): Entry<'actuals'> {
  const rows = parts.UPPLAN.filter((row) => row.office === office);
  const UPJSK = rows.map((row): ServiceRow => (isOtherwise() ? { ...row, start: '1700', end: '1730' } : row));
  return { kind: 'actuals', key: { ...key, office, serviceType: serviceOf(office) }, parts: { UPJSK }, pictures: [] };
}
