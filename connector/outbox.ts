import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ContentFile, mediaTypeOf } from '../contracts/content/extract.ts';
import { orderKeyOf, orderPositionOf, parseCarePlanName } from '../contracts/content/filename.ts';
import type { Contract } from '../contracts/contract.ts';
import { type Client, ExchangeError } from './client.ts';
import type { ConnectorConfiguration } from './configuration.ts';
import { exists, findPlace, moveTo, readIfSame, removeParts, sha256, writeWhole } from './files.ts';
import type { Entry, Journal, Placed } from './journal.ts';
import {
  explainAnswer,
  explainNotAvailable,
  explainPlaces,
  explainRefusal,
  listWarnings,
  unitRefused,
} from './reasons.ts';
import { type NamedFile, personKeys, splitIntoUnits, type Unit } from './units.ts';

export type Outbox = { /** one look at the folder: sends what is complete */ look(): Promise<void> };
type Seen = { readonly size: number; readonly mtime: number; readonly since: number };
type Options = {
  readonly configuration: ConnectorConfiguration;
  readonly contract: Contract;
  readonly client: Client;
  readonly journal: Journal;
  readonly say: (text: string) => void;
  /** milliseconds, for quiet times only */
  readonly now: () => number;
};

/** What programs leave while they write, and what is not meant for us. */
const ignored = /^[.~]|\.(?:tmp|part|bak|crdownload)$/i;

/**
 * The sending side: watches the `out` folder by looking at it again and again, because notices of changes cannot be relied on over
 * shared folders. A file is complete when two looks find it alike; a group (one ファイル連番) when it has been quiet for a while.
 */
export function openOutbox(options: Options): Outbox {
  const { configuration, journal, now } = options;
  const { out } = configuration.folders;
  const seen = new Map<string, Seen>();

  async function see(): Promise<Map<string, Seen>> {
    const entries = (await readdir(out, { withFileTypes: true })).filter((entry) => entry.isFile());
    await removeParts(
      out,
      entries.map(({ name }) => name),
    );
    const names = new Set<string>();
    for (const { name } of entries.filter((entry) => !ignored.test(entry.name))) {
      const found = await stat(path.join(out, name)).catch(() => undefined);
      if (!found) continue;
      names.add(name);
      const before = seen.get(name);
      if (before?.size !== found.size || before.mtime !== found.mtimeMs)
        seen.set(name, { size: found.size, mtime: found.mtimeMs, since: now() });
    }
    for (const name of seen.keys()) if (!names.has(name)) seen.delete(name);
    return seen;
  }

  return {
    async look() {
      await finish(options);
      const files = await see();
      const quiet = (name: string) => now() - files.get(name)!.since >= configuration.quietSeconds * 1000;
      const groups = Map.groupBy(files.keys(), (name) => {
        const parsed = parseCarePlanName(name);
        return parsed ? `${orderKeyOf(parsed)} ${parsed.sequence}` : `? ${name}`;
      });
      const waiting = new Set<string>();
      for (const key of [...groups.keys()].sort()) {
        const [order] = key.split(' ') as [string];
        // Strictly in the order of ファイル連番: a later group waits for an earlier one that is still coming.
        if (order !== '?' && waiting.has(order)) continue;
        const names = groups.get(key)!;
        if (names.every(quiet)) await sendGroup(options, names);
        else waiting.add(order);
      }
    },
  };

  async function sendGroup(all: Options, names: readonly string[]): Promise<void> {
    const files = await Promise.all(names.map(async (name) => ({ name, bytes: await readFile(path.join(out, name)) })));
    const named = files.flatMap((file): NamedFile[] => {
      const parsed = parseCarePlanName(file.name);
      return parsed ? [{ ...file, parsed }] : [];
    });
    for (const file of files.filter(({ name }) => !parseCarePlanName(name))) await refuseUnknown(all, file);
    for (const unit of splitIntoUnits(all.contract, named)) await sendUnit(all, unit);
    for (const name of names) if (!(await exists(path.join(out, name)))) seen.delete(name);
  }

  async function refuseUnknown(all: Options, file: ContentFile): Promise<void> {
    const unit: Unit = {
      kind: '',
      files: [{ ...file, parsed: undefined as never }],
      persons: [],
      problems: [],
      warnings: [],
    };
    const why = [
      'ケアプランデータ連携標準仕様 第4.1版のファイル名ではありません。',
      '例: UPPLAN_（年月6桁）_（送信元事業所番号）_43_（送信先事業所番号）_11_（連番14桁）.CSV',
    ];
    await settle(all, randomUUID(), unit, { outcome: 'refused', why });
  }

  async function sendUnit(all: Options, unit: Unit): Promise<void> {
    const { client, contract, say } = all;
    for (const text of listWarnings(unit.warnings)) say(text);
    if (unit.problems.length > 0)
      return settle(all, randomUUID(), unit, { outcome: 'refused', why: explainPlaces(unit.problems) });
    if (isRestOfRefused(journal.entries(), unit))
      return settle(all, randomUUID(), unit, { outcome: 'refused', why: unitRefused });
    const [first] = unit.files;
    const to = first!.parsed.to;
    const codes = await client.requestCodes(configuration.purpose, unit.persons);
    const missing = unit.persons.filter((_, i) => codes[i] === undefined);
    const id = await idOf(unit);
    if (missing.length > 0) return settle(all, id, unit, { outcome: 'refused', why: explainNotAvailable(missing) });
    const answer = await client
      .send({
        id,
        contract: contract.id,
        receiver: `CARE/${to}`,
        purpose: configuration.purpose,
        orderKey: orderKeyOf(first!.parsed),
        orderPosition: orderPositionOf(first!.parsed),
        parcel: {
          subjects: codes.map((code) => ({ code: code! })),
          files: unit.files.map(({ name, bytes }) => ({
            name,
            mediaType: mediaTypeOf(name),
            content: Buffer.from(bytes).toString('base64'),
          })),
        },
      })
      .catch((error) => {
        // What the exchange cannot read it will not read tomorrow either; all else is tried again at the next look.
        if (error instanceof ExchangeError && [400, 413, 415].includes(error.status))
          return { refused: { code: error.code, text: error.message } };
        throw error;
      });
    if ('refused' in answer)
      return settle(all, id, unit, { outcome: 'refused', why: explainAnswer(answer.refused, unit.persons) });
    await settle(all, id, unit, { outcome: 'sent' });
  }

  /** The id under which this very unit goes, also after a crash: noted before it is sent for the first time. */
  async function idOf(unit: Unit): Promise<string> {
    const files = unit.files.map(({ name, bytes }) => ({ name, sha256: sha256(bytes) }));
    const key = unitDigest(files);
    const settled = new Set(journal.entries().flatMap((entry) => (entry.step === 'settled' ? entry.id : [])));
    const open = journal
      .entries()
      .find((entry) => entry.step === 'sending' && entry.unit === key && !settled.has(entry.id));
    if (open?.step === 'sending') return open.id;
    const id = randomUUID();
    await journal.add({ step: 'sending', id, unit: key, files });
    return id;
  }
}

