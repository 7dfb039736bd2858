import { randomUUID } from 'node:crypto';
import { announcedText, type ResidentChange, type ResidentRow } from '../../../contracts/residents.ts';
import { addContext, type Connection } from '../../../database/connect.ts';
import type { Linkage } from './digests.ts';
import { lockGroup } from './group.ts';
import { digestsOf } from './subjects.ts';

/*
 * The daily file of a town's residents (宛名の異動). The database knows nobody's name: a line is compared by keyed digests, and what is
 * said of it is no more than that something is equal or not.
 */

type Registered = { readonly id: string; readonly isActive: boolean; readonly isNumbered: boolean };
/** Each under every key of the linkage, from the first, in hex: rows are looked up by all, and written under the current one. */
type Digests = { readonly number: Hex; readonly items: Hex; readonly insured: Hex };
type Hex = readonly string[];
/** What is registered in this town, by digest (hex). */
type Known = ReadonlyMap<string, readonly Registered[]>;

/** What is to be done about one line. `subject` is new where the change is `registered`. */
export type Planned = {
  readonly row: ResidentRow;
  readonly digests: Digests;
  readonly subject: string;
  readonly change: ResidentChange;
  /** registrations that may be the same person's */
  readonly candidates: readonly string[];
};
export type Problem = { readonly line: number; readonly text: string };
export type Plan = { readonly lines: readonly Planned[]; readonly problems: readonly Problem[] };

export type Town = { readonly linkage: Linkage; readonly municipality: string };

const digestsIn = ({ linkage, municipality }: Town, row: ResidentRow): Digests => {
  const hex = (digests: readonly Buffer[]) => digests.map((one) => one.toString('hex'));
  return {
    number: hex(linkage.digests('resident-number', municipality, row.number)),
    items: hex(digestsOf(linkage, row)),
    insured: row.insured ? hex(digestsOf(linkage, row.insured)) : [],
  };
};

/**
 * Reads what is registered of these lines' persons, locks them against everybody who relies on them, and says what is to be done.
 * @param today in Japan
 */
export async function planImport(
  connection: Connection,
  town: Town,
  rows: readonly ResidentRow[],
  today: string,
): Promise<Plan> {
  const lines = rows.map((row) => ({ row, digests: digestsIn(town, row) }));
  const all = lines.flatMap(({ digests }) => Object.values(digests).flat());
  await addContext(connection, { digests: [...new Set(all)] });
  const found = await readKnown(connection, town.municipality, all);
  await lockGroup(connection, [...new Set([...found.values()].flatMap((some) => some.map(({ id }) => id)))]);
  const known = await readKnown(connection, town.municipality, all);
  const planned = lines.map(({ row, digests }) => plan(row, digests, known, today));
  const settled = planned.filter((one) => 'change' in one);
  const problems = [...planned.filter((one) => 'text' in one), ...findTwice(rows, settled)];
  return {
    lines: settled,
    problems: problems.toSorted((a, b) => a.line - b.line),
  };
}

/** Persons of other towns are not in it: what they are called is no business of this one. */
async function readKnown(connection: Connection, municipality: string, digests: readonly string[]): Promise<Known> {
  const { rows: pairs } = await connection.query<{ digest: string; subject: string }>(
    `SELECT DISTINCT encode(digest, 'hex') AS digest, coalesce(leads_to, subject) AS subject FROM exchange.subject_identifier
     WHERE digest IN (SELECT decode(one, 'hex') FROM unnest($1::text[]) AS one) AND ended_at IS NULL`,
    [digests],
  );
  const ids = [...new Set(pairs.map(({ subject }) => subject))];
  await addContext(connection, { subjects: ids });
  const { rows: registered } = await connection.query<Registered>(
    `SELECT s.id, s.status = 'active' AS "isActive", EXISTS (SELECT FROM exchange.subject_identifier i
       WHERE coalesce(i.leads_to, i.subject) = s.id AND i.kind = 'resident-number') AS "isNumbered"
     FROM exchange.subject s WHERE s.id = ANY ($1::uuid[]) AND s.municipality = $2`,
    [ids, municipality],
  );
  const byId = new Map(registered.map((one) => [one.id, one]));
  const known = new Map<string, Registered[]>();
  for (const { digest, subject } of pairs) {
    const one = byId.get(subject);
    if (one) known.set(digest, [...(known.get(digest) ?? []), one]);
  }
  return known;
}

/**
 * Two lines about one person: which came first is not known. Each is planned by what was registered before the file, so two that come new with one
 * insured number, or with one name, birth date, sex and address, would pass each other by.
 */
