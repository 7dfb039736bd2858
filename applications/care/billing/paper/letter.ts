import { firstDayOf, type Month } from '../../../../contracts/care/month.ts';
import { findValid, type Tables } from '../../../../contracts/care/tables.ts';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { sayMoney } from '../../../../web/japanese/say.ts';
import type { Letter } from '../../../../web/print/letter.ts';
import { type Line, sayMonth } from '../load.ts';
import { sumsOf } from '../make.ts';
import { deductibleOf } from './deduction.ts';
import type { Receipt } from './store.ts';
import { words } from './words.ts';

type About = {
  readonly tables: Tables;
  readonly month: Month;
  readonly line: Line;
  readonly nameOf: (office: string) => string;
  /** 事業所番号 */
  readonly office: string;
  /** the day of the letter */
  readonly date: string;
};

/** What the person pays of a month: the burden as the claim rounds it, and what is over the limit, whole. */
export function amountsOf({ statements, basis }: Line) {
  const { cost, benefit, burden } = sumsOf(statements);
  const fullShare = basis?.fullShare ?? 0;
  return { cost, benefit, burden, fullShare, total: burden + fullShare };
}

/** @param last what the sum of all is called */
function shared(
  { tables, month, line, nameOf, office, date }: About,
  last: string,
): Pick<Letter, 'date' | 'to' | 'from' | 'tables'> {
  const { cost, benefit, burden, fullShare, total } = amountsOf(line);
  const titleOf = (code: string) => findValid(tables, 'codes', code, firstDayOf(month))?.title ?? code;
  return {
    ...{
      date,
      to: { name: line.person.name },
      from: { title: nameOf(office), name: words.number(office), seal: 'none' },
    },
    tables: [
      {
        ...{ caption: words.sums, head: words.sumHead },
        rows: [cost, benefit, burden, fullShare, total].map((yen, i) => [words.sumRows[i] ?? last, sayMoney(yen)]),
      },
      {
        ...{ caption: words.lines, head: words.head },
        rows: line.statements.flatMap((one) =>
          one.lines.map(({ code, times, units }) => [titleOf(code), String(times), units.toLocaleString('ja-JP')]),
        ),
      },
    ],
  };
}

/** 利用料請求書. */
export function invoiceLetter(about: About): Letter {
  const { month, line } = about;
  return {
    ...{ ...shared(about, words.toPay), number: `請求 ${month}-${line.person.code.slice(0, 6)}`, title: words.invoice },
    amount: { title: words.toPay, value: sayMoney(amountsOf(line).total) },
    paragraphs: [
      words.invoiceParagraph(sayMonth(month), sayMoney(amountsOf(line).total)),
      words.share((100 - (line.basis?.percent ?? 90)) / 10),
    ],
  };
}

type Receiving = {
  readonly number: number;
  readonly receivedOn: string;
  readonly medical: boolean;
  /** what was given of the month before, the newest first */
  readonly before?: readonly Receipt[];
};

/**
 * 領収書（介護保険法41条8項、施行規則65条: the burden apart from all else）, with the 医療費控除の対象額 and the office that planned, as 国税庁 asks of it
 * （平成12年6月8日 課所4-11）.
 */
export function receiptLetter(about: About, { number, receivedOn, medical, before = [] }: Receiving) {
  const { tables, month, line, nameOf } = about;
  const deductible = deductibleOf(tables, line.statements, medical);
  const { total } = amountsOf(line);
  const letter: Letter = {
    ...{ ...shared(about, words.paid), number: `領収 第${number}号`, title: words.receipt },
    amount: { title: words.received, value: sayMoney(total) },
    paragraphs: [
      words.receiptParagraph(sayMonth(month), sayMoney(total), sayDay(receivedOn)),
      deductible === undefined ? words.deductionUnknown : words.deduction(sayMoney(deductible)),
      words.planner(nameOf(line.basis?.planner ?? '')),
    ],
  };
  const first = before.at(-1);
  return { letter: first ? markAgain(letter, first, { isSame: first.yen === total }) : letter, deductible, total };
}

/** As it is handed out: on another day than the first it is the same payment's second paper. @param today YYYY-MM-DD */
export const issuedLetter = (receipt: Receipt, today: string): Letter =>
  dayIn(receipt.issuedAt ?? receipt.madeAt) === today || receipt.letter.title !== words.receipt
    ? receipt.letter
    : markAgain(receipt.letter, receipt, { isSame: true });

/** Two papers of one payment would be two payments to whoever adds them up. @param isSame of the same sum; else in its place */
function markAgain(
  letter: Letter,
  { number, madeAt, issuedAt }: Receipt,
  { isSame }: { readonly isSame: boolean },
): Letter {
  const day = sayDay(dayIn(issuedAt ?? madeAt));
  return {
    ...letter,
    title: isSame ? words.reissue : words.replacement,
    paragraphs: [isSame ? words.reissued(number, day) : words.replaced(number, day), ...letter.paragraphs],
  };
}
