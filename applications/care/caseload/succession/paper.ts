import { sayDayBoth, sayMonth } from '../../../../web/japanese/day.ts';
import { sayTime } from '../../../../web/japanese/time.tsx';
import type { Letter, LetterTable } from '../../../../web/print/letter.ts';
import { tablesOf } from '../../outbox/document.ts';
import { entryOf } from '../../plans/write.ts';
import { entriesOf } from '../../prevention/content.ts';
import type { Succession } from './content.ts';
import { words } from './words.ts';

const say = words.letter;
type Office = { readonly code: string; readonly name: string };

/** A succession as it lies on A4, for the office that has no software, for the person, and to be read on the screen. */
export function paperOf(content: Succession, from: Office): Pick<Letter, 'title' | 'paragraphs' | 'tables'> {
  const { summary, open, assessment, progress } = content;
  const one = (caption: string, text: string): LetterTable[] =>
    text === '' ? [] : [{ caption, head: [say.content], rows: [[text]], widths: [100] }];
  const pairs = [say.item, say.content];
  return {
    title: say.title,
    paragraphs: [say.lead, say.by(from.name, content.role)],
    tables: [
      { caption: say.basics, head: pairs, widths: [30, 70], rows: particularsOf(content) },
      ...one(words.open, open),
      ...one(words.summary, summary),
      ...plansOf(content, from),
      ...monthsOf(content),
      ...(assessment && assessment.items.length > 0
        ? [
            {
              caption: say.assessment(sayDayBoth(assessment.on)),
              ...{ head: pairs, widths: [30, 70] },
              rows: assessment.items.map(({ title, text }) => [title, text]),
            },
          ]
        : []),
      ...(progress.length > 0
        ? [
            {
              ...{ caption: say.progress, head: say.progressHead, widths: [22, 16, 62] },
              rows: progress.map(({ at, kind, words: text }) => [sayTime(new Date(at)), kind, text]),
            },
          ]
        : []),
    ],
  };
}

function particularsOf({ person, basics, wishedOn, certification }: Succession): string[][] {
  const { name, kana, birth, sex, address, telephone } = basics;
  const certified = certification?.certifiedOn;
  return [
    [say.name, name],
    [say.kana, kana],
    [say.birth, `${sayDayBoth(birth)}　${sex}`],
    [say.numbers, `${person.insurer}　${person.insured}`],
    ...(address || telephone ? [[say.contact, [address, telephone].filter(Boolean).join('　')]] : []),
    [say.wishedOn, sayDayBoth(wishedOn)],
    ...(certification
      ? [
          [
            say.certification,
            say.certificationOf(certified && sayDayBoth(certified), sayDayBoth(certification.askedOn)),
          ],
        ]
      : []),
  ];
}

/** The forms of the standard, as they are printed elsewhere too; who it is stands above them already. */
function plansOf({ person, basics, plan, prevention }: Succession, office: Office): LetterTable[] {
  const { name, kana, birth, sex } = basics;
  const who = { code: '', ...person, name, kana, birth, sex, address: null, telephone: null, since: '', until: null };
  const entries = [
    ...(plan ? [entryOf(plan, { person: who, hidesPlace: false, limit: undefined, office })] : []),
    ...(prevention ? entriesOf(prevention, person) : []),
  ];
  return entries.flatMap((entry) =>
    tablesOf(entry.kind === 'plan' ? { ...entry, parts: { ...entry.parts, UPHOSOKU: [] } } : entry),
  );
}

/** Services by their codes, as the forms name them: the titles of a code are the table's of the office that reads it. */
const monthsOf = ({ months = [] }: Succession): LetterTable[] =>
  months.map(({ month, lines }) => ({
    ...{ caption: say.month(sayMonth(month)), head: say.monthHead, widths: [14, 36, 18, 32] },
    rows: lines.map(({ code, officeName, item, start, end, days }) => [
      item === '' ? code : `${code}　${item}`,
      officeName,
      start === '' ? '' : `${sayHours(start)}～${sayHours(end)}`,
      days.length === 0 ? say.monthly : `${days.join('、')}日`,
    ]),
  }));
const sayHours = (hours: string): string => `${Number(hours.slice(0, 2))}:${hours.slice(2)}`;