const twice: readonly {
  readonly of: keyof Digests;
  readonly are: (one: Planned, other: Planned) => boolean;
  readonly say: (before: number) => string;
}[] = [
  {
    of: 'insured',
    are: (one, other) => one.subject !== other.subject && (isNew(one) || isNew(other)),
    say: (before) => `同じ被保険者番号が ${before} 行目にもあります。どちらの方の番号か確かめてください。`,
  },
  {
    of: 'items',
    are: (one, other) => isNew(one) || isNew(other),
    say: (before) =>
      `氏名・生年月日・性別・住所の同じ方が ${before} 行目にもあります。同じ方でないか確かめ、別の方であれば、ファイルを分けて順に取り込んでください。`,
  },
];

const isNew = ({ change }: Planned): boolean => ['registered', 'linked', 'reopened', 'insured'].includes(change);

function* findTwice(rows: readonly ResidentRow[], planned: readonly Planned[]): Generator<Problem> {
  const numbers = new Map<string, number>();
  for (const { number, line } of rows) {
    const before = numbers.get(number);
    if (before === undefined) numbers.set(number, line);
    else
      yield {
        line,
        text: `同じ宛名番号が ${before} 行目にもあります。異動ごとにファイルを分け、順に取り込んでください。`,
      };
  }
  const first = new Map<string, Planned>();
  for (const one of planned.filter(({ row }) => numbers.get(row.number) === row.line)) {
    const before = twice.map(({ of }) => first.get(`${of} ${one.digests[of][0]}`));
    const found = twice.findIndex(({ are }, i) => before[i] !== undefined && are(before[i], one));
    if (found !== -1) yield { line: one.row.line, text: twice[found]!.say(before[found]!.row.line) };
    for (const { of } of twice) {
      const [digest] = one.digests[of];
      if (digest !== undefined && !first.has(`${of} ${digest}`)) first.set(`${of} ${digest}`, one);
    }
  }
}

const arrivals: readonly string[] = ['転入', '出生'];
const departures: readonly string[] = ['転出', '死亡'];

function plan(row: ResidentRow, digests: Digests, known: Known, today: string): Planned | Problem {
  const problem = (text: string): Problem => ({ line: row.line, text });
  const find = (hex: Hex) => [
    ...new Map(hex.flatMap((one) => known.get(one) ?? []).map((one) => [one.id, one])).values(),
  ];
  const [own] = find(digests.number);
  const alike = find(digests.items);
  const insured = find(digests.insured);
  const isOwn = own !== undefined && alike.some(({ id }) => id === own.id);
  const candidates = alike.filter(({ id }) => id !== own?.id).map(({ id }) => id);
  const become = (change: ResidentChange, subject: string, others = candidates): Planned => ({
    row,
    digests,
    subject,
    change,
    candidates: others,
  });
  const held = insured.find(({ id }) => id !== own?.id);
  const settle = (): Planned | Problem => {
    if (row.day > today) return problem(announcedText);
    if (row.birth > row.day) return problem('生年月日が、異動日より後の日です。どちらかを確かめてください。');
    if (arrivals.includes(row.event)) {
      if (!own) return arrive(alike, become);
      if (!own.isActive) return become('reopened', own.id);
      return isOwn
        ? become(digests.insured.length > 0 && insured.length === 0 ? 'insured' : 'same', own.id)
        : problem(
            'この宛名番号の方は、別の氏名・住所などで登録されています。宛名番号を確かめるか、異動区分を氏名変更・住所変更・訂正にしてください。',
          );
    }
    if (!own) return problem(`この宛名番号の方は登録されていません。先に転入（または出生）として取り込んでください。`);
    if (departures.includes(row.event)) {
      if (!isOwn)
        return problem(
          '氏名・住所などが、この宛名番号の登録と合いません。宛名番号の取り違えがないか確かめてください。',
        );
      return become(own.isActive ? 'closed' : 'same', own.id, []);
    }
    if (!own.isActive)
      return problem('この宛名番号の方の登録は終了しています。再び転入したときは、転入としてください。');
    if (isOwn) return become(digests.insured.length > 0 && insured.length === 0 ? 'insured' : 'same', own.id);
    return become(row.event === '訂正' ? 'corrected' : 'renewed', own.id);
  };
  const settled = settle();
  if ('text' in settled || !held || settled.subject === held.id) return settled;
  return problem('この被保険者番号は、別の方に登録されています。番号を確かめてください。');
}

/** All of 基本4情報 and the kana are equal, and nobody else's are: the person was registered before the numbers were. */
function arrive(
  alike: readonly Registered[],
  become: (change: ResidentChange, id: string, others?: string[]) => Planned,
) {
  const [only, ...more] = alike;
  if (only?.isActive && more.length === 0 && !only.isNumbered) return become('linked', only.id, []);
  return become('registered', randomUUID());
}
