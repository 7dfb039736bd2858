import { sayDayBoth } from '../../../web/japanese/day.ts';
import type { Letter } from '../../../web/print/letter.ts';
import type { Admission, Discharge } from './content.ts';
import { words } from './words.ts';

const say = words.letter;
type Body = Pick<Letter, 'title' | 'paragraphs' | 'tables'>;
type Who = Admission['basics'];

const whoOf = ({ name, birth, sex }: Who): string => say.who(name, sayDayBoth(birth), sex);
const tablesOf = ({ items }: Pick<Admission, 'items'>): NonNullable<Letter['tables']> => [
  {
    caption: say.table,
    head: [say.item, say.content],
    widths: [30, 70],
    rows: items.map((one) => [one.title, one.text]),
  },
];

/** 入院時情報提供書 as it lies on A4. */
export const admissionPaper = (content: Admission): Body => ({
  title: words.admission,
  paragraphs: [whoOf(content.basics), say.admitted(sayDayBoth(content.admittedOn))],
  tables: tablesOf(content),
});

/** 退院・退所情報記録書 as it lies on A4. */
export const dischargePaper = (content: Discharge, who: Who): Body => ({
  title: words.discharge,
  paragraphs: [whoOf(who), say.discharged[content.stage](sayDayBoth(content.dischargedOn))],
  tables: tablesOf(content),
});
