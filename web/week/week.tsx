import { type Block, hours, lay, sayHour, type Timed } from './lay.ts';

export type WeekEntry = Timed & { readonly text: string };
type Props = {
  readonly caption: string;
  /** what stands above the last column */
  readonly activity: string;
  /** 1 月 … 7 日 */
  readonly days: ReadonlyMap<string, readonly WeekEntry[]>;
  readonly activities: readonly WeekEntry[];
};

export const weekdays = ['月', '火', '水', '木', '金', '土', '日'] as const;
const bands = [
  { title: '深夜', rows: 2 },
  { title: '早朝', rows: 2 },
  { title: '午前', rows: 4 },
  { title: '午後', rows: 6 },
  { title: '夜間', rows: 4 },
  { title: '深夜', rows: 6 },
] as const;
const beginnings = new Map(bands.map((band, i) => [bands.slice(0, i).reduce((sum, { rows }) => sum + rows, 0), band]));

/** A week drawn as a week: hours downwards, days across, each entry as long as it lasts; the person's own day beside it (第3表). */
export const Week = ({ caption, activity, days, activities }: Props) => {
  const columns = [
    ...weekdays.map((_, i) => ({ key: String(i + 1), blocks: lay(days.get(String(i + 1)) ?? []) })),
    { key: '', blocks: lay(activities) },
  ];
  return (
    <section class="week-scroll" aria-label={caption} tabindex={0}>
      <table class="week">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" colspan={2}>
              時間
            </th>
            {weekdays.map((name) => (
              <th scope="col">{name}</th>
            ))}
            <th scope="col">{activity}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map((hour, row) => (
            <tr>
              {beginnings.has(row) && (
                <th scope="rowgroup" rowspan={beginnings.get(row)!.rows} class="week-band">
                  {beginnings.get(row)!.title}
                </th>
              )}
              <th scope="row" class="week-hour">
                {hour}:00
              </th>
              {columns.map(({ key, blocks }) => (
                <Cell blocks={blocks} row={row} weekday={key} hour={hour} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

type CellProps = {
  readonly blocks: readonly Block<WeekEntry>[];
  readonly row: number;
  readonly weekday: string;
  readonly hour: number;
};

const Cell = ({ blocks, row, weekday, hour }: CellProps) => {
  const block = blocks.find((one) => one.row <= row && row < one.row + one.span);
  if (!block) return <td data-weekday={weekday} data-hour={hour} />;
  if (block.row !== row) return null;
  return (
    <td class="week-block" rowspan={block.span}>
      {block.items.map(({ start, end, text }) => (
        <div>
          <span class="week-time">
            {sayHour(start)}
            {end !== '' && `～${sayHour(end)}`}
          </span>{' '}
          {text}
        </div>
      ))}
    </td>
  );
};
