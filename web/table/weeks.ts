type Drawn = {
  /** seven to a row of the calendar, the first beginning on a Sunday */
  readonly 'data-week': number;
  readonly 'data-weekday': number;
  /** what stands in the cell above what it holds */
  readonly 'data-day': string;
};

/**
 * Where a day's cell goes when its row is drawn as a calendar on a telephone (month-weeks.css); the same markup is a row where there is room.
 * @param first the weekday of the 1st, Sunday 0
 */
export function inWeeks(day: number, first: number, isHoliday: boolean): Drawn {
  const at = first + day - 1;
  return {
    'data-week': Math.floor(at / 7) + 1,
    'data-weekday': at % 7,
    'data-day': isHoliday ? `${day}祝` : String(day),
  };
}
