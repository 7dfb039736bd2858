import path from 'node:path';
import type { Client, Mail } from './client.ts';
import type { ConnectorConfiguration } from './configuration.ts';
import { findPlace, readIfSame, sha256, writeWhole } from './files.ts';
import type { Journal, Placed } from './journal.ts';

type Options = {
  readonly configuration: ConnectorConfiguration;
  readonly client: Client;
  readonly journal: Journal;
  readonly say: (text: string) => void;
};

/**
 * The receiving side: collects, opens, writes, and only then acknowledges. Mail that comes twice (the acknowledgement was lost, or we were
 * killed) is written once.
 */
export async function collectMail(
  options: Options,
  { waitSeconds, signal }: { waitSeconds: number; signal?: AbortSignal },
): Promise<{ opens?: Date; count: number }> {
  const { client, say } = options;
  const { messages, opens } = await client.collect({ waitSeconds, max: 10, signal });
  for (const mail of messages) {
    await write(options, mail);
    await client.acknowledge([mail.message]);
    await options.journal.add({ step: 'acknowledged', message: mail.message });
  }
  if (opens) say(`業務時間外です（${opens.toLocaleString('ja-JP', { timeZone: 'Asia/Tokyo' })} から受け取れます）`);
  return { opens, count: messages.length };
}

async function write({ configuration, client, journal, say }: Options, mail: Mail): Promise<void> {
  if (journal.entries().some((entry) => entry.step === 'written' && entry.message === mail.message)) return;
  const { files } = await client.openSealed(mail);
  const contents = files.map(({ name, content }) => ({
    name: path.basename(name),
    bytes: Buffer.from(content, 'base64'),
  }));
  const placed = await choosePlaces(configuration.folders.in, journal, mail.message, contents);
  for (const [i, { place, sha256: digest }] of placed.entries())
    if (!(await readIfSame(place, digest))) await writeWhole(place, contents[i]!.bytes);
  await journal.add({ step: 'written', message: mail.message });
  say(`受け取りました: ${placed.map(({ name }) => name).join('、')}（${mail.sender} から）`);
}

/** Chosen once and noted before the first byte is written, so that a second attempt writes to the same places. */
async function choosePlaces(
  folder: string,
  journal: Journal,
  message: string,
  contents: readonly { name: string; bytes: Buffer }[],
): Promise<readonly Placed[]> {
  const noted = journal.entries().find((entry) => entry.step === 'writing' && entry.message === message);
  if (noted?.step === 'writing') return noted.files;
  const files: Placed[] = [];
  for (const { name, bytes } of contents)
    files.push({ name, sha256: sha256(bytes), place: await findPlace(folder, name) });
  await journal.add({ step: 'writing', message, files });
  return files;
}
