import type { BenefitRecord } from '../../../contracts/care/benefit.ts';
import { benefitRecords } from '../../../contracts/care/benefit.ts';
import { plainInsurer } from '../../../contracts/care/benefit-slip.ts';
import type { DataRecord } from '../../../contracts/care/records/record.ts';
import { writeRecords } from '../../../contracts/care/records/write.ts';
import type { MemberId } from '../../../contracts/member.ts';
import { municipalities } from '../../places.ts';
import type { DecidedStatement } from './decided.ts';
import { listsOf, writeList } from './lists.ts';
import { benefitsOf, billsOf } from './payment.ts';
import type { Reviewed } from './review.ts';

/** What is sent of a review: its id says it once for all, so that sending it again changes nothing. */
export type Outgoing = {
  readonly id: string;
  readonly receiver: MemberId;
  readonly contract: 'care/claims-results' | 'care/claims-payment' | 'care/benefits';
  readonly purpose: 'care-claims-results' | 'care-benefit-records';
  /** `insurer/insured` of everybody whom it is about */
  readonly persons: readonly string[];
  readonly files: readonly { readonly name: string; readonly bytes: Buffer }[];
  readonly position: number;
};

/** What each list that names persons is called as a file. */
const prefixes = { '7411': 'HENREI', '7211': 'ZOUGEN', '7611': 'KAGO' } as const;

/** A file that was not received, with the office that sent it. */
export type Rejected = {
  readonly office: string;
  readonly file: string;
  readonly problems: readonly { readonly row: number; readonly text: string }[];
};

/**
 * Everything that follows from a review: to every office its lists and its payment, to every insurer what is paid of its insured. Results go
 * before the payment, which says that the review is over.
 * @param book the book's own id: together with the number of the review, over all months, it makes the ids
 */
export function outgoingOf(
  book: string,
  number: number,
  reviewed: Reviewed,
  rejected: readonly Rejected[],
): Outgoing[] {
  const { month } = reviewed;
  const sequence = `${month}${String(number).padStart(8, '0')}`;
  const lists = Map.groupBy(listsOf(reviewed), ({ office }) => office);
  for (const { office } of rejected) if (!lists.has(office)) lists.set(office, []);
  const offices = [...lists].flatMap(([office, own]): Outgoing[] => {
    const fileOf = (prefix: string, bytes: Buffer) => ({ name: `${prefix}_${office}_${month}_${sequence}.CSV`, bytes });
    const to = { receiver: `CARE/${office}` as const, purpose: 'care-claims-results' as const };
    const about = own.filter(({ list }) => list in prefixes);
    const results = about.map((one) => fileOf(prefixes[one.list as keyof typeof prefixes], writeList(one, month)));
    const payment = own.filter(({ list }) => list === '7513' || list === '7521').flatMap(({ records }) => records);
    const errors = rejected.filter((one) => one.office === office).flatMap((one) => errorRecords(month, one));
    const files = [
      ...(payment.length > 0 ? [fileOf('SHIHARAI', writeOffice('751', office, month, payment))] : []),
      ...(errors.length > 0 ? [fileOf('UKETSUKE', writeOffice('799', office, month, errors))] : []),
    ];
    const persons = personsIn(about.flatMap(({ records }) => records));
    const id = `${book}-${sequence}-${office}`;
    return [
      ...(results.length > 0
        ? [
            {
              ...{ ...to, id: `${id}-results`, contract: 'care/claims-results' as const },
              ...{ persons, files: results, position: number * 2 },
            },
          ]
        : []),
      ...(files.length > 0
        ? [
            {
              ...{ ...to, id: `${id}-payment`, contract: 'care/claims-payment' as const },
              ...{ persons: [], files, position: number * 2 + 1 },
            },
          ]
        : []),
    ];
  });
  return [
    ...offices,
    ...municipalities.flatMap((one) => benefitsTo(one, number, `${book}-${sequence}`, sequence, reviewed)),
  ];
}

function benefitsTo(
  { code, insurer }: { readonly code: string; readonly insurer: string },
  number: number,
  id: string,
  sequence: string,
  reviewed: Reviewed,
): Outgoing[] {
  const { month: processed } = reviewed;
  const recordOf = (one: DecidedStatement, kind: BenefitRecord['kind']): BenefitRecord => ({
    ...{ kind, processed, form: one.statement.form, percent: one.statement.percent },
    benefits: benefitsOf({ ...reviewed, decided: [one], adjusted: [] }, insurer),
  });
  const told = [
    ...reviewed.adjusted.map(({ before, after }) => (after ? recordOf(after, '2') : recordOf(before, '3'))),
    ...reviewed.decided.map((one) => recordOf(one, '1')),
  ].filter(({ benefits }) => benefits.length > 0);
  if (told.length === 0) return [];
  const bill = (billsOf(reviewed).get(insurer)?.details ?? []).map(
    (detail): DataRecord => ({ layout: 'bill', values: { exchange: '1711', processed, ...detail } }),
  );
  const records = told.flatMap(benefitRecords);
  const control = { data: '111', insurer: insurer.padStart(8, '0'), office: '', prefecture: '', month: processed };
  return [
    {
      ...{ id: `${id}-${insurer}-benefits`, receiver: `GOV/${code}`, contract: 'care/benefits' },
      ...{ purpose: 'care-benefit-records', persons: personsIn(records), position: number * 2 },
      files: [
        {
          name: `JISSEKI_${insurer}_${processed}_${sequence}.CSV`,
          bytes: writeRecords(control, [...records, ...bill]),
        },
      ],
    },
  ];
}

const writeOffice = (data: string, office: string, month: string, records: readonly DataRecord[]): Buffer =>
  writeRecords({ data, insurer: '', office, prefecture: office.slice(0, 2), month }, records);

const errorRecords = (processed: string, { office, file, problems }: Rejected): DataRecord[] =>
  problems.slice(0, 100).map(({ row, text }) => ({
    layout: 'reception-error',
    values: { exchange: '7990', processed, provider: office, file, row, text },
  }));

const personsIn = (records: readonly DataRecord[]): string[] => [
  ...new Set(records.map(({ values }) => `${plainInsurer(String(values.insurer))}/${values.insured}`)),
];