const unitDigest = (files: readonly { name: string; sha256: string }[]): string =>
  createHash('sha256')
    .update(JSON.stringify(files.map(({ name, sha256: digest }) => [name, digest])))
    .digest('hex');

type Outcome = { readonly outcome: 'sent' } | { readonly outcome: 'refused'; readonly why: readonly string[] };

/** Chooses places, notes them, and then moves: a crash in between finds the note and goes on where it was. */
async function settle(options: Options, id: string, unit: Unit, outcome: Outcome): Promise<void> {
  const { configuration, journal, say } = options;
  const folder = configuration.folders[outcome.outcome];
  const files: Placed[] = [];
  for (const { name, bytes } of unit.files)
    files.push({ name, sha256: sha256(bytes), place: await findPlace(folder, name) });
  const reason = outcome.outcome === 'refused' ? explainRefusal(unit, outcome.why) : undefined;
  const [first] = unit.files;
  const group = first?.parsed ? `${orderKeyOf(first.parsed)} ${first.parsed.sequence} ${unit.kind}` : '';
  const persons = personKeys(unit.persons).map((key) => createHash('sha256').update(`${group}\n${key}`).digest('hex'));
  await journal.add({ step: 'settled', id, outcome: outcome.outcome, files, reason, persons });
  say(`${outcome.outcome === 'sent' ? '送りました' : '送っていません'}: ${files.map(({ name }) => name).join('、')}`);
  await finish(options);
}

/** Moves whatever is settled and not yet moved. */
async function finish(options: Options): Promise<void> {
  const { journal } = options;
  const moved = new Set(journal.entries().flatMap((entry) => (entry.step === 'moved' ? entry.id : [])));
  for (const entry of journal.entries())
    if (entry.step === 'settled' && !moved.has(entry.id)) await move(options, entry);
}

async function move(
  { configuration, journal, client, say }: Options,
  entry: Extract<Entry, { step: 'settled' }>,
): Promise<void> {
  const receipt = entry.outcome === 'sent' ? await findProvedReceipt(client, entry, say) : undefined;
  for (const { name, sha256: digest, place } of entry.files) {
    const from = path.join(configuration.folders.out, name);
    if (!(await exists(place)) && (await readIfSame(from, digest))) await moveTo(from, place);
    if (entry.reason !== undefined) await writeWhole(`${place}.理由.txt`, Buffer.from(`\ufeff${entry.reason}`));
    if (receipt) await writeWhole(`${place}.receipt.json`, Buffer.from(`${JSON.stringify(receipt, null, 2)}\n`));
  }
  await journal.add({ step: 'moved', id: entry.id });
}

const receiptTries = 20;
const receiptPauseMs = 500;

/** The receipt, as soon as the ledger has published what it proves; after a while as it is, so that the file does not wait for it. */
async function findProvedReceipt(
  client: Client,
  entry: Extract<Entry, { step: 'settled' }>,
  say: (text: string) => void,
) {
  for (let attempt = 1; ; attempt++) {
    const receipt = await client.findReceipt(entry.id);
    const files = entry.files.map(({ name, sha256: digest }) => ({ name, sha256: digest }));
    const whole = { ...receipt, payload: receipt.payload && { ...receipt.payload, files } };
    if (receipt.records.length > 0 && receipt.records.every(({ proof }) => proof !== null)) return whole;
    if (attempt === receiptTries) {
      say('注意: 受領証に、監査台帳の証明がまだ付いていません。');
      return whole;
    }
    await new Promise((resolve) => setTimeout(resolve, receiptPauseMs));
  }
}

/**
 * Whether this is only the rest of a unit whose other file was refused before. A sending that has all the refused files in it again is a new
 * one: somebody has mended it.
 */
function isRestOfRefused(entries: readonly Entry[], unit: Unit): boolean {
  const [first] = unit.files;
  const group = `${orderKeyOf(first!.parsed)} ${first!.parsed.sequence} ${unit.kind}`;
  const persons = new Set(
    personKeys(unit.persons).map((key) => createHash('sha256').update(`${group}\n${key}`).digest('hex')),
  );
  const names = new Set(unit.files.map(({ name }) => name));
  const latest = entries.findLast(
    (entry) => entry.step === 'settled' && entry.persons.some((person) => persons.has(person)),
  );
  if (latest?.step !== 'settled' || latest.outcome === 'sent') return false;
  return !latest.files.every(({ name }) => names.has(name));
}
