import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Fetch } from './credentials.ts';
import { whyUnreachable } from './unreachable.ts';

/**
 * Where a ledger is read from: paths as C2SP names them below the ledger's prefix (`checkpoint`, `vkey`, `tile/…`), and in an
 * auditor's folder `records/…`. Undefined is what is not there; what cannot be read is thrown.
 */
export type Source = {
  /** what the verifier remembers it under */
  readonly name: string;
  /** @param size for records: of a ledger of so many entries, where the source may hold more by now */
  read(path: string, size?: number): Promise<Buffer | undefined>;
};

export class UnreadableSource extends Error {
  override readonly name = 'UnreadableSource';
}

/** A bundle of 256 entries of 65,535 bytes, and generously so much for 256 records; more is not read into memory. */
const maxBytes = 64 * 1024 * 1024;
const patienceMs = 60_000;

export const folderSource = (folder: string): Source => ({
  name: path.resolve(folder),
  read: async (name) => {
    const file = await open(path.join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw new UnreadableSource(`${name} を読めません（${error.code}）。`);
    });
    if (!file) return undefined;
    try {
      if ((await file.stat()).size > maxBytes) throw new UnreadableSource(`${name} が大きすぎます。`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  },
});

const isRecords = (name: string) => /^(?:trees\/\d+\/)?records\//.test(name);

/**
 * @param base the ledger's prefix; a bare `https://host` means `https://host/ledger`
 * @param reader how records are asked for, by an auditor's system
 */
export function urlSource(base: string, reader?: Fetch): Source {
  if (!URL.canParse(base)) throw new UnreadableSource(`${base} はURLではありません。`);
  const url = new URL(base);
  if (url.pathname === '/') url.pathname = '/ledger';
  const prefix = url.href.replace(/\/$/, '');
  return {
    name: prefix,
    read: async (name, size) => {
      const unreadable = (why: unknown) => new UnreadableSource(`${prefix}/${name} を読めません（${why}）。`);
      const isAuditors = reader !== undefined && isRecords(name);
      try {
        const signal = AbortSignal.timeout(patienceMs);
        const asked = `${prefix}/${name}${isAuditors && size !== undefined ? `?size=${size}` : ''}`;
        const response = await (isAuditors ? reader(asked, { signal }) : fetch(asked, { signal }));
        // the records are for auditors only; a tile that is refused is another matter
        const isNotOurs = isRecords(name) && !isAuditors && (response.status === 401 || response.status === 403);
        if (isAuditors && response.status === 404 && name.endsWith('records/000'))
          throw unreadable('記録がないか、この業務システムの参加機関は監査人ではありません');
        if (isNotOurs || response.status === 404 || response.status === 410) {
          await response.body?.cancel();
          return undefined;
        }
        if (!response.ok) throw unreadable(response.status);
        return await readBounded(response);
      } catch (error) {
        throw error instanceof UnreadableSource ? error : unreadable(whyUnreachable(error));
      }
    },
  };
}

async function readBounded(response: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    length += read.value.length;
    if (length > maxBytes) throw new UnreadableSource(`${response.url} が大きすぎます。`);
    parts.push(read.value);
  }
  return Buffer.concat(parts);
}
