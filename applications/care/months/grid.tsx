import holidays from '@holiday-jp/holiday_jp';
import type { Child } from 'hono/jsx';
import type { Month } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { sayWeekday } from '../../../web/japanese/day.ts';
import { roles } from '../../../web/table/roles.ts';
import { inWeeks } from '../../../web/table/weeks.ts';
import { weekdayOf } from './copy.ts';
import type { Item } from './differ.ts';
import { type DraftLine, isMonthly } from './draft.ts';
import { dayOf, titleOf } from './figure.ts';
import { type Counts, gridRows } from './grid-rows.ts';
import type { PersonMonth } from './load.ts';
import { words } from './words.ts';

export const isHoliday = (day: string): boolean => day in holidays.holidays;
export const sayTime = (time: string): string => (time === '' ? '' : `${Number(time.slice(0, 2))}:${time.slice(2)}`);
export const sayTimes = ({ start, end }: { readonly start: string; readonly end: string }): string =>
  start === '' ? '' : `${sayTime(start)}～${sayTime(end)}`;

type Props = {
  readonly tables: Tables;
  readonly month: Month;
  readonly of: PersonMonth;
  readonly lines: readonly DraftLine[];
  /** boxes to be ticked; `days`: those alone, without a way to the line; left out: marks, as on the paper */
  readonly edit?: boolean | 'days';
};

/** 第6表 as the form has it: a line of 予定 and one of 実績 for each service, a column for each day. */
export const Grid = ({ tables, month, of, lines, edit }: Props) => {
  const { days, lines: rows, isDone, unplanned } = gridRows(tables, month, of, lines);
  return (
    <section class="month-sheet-scroll" aria-label={words.slip.sixth} tabindex={0}>
      <table class="month-sheet month-weeks" {...roles.table}>
        <caption class="unseen">{words.slip.sixth}</caption>
        <thead {...roles.rows}>
          <tr {...roles.row}>
            <th scope="col" class="month-sheet-head" {...roles.title}>
              {words.slip.time}・{words.slip.service}
            </th>
            <th scope="col" {...roles.title}>
              <span class="unseen">予定か実績か</span>
            </th>
            {days.map((day) => (
              <th scope="col" class={restOn(month, day) ? 'month-sheet-rest' : undefined} {...roles.title}>
                {day}
                <br />
                {sayWeekday(dayOf(month, day))}
                {isHoliday(dayOf(month, day)) && <span class="unseen">祝日</span>}
              </th>
            ))}
            <th scope="col" {...roles.title}>
              {words.slip.total}
            </th>
          </tr>
        </thead>
        {rows.map(({ line, title, monthly, counts }) => (
          <tbody {...roles.rows}>
            <tr class="month-sheet-planned" {...roles.row}>
              <th scope="rowgroup" rowspan={isDone ? 2 : 1} class="month-sheet-head weeks-head" {...roles.head}>
                <LineHead line={line} title={title} edit={edit === true} />
              </th>
              <td class="month-sheet-kind weeks-kind" {...roles.cell}>
                {edit === 'days' ? words.slip.done : words.slip.planned}
              </td>
              {monthly ? (
                <td colspan={days.length} class="month-sheet-month weeks-whole" {...roles.cell}>
                  {words.slip.monthly}
                  {line.units !== null && `　${line.units.toLocaleString('ja-JP')}単位`}
                  {line.item !== '' && `　${line.item}`}
                </td>
              ) : (
                days.map((day) => (
                  <td {...dayCell(month, day)}>
                    {edit ? <Box {...{ line, day, title }} /> : line.days.includes(day) ? String(line.times) : ''}
                  </td>
                ))
              )}
              <td class="month-sheet-total weeks-total" {...roles.cell}>
                {monthly ? line.times : line.days.length * line.times}
              </td>
            </tr>
            {isDone && (
              <tr class="month-sheet-done" {...roles.row}>
                <DoneCells label={words.slip.done} month={month} days={days} counts={counts} monthly={monthly} />
              </tr>
            )}
          </tbody>
        ))}
        {unplanned.map(({ title, office, counts }) => (
          <tbody {...roles.rows}>
            <tr class="month-sheet-unplanned" {...roles.row}>
              <th scope="row" class="month-sheet-head weeks-head" {...roles.head}>
                <span>{words.slip.unplanned}</span>
                <span class="weeks-title">{title}</span>
                <span class="month-sheet-office">{office}</span>
              </th>
              <DoneCells label={words.slip.done} month={month} days={days} counts={counts} />
            </tr>
          </tbody>
        ))}
      </table>
    </section>
  );
};

/** Sundays and holidays. */
export const restOn = (month: Month, day: number): boolean =>
  weekdayOf(month, day) === 0 || isHoliday(dayOf(month, day));

const dayCell = (month: Month, day: number) => ({
  ...roles.cell,
  ...inWeeks(day, weekdayOf(month, 1), isHoliday(dayOf(month, day))),
  class: restOn(month, day) ? 'month-sheet-rest' : undefined,
});

const LineHead = ({ line, title, edit }: { line: DraftLine; title: string; edit?: boolean | undefined }) => (
  <>
    {line.start !== '' && <span>{sayTimes(line)}</span>}
    <span class="weeks-title">
      {title}
      {line.times > 1 && `（1日${line.times}回）`}
    </span>
    <span class="month-sheet-office">{line.officeName}</span>
    {edit && (
      <button type="submit" class="button quiet" name="step" value={`line ${line.id}`}>
        <span>
          {words.slip.edit}
          <span class="unseen">
            ：{title}　{line.officeName}
          </span>
        </span>
      </button>
    )}
  </>
);

const Box = ({ line, day, title }: { line: DraftLine; day: number; title: string }) => (
  <label class="month-sheet-box">
    <input type="checkbox" name={`d.${line.id}`} value={String(day)} checked={line.days.includes(day)} />
    <span class="unseen">
      {day}日　{sayTimes(line)}　{title}
    </span>
  </label>
);

type DoneProps = {
  readonly label: Child;
  readonly month: Month;
  readonly days: readonly number[];
  readonly counts: Counts;
  readonly monthly?: boolean;
};
const DoneCells = ({ label, month, days, counts, monthly }: DoneProps) => {
  const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
  return (
    <>
      <td class="month-sheet-kind weeks-kind" {...roles.cell}>
        {label}
      </td>
      {monthly ? (
        <td colspan={days.length} class="month-sheet-month weeks-whole" {...roles.cell}>
          {total > 0 ? words.slip.monthly : ''}
        </td>
      ) : (
        days.map((day) => <td {...dayCell(month, day)}>{counts.get(day) || ''}</td>)
      )}
      <td class="month-sheet-total weeks-total" {...roles.cell}>
        {total || ''}
      </td>
    </>
  );
};

/** One service of one day in words. */
export const sayItem = (tables: Tables, month: Month, item: Item | undefined): string =>
  item === undefined
    ? '―'
    : [
        titleOf(tables, month, item.code),
        sayTimes(item),
        item.count === 1 ? '' : `${item.count}回`,
        isMonthly(tables, month, item.code) ? `${item.units.toLocaleString('ja-JP')}単位` : '',
      ]
        .filter(Boolean)
        .join('　');
