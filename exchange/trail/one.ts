import { type Contract, findContract } from '../../contracts/contract.ts';
import type { RecordFields } from '../../contracts/record.ts';
import { transact } from '../../database/connect.ts';
import { residentClient } from '../identify/caller/person-token.ts';
import type { Services } from '../services.ts';
import { entryOf, isShownWhole, type OwnReader, type TrailEntry } from './read.ts';

/** One record with all that can be said of it in words. */
export type TrailRecord = TrailEntry & {
  /** why, as the purpose is explained to residents */
  readonly why: string | null;
  /** the taker's side of the law */
  readonly basisTaker: string | null;
  /** what kind of information it was */
  readonly document: { readonly title: string; readonly plain: string } | null;
  /** titles of what was given */
  readonly items: readonly string[];
  /** titles of what that document can hold besides, and was not given */
  readonly notGiven: readonly string[];
  /** how many of the person's consents it relied on */
  readonly consents: number;
  /** until when law kept it from being shown */
  readonly hiddenUntil: string | null;
  /** kept at least until this day, YYYY-MM-DD */
  readonly retention: string;
  /** whether there is a proof of it already: it stands under a signed checkpoint */
  readonly published: boolean;
  /** whether one of its members can be asked why */
  readonly askable: boolean;
  /** of the same message: what came before and after */
  readonly beside: readonly TrailEntry[];
};

/** A message of more steps than this is no resident's to read. */
const mostBeside = 20;

/** One record of a person, as far as it is shown to `reader` by now; undefined where there is none. */
export async function readRecord(
  services: Services,
  reader: OwnReader,
  record: string,
): Promise<TrailRecord | undefined> {
  const values = [record, reader.tags, services.clock.now(), reader.as !== 'self', mostBeside];
  const rows = await transact(services.pools.trail, { subject_tags: reader.tags }, async (connection) => {
    const found = await connection.query<{ fields: RecordFields; published: boolean }>(statement, values);
    return found.rows;
  });
  const [own] = rows.filter(({ fields }) => fields.id === record);
  if (!own) return undefined;
  const say = (fields: RecordFields) => entryOf(services, fields, isShownWhole(reader, fields));
  const beside = rows.flatMap(({ fields }) => (fields.id === record ? [] : [say(fields)]));
  // What a proxy's receipt does not open (answer/receipt.ts), a proxy's page does not tell either.
  const closed = reader.as === 'self' ? {} : { consents: 0, hiddenUntil: null };
  return { ...say(own.fields), ...detailsOf(services, own.fields), ...closed, published: own.published, beside };
}

// The law that hides a record hides it from its neighbours too; how and when the person signs in is not a proxy's to know.
const shown = `subject_tag = ANY ($2::text[]) AND fields IS NOT NULL
  AND coalesce((fields ->> 'hiddenUntil')::timestamptz <= $3, true) AND NOT ($4 AND fields ->> 'kind' = 'sign-in')`;
const statement = `
  SELECT fields, EXISTS (SELECT FROM ledger.place p JOIN ledger.checkpoint c ON c.tree = p.tree AND c.size > p.index
      WHERE p.record = r.id) AS published
    FROM ledger.record r
   WHERE message = (SELECT message FROM ledger.record WHERE id = $1::uuid AND ${shown}) AND ${shown}
   ORDER BY id = $1::uuid DESC, id LIMIT $5 + 1`;

function detailsOf({ directory, purposes, contracts }: Services, fields: RecordFields) {
  const contract = fields.contract === null ? undefined : findContract(contracts, fields.contract);
  const parties = [fields.from, fields.to].flatMap((id) => (id === null ? [] : (directory.findMember(id) ?? [])));
  return {
    why: fields.purpose === null ? null : (purposes.get(fields.purpose)?.plain ?? null),
    basisTaker: fields.basisTaker,
    document: contract ? { title: contract.title, plain: contract.plain } : null,
    items: contract ? givenOf(contract, fields) : [],
    notGiven: contract ? keptOf(contract, fields) : [],
    consents: fields.consents.length,
    hiddenUntil: fields.hiddenUntil,
    retention: fields.retention,
    // Nobody is asked why of what the person, or who stands in for them, did.
    askable: ![fields.from, fields.to].includes(residentClient) && parties.some(({ leftAt }) => leftAt === null),
  };
}

/** A whole document is all that it may hold: which of it was in there, no record says. */
const givenOf = (contract: Contract, { items }: RecordFields): string[] =>
  items.flatMap((item) => (item === '*' ? [] : (contract.fields[item]?.title ?? item)));

/** Only of what can be cut, and only where something was given: a question alone gives nothing. */
function keptOf(contract: Contract, { items, decision }: RecordFields): string[] {
  if (contract.form !== 'cuttable' || decision !== 'permit' || items.length === 0) return [];
  return Object.entries(contract.fields).flatMap(([name, { title }]) => (items.includes(name) ? [] : title));
}
