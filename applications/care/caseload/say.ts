import { sayDay } from '../../../web/japanese/day.ts';

const eras: Readonly<Record<string, string>> = { 明治: 'M', 大正: 'T', 昭和: 'S', 平成: 'H', 令和: 'R' };

/** e.g. R8.11.24: of a cell of a table */
export const sayShort = (day: string): string =>
  sayDay(day)
    .replace(/^../, (era) => eras[era] ?? era)
    .replace('元年', '1年')
    .replace(/[年月]/g, '.')
    .replace('日', '');
