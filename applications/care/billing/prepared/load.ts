import { findContradictions } from '../../../../contracts/care/contradictions.ts';
import { firstDayOf, type Month } from '../../../../contracts/care/month.ts';
import { readRecords } from '../../../../contracts/care/records/read.ts';
import { readStatements, type Statement } from '../../../../contracts/care/statement.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { makeSlip } from '../../claims/benefit-slip.ts';
import { makeStatements, type Statements } from '../../claims/statement.ts';
import { readClosedMonth } from '../../months/closed.ts';
import { readHandedOver } from '../../months/handed-over.ts';
import { listPersons, type Person } from '../../store/persons.ts';
import { claimsContract, sayMonth } from '../load.ts';
import { words } from './words.ts';

/** One person's 明細書 of an office, as its planner can make it of the closed month. */
export type Prepared = {
  readonly person: Person;
  readonly statements: readonly Statement[];
  readonly problems: readonly string[];
};
/** What was made for an office before. */
export type Made = { readonly id: string; readonly madeAt: Date; readonly statements: readonly Statement[] };
export type PaperOffice = { readonly office: string; readonly lines: readonly Prepared[]; readonly made?: Made };

/**
 * The 明細書 of every office that `isPaper`, of the months that this planner has closed: what was done, as it was settled with that office, within what
 * the 給付管理票 lets it claim.
 */
export async function loadPrepared(
  connection: RowsConnection,
  { tables, month, planner, isPaper }: About,
): Promise<PaperOffice[]> {
  const next = await readHandedOver(connection, month);
  const closed = (await readClosedMonth(connection, month)).filter(({ code }) => !next.has(code));
  const persons = new Map((await listPersons(connection, { ended: true })).map((one) => [one.code, one]));
  const made = await listMade(connection, month);
  const by = { planner, careManager: '', madeOn: '', kind: '1' } as const;
  const all = closed.flatMap(({ code, sheet, person: claimed }) => {
    const person = persons.get(code);
    if (!person) return [];
    const slip = makeSlip(tables, sheet, claimed, by);
    const offices = [...new Set(sheet.parts.map(({ provider }) => provider))].filter(isPaper);
    return offices.map((office) => {
      const own = { ...sheet, parts: sheet.parts.filter(({ provider }) => provider === office) };
      return { office, person, ...withoutOtherLevel(tables, month, makeStatements(tables, own, claimed, slip)) };
    });
  });
  return [...Map.groupBy(all, ({ office }) => office)].map(([office, lines]): PaperOffice => {
    const last = made.get(office);
    return {
      office,
      lines: lines.sort(({ person: a }, { person: b }) => (a.kana + a.code < b.kana + b.code ? -1 : 1)),
      ...(last && { made: last }),
    };
  });
}
/** Of somebody who came from 要支援 to 要介護 within the month: since when the level of before was certified, a closed month does not say. */
function withoutOtherLevel(tables: Tables, month: Month, { statements, problems }: Statements): Statements {
  const isOther = ({ level, lines }: Statement) =>
    findContradictions(
      tables,
      level,
      lines.map(({ code }) => code),
      firstDayOf(month),
    ).some(({ rule }) => rule.weight === '誤り');
  const others = statements.filter(isOther);
  return {
    statements: statements.filter((one) => !others.includes(one)),
    problems: [...problems, ...(others.length > 0 ? [words.otherLevel] : [])],
  };
}

type About = {
  readonly tables: Tables;
  readonly month: Month;
  readonly planner: string;
  /** whether an office can be reached on paper alone */
  readonly isPaper: (office: string) => boolean;
};

/** Whether what was made says what would be made now. */
export const isCurrent = ({ lines, made }: PaperOffice): boolean =>
  made !== undefined && sayAll(made.statements) === sayAll(lines.flatMap(({ statements }) => statements));
const sayAll = (statements: readonly Statement[]): string =>
  statements
    .map(({ form, insurer, insured, level, percent, lines, totals }) =>
      JSON.stringify([
        ...[form, insurer, insured, level, percent, lines.map(({ code, times, units }) => [code, times, units])],
        totals.map(({ service, days, units, price, benefit }) => [service, days, units, price, benefit]),
      ]),
    )
    .sort()
    .join();

/** The newest that was made for each office of a month, as its file says. */
async function listMade(connection: RowsConnection, month: Month): Promise<Map<string, Made>> {
  const { rows } = await connection.query<{ id: string; receiver: string; madeAt: Date; file: string }>(
    `SELECT DISTINCT ON (receiver) id, receiver, made_at AS "madeAt", files -> 0 ->> 'content' AS file FROM care.sent
      WHERE contract = $1 AND way = 'file' AND title = $2 ORDER BY receiver, made_at DESC, sequence DESC`,
    [claimsContract, words.sent(sayMonth(month))],
  );
  return new Map(
    rows.map(({ id, receiver, madeAt, file }) => {
      const { records } = readRecords(Buffer.from(file, 'base64'));
      return [receiver.split('/')[1]!, { id, madeAt, statements: readStatements(records).statements }];
    }),
  );
}
