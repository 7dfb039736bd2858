import { memberCode } from '../../../contracts/member.ts';
import type { Parcel } from '../../../contracts/message.ts';
import { dayIn, sayDay, sayMonth } from '../../../web/japanese/day.ts';
import type { Letter, LetterTable } from '../../../web/print/letter.ts';
import type { Deletion, Entry } from '../files/model/group.ts';
import { readUnits } from '../files/read/units.ts';
import { endedContract } from '../plans/ended/contract.ts';
import type { Person } from '../store/persons.ts';
import { carePlanContract } from '../store/sent.ts';
import { tablesOf } from './document.ts';
import { sayKind, titleOf } from './kinds.ts';
import type { SentMessage } from './message.ts';
import type { NameOf } from './offices.ts';
import { outwardEntry, type Places } from './outward.ts';
import { words } from './words.ts';

/** What is given on paper, as it is kept: the entries themselves, and what stands on the sheet beside them. */
type Sheet = {
  readonly entries: readonly Entry[];
  /** by `insurer/insured`, as the office's own list has them */
  readonly names: Readonly<Record<string, string>>;
  /** whom to answer: telephone, fax */
  readonly contact: string;
  /** how many pictures are not on it */
  readonly pictures?: number;
  /** what was given before and holds no more */
  readonly deletions?: readonly Deletion[];
};

/** What is known of persons by name, as a sheet names them. */
export const namesOf = (persons: readonly Pick<Person, 'insurer' | 'insured' | 'name'>[]): Record<string, string> =>
  Object.fromEntries(persons.map(({ insurer, insured, name }) => [`${insurer}/${insured}`, name]));

/** Named so that a list knows by the name what it is and of when (kinds.ts). */
export function sheetFile(sheet: Sheet, kind: string, period: string): Parcel['files'][number] {
  const content = Buffer.from(
    JSON.stringify({
      ...sheet,
      entries: sheet.entries.map((one) => ({ ...one, pictures: [] })),
      pictures: sheet.entries.reduce((sum, one) => sum + one.pictures.length, 0),
    }),
  );
  return { name: `${kind}_${period}.json`, mediaType: 'application/json', content: content.toString('base64') };
}

/** As it is kept; or, where what was given on paper is kept as the files of the standard that say the same, as these have it. */
function sheetOf({ way, contract, files }: SentMessage): Sheet | undefined {
  if ((way !== 'paper' && way !== 'fax') || contract !== carePlanContract) return undefined;
  const kept = files.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') }));
  if (files[0]?.mediaType === 'application/json') return JSON.parse(kept[0]!.bytes.toString('utf8'));
  const { units } = readUnits(kept);
  const contents = units.flatMap((one) => (one.outcome === 'read' ? [one.unit.content] : []));
  const entries = contents.flatMap((one) => one.entries ?? []);
  const deletions = contents.flatMap((one) => one.deletions ?? []);
  return entries.length + deletions.length === 0 ? undefined : { entries, names: {}, contact: '', deletions };
}

/** Whether it was given by hand as something that can be printed. */
export const hasPaper = (message: SentMessage): boolean =>
  (message.way === 'paper' && message.contract === endedContract) || sheetOf(message) !== undefined;

type About = {
  readonly nameOf: NameOf;
  readonly office: string;
  /** the office's own list, for what is kept without a name */
  readonly persons: readonly Pick<Person, 'insurer' | 'insured' | 'name'>[];
  readonly places: Places;
};

/** The slip, plan or actuals on A4, each person beginning a sheet; for a fax whom it is for stands large. undefined: it was not given on paper. */
export function paperOf(message: SentMessage, { nameOf, office, persons, places }: About): Letter | undefined {
  const { receiver, kind, sequence, madeAt } = message;
  const found = sheetOf(message);
  if (!found) return undefined;
  const sheet: Sheet = { ...found, names: { ...namesOf(persons), ...found.names } };
  const contact = sheet.contact === '' ? [] : [sheet.contact];
  const { deletions = [] } = sheet;
  const entries = sheet.entries.map((one) => outwardEntry(one, places));
  return {
    number: `文書番号 ${memberCode(receiver)}-${sequence}`,
    date: dayIn(madeAt),
    to: { name: nameOf(receiver), honorific: '御中' },
    from: { title: office, seal: 'none' },
    title: deletions.length > 0 ? words.paper.goneTitle(sayKind(kind)) : sayKind(kind),
    paragraphs: [
      deletions.length > 0
        ? words.paper.gone(deletions.length, office)
        : `${entries.length}人分をお渡しします。内容を確かめ、下の返信の欄に書いて、${office}へ返してください。`,
      ...(sheet.pictures ? [words.paper.pictures(sheet.pictures)] : []),
    ],
    tables: [
      reply,
      ...entries.flatMap((entry) => ofPerson(entry, sheet)),
      ...deletions.map((one) => headOf(one, sheet)),
    ],
    contact: [office, ...contact],
    size: 'fax',
  };
}

const reply: LetterTable = {
  caption: '返信の欄（受け取ったら、書いて返してください）',
  head: ['項目', '記入'],
  widths: [25, 75],
  rows: [
    ['受け取った日', '\n　　　月　　　日'],
    ['受け取った方', '\n　'],
    ['ご返事', '□ このとおりで承知しました　　□ 変更があります'],
    ['変更・連絡', '\n\n\n'],
  ],
};

const ofPerson = (entry: Entry, sheet: Sheet): LetterTable[] => [
  { ...headOf(entry, sheet), onNewPage: true },
  ...tablesOf(entry),
];

function headOf({ kind, key }: Pick<Entry, 'kind' | 'key'>, { names }: Sheet): LetterTable {
  const { insurer, insured } = key;
  return {
    caption: `${names[`${insurer}/${insured}`] ?? `被保険者番号 ${insured}`} 様　${titleOf(kind)}`,
    head: ['項目', '内容'],
    widths: [30, 70],
    rows: [
      ['保険者番号・被保険者番号', `${insurer}・${insured}`],
      ['対象', sayPeriod(key)],
    ],
  };
}

function sayPeriod(key: Entry['key']): string {
  if ('month' in key) return `${sayMonth(key.month)}分`;
  return sayDigits('planDay' in key ? key.planDay : key.consultedOn);
}

export const sayDigits = (digits: string): string =>
  /^\d{6}$/.test(digits)
    ? `${sayMonth(digits)}分`
    : `${sayDay(digits.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))}作成`;
