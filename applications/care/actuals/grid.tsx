import { spaced } from '../../../contracts/care/month.ts';
import type { FormState } from '../../../web/form/state.ts';
import { sayWeekday } from '../../../web/japanese/day.ts';
import { roles } from '../../../web/table/roles.ts';
import { inWeeks } from '../../../web/table/weeks.ts';
import { weekdayOf } from '../months/copy.ts';
import { isHoliday } from '../months/grid.tsx';
import { sayHour, sayPlanned } from '../visits/desk.ts';
import { daysOf, type Line, sumOf } from './month.ts';
import { words } from './words.ts';

const { person: say } = words;
/** The field of what was done on a day. */
export const cellName = (line: Line, day: string): string => `c-${line.id}-${day}`;

const isRest = (day: string): boolean => sayWeekday(day) === '日' || isHoliday(day);

/** A column for each day of the month, with its day of the week. @param days YYYYMMDD */
export const DayHeads = ({ days }: { readonly days: readonly string[] }) => (
  <>
    {days.map((day) => (
      <th scope="col" class={isRest(spaced(day)) ? 'rest' : undefined} {...roles.title}>
        {Number(day.slice(6))}
        <br />
        <span class="small">{sayWeekday(spaced(day))}</span>
        {isHoliday(spaced(day)) && <span class="unseen">祝日</span>}
      </th>
    ))}
  </>
);

type Props = {
  readonly month: string;
  readonly lines: readonly Line[];
  readonly titleOf: (line: Line) => string;
  readonly isOff: (line: Line, day: string) => boolean;
  /** what is still to come is not missing, and what the person did not want is not either */
  readonly differs: (line: Line, day: string) => boolean;
  readonly values: FormState['values'];
};

/** A person’s month to be written in: planned above, done below. */
export const Grid = ({ month, lines, titleOf, isOff: isOffOn, differs, values }: Props) => {
  const days = daysOf(month);
  const cell = (day: string) => ({
    ...roles.cell,
    ...inWeeks(Number(day.slice(6)), weekdayOf(month, 1), isHoliday(spaced(day))),
  });
  return (
    <section class="actuals-scroll" aria-label={say.grid} tabindex={0}>
      <table class="actuals-grid month-weeks" {...roles.table}>
        <caption>{say.grid}</caption>
        <thead {...roles.rows}>
          <tr {...roles.row}>
            <th scope="col" {...roles.title}>
              {say.line}
            </th>
            <th scope="col" {...roles.title}>
              <span class="unseen">
                {say.planned}・{say.done}
              </span>
            </th>
            <DayHeads days={days} />
            <th scope="col" {...roles.title}>
              {say.total}
            </th>
          </tr>
        </thead>
        {lines.map((line) => {
          const title =
            `${sayHour(line.service.start === '9999' ? null : (line.service.start ?? null))} ${titleOf(line)}`.trim();
          return (
            <tbody {...roles.rows}>
              <tr {...roles.row}>
                <th scope="rowgroup" rowspan={2} class="weeks-head" {...roles.head}>
                  {sayPlanned({ starts: line.service.start ?? '9999', ends: line.service.end ?? '9999' })}
                  <br />
                  <span class="weeks-title">{titleOf(line)}</span>
                  <br />
                  <span class="small">{line.service.serviceCode}</span>
                </th>
                <th scope="row" class="weeks-kind" {...roles.head}>
                  {say.planned}
                </th>
                {days.map((day) => (
                  <td {...cell(day)}>
                    {line.planned.get(day) ?? ''}
                    {line.planned.has(day) && isOffOn(line, day) && (
                      <>
                        <br />
                        <abbr title={say.off}>{say.offShort}</abbr>
                      </>
                    )}
                  </td>
                ))}
                <td class="weeks-total" {...roles.cell}>
                  {sumOf([line], 'planned')}
                </td>
              </tr>
              <tr {...roles.row}>
                <th scope="row" class="weeks-kind" {...roles.head}>
                  {say.done}
                </th>
                {days.map((day) => {
                  const name = cellName(line, day);
                  const typed = values[name];
                  const done = line.done.get(day);
                  return (
                    <td class={differs(line, day) ? 'differs' : undefined} {...cell(day)}>
                      <input
                        class="actuals-cell"
                        name={name}
                        inputmode="numeric"
                        maxlength={2}
                        value={typeof typed === 'string' ? typed : (done ?? '')}
                        aria-label={say.cell(title, Number(day.slice(6)))}
                      />
                    </td>
                  );
                })}
                <td class="weeks-total" {...roles.cell}>
                  {sumOf([line], 'done')}
                </td>
              </tr>
            </tbody>
          );
        })}
      </table>
    </section>
  );
};
