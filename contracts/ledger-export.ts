import { findBase64 } from './tlog/base64.ts';

/** One file of an exported ledger: its path below the folder, and what stands in it. */
export type LedgerFile = readonly [path: string, content: Buffer];

export const ledgerExportType = 'application/x-ndjson';

/**
 * An exported ledger on its way: a line of JSON for each file, and one that says it was all. Nothing is held but the file that is being
 * written; whoever reads too slowly is waited for.
 */
export async function* encodeExport(files: AsyncGenerator<LedgerFile, number>): AsyncGenerator<Buffer<ArrayBuffer>> {
  for (;;) {
    const { done, value } = await files.next();
    if (done) return yield lineOf({ entries: value });
    const [path, content] = value;
    yield lineOf({ path, content: content.toString('base64') });
  }
}
const lineOf = (one: object): Buffer<ArrayBuffer> => Buffer.from(`${JSON.stringify(one)}\n`);

/**
 * Reads it again.
 * @returns how many entries the newest tree holds
 * @throws RangeError when it was cut off, or is something else
 */
export async function* decodeExport(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LedgerFile, number> {
  for await (const line of linesOf(chunks)) {
    const { path, content, entries } = JSON.parse(line) as { path?: unknown; content?: unknown; entries?: unknown };
    if (typeof entries === 'number') return entries;
    const bytes = typeof content === 'string' ? findBase64(content) : undefined;
    // Whoever sends it must not write beside the folder.
    if (typeof path !== 'string' || !/^(?:[a-z0-9]+(?:\.p)?\/)*[a-z0-9]+$/.test(path) || !bytes)
      throw new RangeError('not an exported ledger');
    yield [path, bytes];
  }
  throw new RangeError('the export ends too early');
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)]).toString('utf8');
      begun = [];
      from = end + 1;
    }
    begun.push(chunk.subarray(from));
  }
}
const newline = 0x0a;
