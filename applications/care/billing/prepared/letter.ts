import { invoicesOf } from '../../../../contracts/care/invoice.ts';
import { careLevels } from '../../../../contracts/care/levels.ts';
import { firstDayOf, type Month } from '../../../../contracts/care/month.ts';
import type { Statement } from '../../../../contracts/care/statement.ts';
import { findValid, type Tables } from '../../../../contracts/care/tables.ts';
import { sayDay } from '../../../../web/japanese/day.ts';
import type { Letter, LetterTable } from '../../../../web/print/letter.ts';
import { titleOf } from '../load.ts';
import type { Prepared } from './load.ts';
import { words } from './words.ts';

const { letter: say } = words;
const count = (value: number): string => value.toLocaleString('ja-JP');

type Asked = { readonly askedBy: string; readonly askedOn: string };
type About = Asked & {
  readonly tables: Tables;
  readonly month: Month;
  /** 事業所番号 of whose claim it is, and its name */
  readonly office: string;
  readonly name: string;
  readonly lines: readonly Prepared[];
  readonly preparer: { readonly office: string; readonly staff: string };
  readonly nameOf: (office: string) => string;
  /** the day on which it is made */
  readonly date: string;
  readonly number: string;
};

/** 明細書 on A4 for an office that works on paper: whose claim it is, who made it, who asked for it and when, and each person from a new sheet on. */
export function statementLetter({ tables, month, office, name, lines, preparer, nameOf, ...about }: About): Letter {
  const statements = lines.flatMap((one) => one.statements);
  const invoices = invoicesOf(office, statements);
  return {
    ...{ number: about.number, date: about.date, title: say.title, size: 'fax' },
    to: { name, honorific: '御中' },
    from: { title: preparer.office, name: preparer.staff, seal: 'none' },
    paragraphs: [
      say.about(name, sayDay(about.askedOn), about.askedBy),
      say.own,
      say.prepared(preparer.office, preparer.staff),
      say.confirmed,
    ],
    tables: [
      ...invoices.map(
        (one): LetterTable => ({
          ...{ caption: say.invoice, head: say.invoiceHead },
          rows: [one.count, one.units, one.cost, one.benefit, one.burden].map((value, i) => [
            say.invoiceRows[i]!,
            count(value),
          ]),
        }),
      ),
      ...lines.flatMap(({ person, statements: own }) =>
        own.flatMap((one) => [
          {
            ...{ caption: say.person(person.name), head: say.particularsHead, onNewPage: true },
            rows: particularsOf(one, nameOf).map((value, i) => [say.particulars[i]!, value]),
          },
          ...tablesOf(tables, month, one),
        ]),
      ),
    ],
  };
}

const particularsOf = (one: Statement, nameOf: (office: string) => string): string[] => [
  ...[one.insurer, one.insured, sayDay(one.birth), one.sex === '1' ? '男' : '女', careLevels[one.level]],
  `${sayDay(one.certifiedFrom)}から${sayDay(one.certifiedUntil)}まで`,
  ...[nameOf(one.planner), `${one.percent}％`],
];

const tablesOf = (tables: Tables, month: Month, { lines, totals }: Statement): LetterTable[] => [
  {
    ...{ caption: say.lines, head: say.lineHead, widths: [40, 15, 15, 12, 18] },
    rows: lines.map(({ code, each, times, units }) => [
      findValid(tables, 'codes', code, firstDayOf(month))?.title ?? code,
      ...[code, count(each), count(times), count(units)],
    ]),
  },
  ...totals.map(
    (total): LetterTable => ({
      ...{ caption: say.totals(titleOf(tables, total.service)), head: say.totalHead },
      rows: [
        ...[total.days, total.planned, total.limited, total.outside, total.units].map(count),
        `${Math.floor(total.price / 100)}.${String(total.price % 100).padStart(2, '0')}`,
        ...[total.benefit, total.burden].map(count),
      ].map((value, i) => [say.totalRows[i]!, value]),
    }),
  ),
];
