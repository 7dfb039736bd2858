import path from 'node:path';
import type { RunMode } from '../contracts/kind.ts';
import { type Client, ExchangeError, type Mail } from './client.ts';
import type { ConnectorConfiguration } from './configuration.ts';
import { exists, findPlaces, isSafeName, renamePatiently, writeAside } from './files.ts';
import type { Journal, Placed } from './journal.ts';
import { folderOfMode, isRunMode, markOf } from './lanes.ts';

type Options = {
  readonly configuration: ConnectorConfiguration;
  readonly client: Client;
  readonly journal: Journal;
  readonly say: (text: string) => void;
};

/**
 * The receiving side: collects, opens, writes, and only then acknowledges. Mail that comes twice (the acknowledgement was lost, or we
 * were killed) is written once.
 * @returns how much came, and when the inbox opens if it is closed
 * @throws ExchangeError; Error when some mail could not be opened or written: it stays with the exchange, the rest has been taken
 */
export async function collectMail(
  options: Options,
  { waitSeconds, signal }: { readonly waitSeconds: number; readonly signal?: AbortSignal },
): Promise<{ readonly opens?: Date; readonly count: number }> {
  const { client, journal } = options;
  for (const message of findReady(journal)) await place(options, message);
  const { messages, opens } = await client.collect({ waitSeconds, max: 10, signal });
  const troubles: unknown[] = [];
  const behind = new Set<string>();
  for (const mail of messages) {
    // What follows mail of a sender that we could not take waits too: its order is the sender's.
    if (behind.has(mail.sender)) continue;
    try {
      if (!isWritten(journal, mail.message)) await take(options, mail);
    } catch (error) {
      if (error instanceof ExchangeError) throw error;
      behind.add(mail.sender);
      troubles.push(error);
      continue;
    }
    await client.acknowledge([mail.message]);
    await journal.add({ step: 'acknowledged', message: mail.message });
  }
  if (troubles.length > 0) throw troubles[0];
  return { count: messages.length, ...(opens && { opens }) };
}

/** `acknowledged` is what is left of it in the journal after a while. */
const isWritten = (journal: Journal, message: string): boolean =>
  (journal.find('written', (entry) => entry.message === message) ??
    journal.find('acknowledged', (entry) => entry.message === message)) !== undefined;

function findReady(journal: Journal): string[] {
  const ready = new Set<string>();
  for (const entry of journal.entries()) {
    if (entry.step === 'ready') ready.add(entry.message);
    if (entry.step === 'written' || entry.step === 'acknowledged') ready.delete(entry.message);
  }
  return [...ready];
}

async function take(options: Options, mail: Mail): Promise<void> {
  const { client, journal, say } = options;
  const { files } = await client.openSealed(mail);
  const strange = files.find(({ name }) => !isSafeName(name));
  if (strange) throw new Error(`${mail.sender} からの送付に、使えないファイル名があります。受け取っていません。`);
  const { runmode: mode } = mail;
  if (!isRunMode(mode))
    throw new Error(`${mail.sender} からの送付の実施区分「${mode}」を知りません。受け取っていません。`);
  const placed = await choosePlaces(
    options,
    { message: mail.message, mode },
    files.map(({ name }) => name),
  );
  for (const [i, { content }] of files.entries())
    await writeAside(asideOf(options, mail.message, i, placed[i]!.place), Buffer.from(content, 'base64'));
  await journal.add({ step: 'ready', message: mail.message });
  await place(options, mail.message);
  say(`${markOf(mode)}受け取りました: ${files.map(({ name }) => name).join('、')}（${mail.sender} から）`);
}

/** Beside its place, so that placing is one rename. */
const asideOf = ({ configuration }: Options, message: string, i: number, place: string) =>
  path.join(configuration.folders.in, path.dirname(place), `.engawa-${message}-${i}.part`);

const findWriting = (journal: Journal, message: string) =>
  journal.find('writing', (entry) => entry.message === message);

/** Chosen and noted before the first byte is written, so that a second attempt writes to the same places. */
async function choosePlaces(
  { configuration, journal }: Options,
  { message, mode }: { readonly message: string; readonly mode: RunMode },
  names: readonly string[],
): Promise<readonly Placed[]> {
  const noted = findWriting(journal, message);
  if (noted) return noted.files;
  const places = await findPlaces(configuration.folders.in, names, { below: folderOfMode(mode) });
  const files = names.map((name, i) => ({ name, place: places[i]! }));
  await journal.add({ step: 'writing', message, files, mode });
  return files;
}

/**
 * Gives the written files their names, in order. A temporary name that is gone has been placed before, even if the office's own
 * software has taken the file away since: it is not written again.
 */
async function place(options: Options, message: string): Promise<void> {
  const { journal } = options;
  const folder = options.configuration.folders.in;
  const { files, mode = '通常' } = findWriting(journal, message)!;
  for (const [i, { name, place: chosen }] of files.entries()) {
    const aside = asideOf(options, message, i, chosen);
    if (!(await exists(aside))) continue;
    const [free] = (await exists(path.join(folder, chosen)))
      ? await findPlaces(folder, [name], { below: folderOfMode(mode) })
      : [chosen];
    await renamePatiently(aside, path.join(folder, free!));
  }
  await journal.add({ step: 'written', message });
}
