import { addContext, type Connection, type Queryable } from '../../../database/connect.ts';
import type { KeyStore } from '../../keys.ts';
import { type Linkage, openLinkage } from './digests.ts';

/** Numbers are opaque: kept, and compared, exactly as they were registered (nine digits stay nine). */
export type InsuredNumber = { readonly insurer: string; readonly insured: string };

/** 基本4情報（氏名・生年月日・性別・住所） with the kana beside the name. `birth` is YYYY-MM-DD. */
export type FourItems = {
  readonly name: string;
  readonly kana: string;
  readonly birth: string;
  readonly sex: string;
  readonly address: string;
};

export type NewSubject = {
  /** uuid */
  readonly id: string;
  /** 全国地方公共団体コード, six digits */
  readonly municipality: string;
  readonly insuredNumbers: readonly InsuredNumber[];
  readonly fourItems: FourItems;
};

/** How a person is looked for; both forms match exactly or not at all. */
export type Identifier = InsuredNumber | FourItems;

export const isFourItems = (identifier: Identifier): identifier is FourItems => 'name' in identifier;

/**
 * Spaces inside a name or an address, and a kana with its mark apart, are written differently by every system and carry nothing; all
 * else must be equal. Unicode's own composition would make one of 神 and its older form, which a register keeps apart.
 */
const asCompared = (text: string) =>
  text.replace(/\s+/gu, '').replace(/[\u3041-\u30FF][\u3099\u309A]/g, (kana) => kana.normalize('NFC'));

/** Under every key, from the first. */
export function digestsOf(linkage: Linkage, identifier: Identifier): readonly Buffer[] {
  if (!isFourItems(identifier)) return linkage.digests('insured-number', identifier.insurer, identifier.insured);
  const { name, kana, birth, sex, address } = identifier;
  return linkage.digests('four-items', ...[name, kana, birth, sex, address].map(asCompared));
}

/**
 * Registers persons, in three statements however many they are. Names, numbers and addresses go into keyed digests and nowhere
 * else. Each person's own key is made first: a key without its person harms nobody, a person without a key could not be recorded.
 * Whether the caller's municipality may is asked by the caller of this function.
 */
export async function createSubjects(
  connection: Connection,
  keys: KeyStore,
  subjects: readonly NewSubject[],
  now: Date,
): Promise<void> {
  const ids = subjects.map((subject) => subject.id);
  await makeKeys(keys, ids);
  await addContext(connection, { subjects: ids });
  await connection.query(
    `INSERT INTO exchange.subject (id, municipality, status, created_at)
     SELECT id, municipality, 'active', $3 FROM unnest($1::uuid[], $2::text[]) AS new (id, municipality)`,
    [ids, subjects.map((subject) => subject.municipality), now],
  );
  await addIdentifiers(connection, await openLinkage(keys), subjects);
}

/** Files are synced one by one; several at a time make a town's first registration quick. */
async function makeKeys(keys: KeyStore, ids: readonly string[]): Promise<void> {
  const lanes = Array.from({ length: 8 }, (_, lane) => ids.filter((_, i) => i % 8 === lane));
  await Promise.all(lanes.map((lane) => keys.makeSubjectKeys(lane)));
}

async function addIdentifiers(connection: Connection, linkage: Linkage, subjects: readonly NewSubject[]) {
  const rows = subjects.flatMap((subject) => [
    { subject: subject.id, kind: 'four-items', digest: digestsOf(linkage, subject.fourItems)[linkage.number]! },
    ...subject.insuredNumbers.map((number) => ({
      subject: subject.id,
      kind: 'insured-number',
      digest: digestsOf(linkage, number)[linkage.number]!,
    })),
  ]);
  await connection.query(
    `INSERT INTO exchange.subject_identifier (digest, subject, kind, linkage_key)
     SELECT *, $4::smallint FROM unnest($1::bytea[], $2::uuid[], $3::text[]) ON CONFLICT DO NOTHING`,
    [rows.map((row) => row.digest), rows.map((row) => row.subject), rows.map((row) => row.kind), linkage.number],
  );
}

/** The persons that each identifier names, in the order of `identifiers`; more than one where the town has two alike. */
export async function findCandidates(
  connection: Queryable,
  linkage: Linkage,
  identifiers: readonly Identifier[],
): Promise<string[][]> {
  const digests = identifiers.map((identifier) =>
    digestsOf(linkage, identifier).map((digest) => digest.toString('hex')),
  );
  await addContext(connection, { digests: digests.flat() });
  const { rows } = await connection.query<{ digest: string; subject: string }>(
    `SELECT DISTINCT encode(digest, 'hex') AS digest, coalesce(leads_to, subject) AS subject
     FROM exchange.subject_identifier WHERE digest = ANY ($1::bytea[]) AND kind <> 'resident-number' AND ended_at IS NULL ORDER BY subject`,
    [digests.flat().map((digest) => Buffer.from(digest, 'hex'))],
  );
  const byDigest = Map.groupBy(rows, ({ digest }) => digest);
  const ofAll = (own: readonly string[]) => own.flatMap((digest) => byDigest.get(digest) ?? []);
  return digests.map((own) => [...new Set(ofAll(own).map(({ subject }) => subject))].sort());
}

/** The key under which `findByInsuredNumbers` answers. */
export const insuredKey = ({ insurer, insured }: InsuredNumber): string => JSON.stringify([insurer, insured]);

/**
 * The persons whom insured persons' numbers name, by `insuredKey`. A number that names nobody, or more than one, is left
 * out: who it means is not known.
 */
export async function findByInsuredNumbers(
  connection: Queryable,
  linkage: Linkage,
  numbers: readonly InsuredNumber[],
): Promise<Map<string, string>> {
  const candidates = await findCandidates(connection, linkage, numbers);
  const found = new Map<string, string>();
  numbers.forEach((number, i) => {
    const [only, ...others] = candidates[i]!;
    if (only !== undefined && others.length === 0) found.set(insuredKey(number), only);
  });
  return found;
}
