import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { orderKeyOf, parseCarePlanName } from '../contracts/content/filename.ts';

/** Files of one ファイル連番 between two offices; a file whose name is not of the standard is a group of its own. */
export type Group = {
  /** groups of one order go one after another; a name that is not of the standard has none */
  readonly order: string | undefined;
  readonly sequence: string;
  readonly names: readonly string[];
  /** nothing of it has come or grown for the quiet time */
  readonly closed: boolean;
};

/** What programs leave while they write, and what is not meant for us. */
const ignored = /^[.~]|\.(?:tmp|part|bak|crdownload)$/i;
/** So long an image waits for the file that names it. */
const loneImageMs = 10 * 60_000;

type Seen = { readonly size: number; readonly mtime: number; readonly since: number };

/**
 * Looks at the `out` folder again and again, because notices of changes cannot be relied on over shared folders. A file is complete
 * when it has looked alike for the quiet time.
 * @param now milliseconds that only grow
 */
export function openScan({
  folder,
  isNeeded,
  quietMs,
  now,
}: {
  readonly folder: string;
  /** whether the folder must be there */
  readonly isNeeded: boolean;
  readonly quietMs: number;
  readonly now: () => number;
}) {
  const seen = new Map<string, Seen>();
  const isQuiet = (name: string) => {
    const found = seen.get(name);
    return found !== undefined && now() - found.since >= quietMs;
  };

  /** A folder that is not there has nothing in it. */
  const readEntries = () =>
    readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && !isNeeded) return [];
      throw error;
    });

  async function look(): Promise<Group[]> {
    const names = new Set<string>();
    for (const entry of await readEntries()) {
      if (!entry.isFile() || ignored.test(entry.name)) continue;
      const found = await stat(path.join(folder, entry.name)).catch(() => undefined);
      if (!found) continue;
      names.add(entry.name);
      const before = seen.get(entry.name);
      if (before?.size !== found.size || before.mtime !== found.mtimeMs)
        seen.set(entry.name, { size: found.size, mtime: found.mtimeMs, since: now() });
    }
    for (const name of seen.keys()) if (!names.has(name)) seen.delete(name);
    return group([...names].sort());
  }

  function group(names: readonly string[]): Group[] {
    const groups = Map.groupBy(names, (name) => {
      const parsed = parseCarePlanName(name);
      return parsed ? `${parsed.sequence} ${orderKeyOf(parsed)}` : ` ${name}`;
    });
    return [...groups]
      .map(([key, members]) => {
        const parsed = parseCarePlanName(members[0]!);
        return {
          order: parsed && orderKeyOf(parsed),
          sequence: key.slice(0, key.indexOf(' ')),
          names: members,
          closed: members.every(isQuiet) && !waitsForItsCsv(members),
        };
      })
      .sort((one, other) => (one.sequence < other.sequence ? -1 : one.sequence > other.sequence ? 1 : 0));
  }

  /** Images alone say of nobody whom they show: the file that names them may still come. */
  const waitsForItsCsv = (names: readonly string[]) =>
    names.every((name) => parseCarePlanName(name)?.prefix === 'UPKIHON_IMAGE') &&
    names.some((name) => now() - seen.get(name)!.since < loneImageMs);

  return { look, isQuiet };
}
export type Scan = ReturnType<typeof openScan>;
