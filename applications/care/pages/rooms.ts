import { access, readdir } from 'node:fs/promises';
import type { MemberKind } from '../../../contracts/member.ts';
import type { FoundRoom, Room } from './room.ts';

const application = new URL('../', import.meta.url);

async function findRooms(folder: URL): Promise<FoundRoom[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = await Promise.all(
    entries.map(async ({ name }) => {
      const file = new URL(`${name}/room.ts`, folder);
      const exists = await access(file).then(
        () => name !== 'pages',
        () => false,
      );
      return exists ? { ...((await import(file.href)).room as Room), folder: name } : undefined;
    }),
  );
  return found.filter((one) => one !== undefined).sort((a, b) => a.order - b.order || (a.folder < b.folder ? -1 : 1));
}

/** Every room, the same as long as the process runs. */
export const rooms = await findRooms(application);

/** Those that an office of this kind has. */
export const roomsOf = (kind: MemberKind | undefined): FoundRoom[] =>
  kind === undefined ? [] : rooms.filter(({ kinds }) => kinds.length === 0 || kinds.includes(kind));
