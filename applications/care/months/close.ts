import { firstDayOf, spaced } from '../../../contracts/care/month.ts';
import { findValid } from '../../../contracts/care/tables.ts';
import type { MemberId } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Visit } from '../units/count.ts';
import { findDone } from './differ.ts';
import { countStayOf, type Figures, isStay, reckon } from './figure.ts';
import type { PersonMonth, Setting } from './load.ts';
import { gradesOf } from './offices.ts';
import { keepClosed } from './store.ts';

/** 第7表 of what was done, as far as it is known: offices that have said so, and those that were found to have done as planned. */
export function figureDone(
  { tables, month, offices }: Setting,
  of: PersonMonth,
): Pick<Figures, 'sheet' | 'problems' | 'warnings'> {
  const accepted = new Set(of.differences.flatMap(({ id, settled }) => (settled?.how === 'accepted' ? [id] : [])));
  const done = findDone(of.planned, of.actuals, (id) => accepted.has(id));
  const { basis = null, over = null } = of.slip?.content ?? {};
  // Which days are past thirty in a row follows from the days, whatever an office's file says of it.
  const stays = done.filter(({ code }) => isStay(tables, month, code)).map(({ day }) => spaced(day));
  const beyond = new Set(basis ? countStayOf(tables, month, basis, stays)?.beyond : []);
  const visits = done.map((item): Visit => {
    // Units of the file are those of the table where it has them; what an office wrote otherwise was a difference before.
    const isPriced = findValid(tables, 'codes', item.code, firstDayOf(month))?.units == null;
    return {
      ...{ provider: item.office, code: item.code, day: spaced(item.day), times: item.count },
      beyond: item.beyond || (isStay(tables, month, item.code) && beyond.has(spaced(item.day))),
      ...(item.item !== '' && { item: item.item }),
      ...(isPriced && { units: item.units }),
    };
  });
  return reckon(tables, month, { basis, over }, visits, gradesOf(tables, month, offices), of.discounts);
}

type Closer = { readonly member: MemberId; readonly staff: string; readonly now: Date };

/**
 * Closes a month in which every difference is settled: what it came to is kept as it is worked out now.
 * @returns `open` where something is not settled, does not add up, is provisional（暫定）or another office's to close; `busy` where somebody else closed or opened it meanwhile
 */
export async function closeMonth(
  connection: RowsConnection,
  setting: Setting,
  of: PersonMonth,
  { member, staff, now }: Closer,
): Promise<'closed' | 'open' | 'busy'> {
  const { sheet } = figureDone(setting, of);
  const basis = of.slip?.content.basis;
  // What is provisional is not claimed: the level that is decided may be another.
  if (basis?.certification === '1' || of.handedOver) return 'open';
  if (!of.slip || of.slip.content.lines.length === 0 || of.open > 0 || !sheet || !basis) return 'open';
  const { insurer, insured, birth, sex, code } = of.person;
  const person = {
    ...{ insurer, insured, birth, sex: sex === '男' ? ('1' as const) : ('2' as const), level: basis.level },
    ...{ certifiedFrom: basis.from, certifiedUntil: basis.until },
  };
  const shared = { member, month: setting.month, code, on: of.closing?.number ?? 0, staff, now };
  return (await keepClosed(connection, { ...shared, content: { person, sheet } })) ? 'closed' : 'busy';
}
