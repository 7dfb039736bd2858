import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CarriedAnswer, CarriedMessage } from '../../contracts/carry/content.ts';
import type { Identifiers, Mail, MessageStatus } from '../client.ts';
import { exists, sha256, writeWhole } from '../files.ts';

/** What the last bundle taken in said, and what of earlier ones is still needed. */
export type Taken = {
  /** the last one taken in; 0: none */
  readonly number: number;
  readonly answers: readonly CarriedAnswer[];
  readonly statuses: readonly MessageStatus[];
  /** mail of which the exchange knows that we have it */
  readonly acknowledged: readonly string[];
  readonly mail: readonly Mail[];
  /** our own signing keys of before, which the exchange is still to end */
  readonly revoke?: readonly string[];
};
const nothing: Taken = { number: 0, answers: [], statuses: [], acknowledged: [], mail: [] };

/** The memory of a connector without a connection, beside its journal: whole files, each replaced in one step. */
export type CarryStore = {
  /** what is to be carried, oldest first */
  waiting(): Promise<CarriedMessage[]>;
  /** Keeps a message until its answer is in; once more is no harm. */
  keep(message: CarriedMessage): Promise<void>;
  drop(id: string): Promise<void>;
  isWaiting(id: string): Promise<boolean>;
  /** under names that stand for them in the journal, which shall name nobody */
  keepPersons(persons: readonly Identifiers[]): Promise<string[]>;
  findPersons(names: readonly string[]): Promise<Identifiers[]>;
  dropPersons(): Promise<void>;
  taken(): Promise<Taken>;
  take(taken: Taken): Promise<void>;
};

export async function openCarryStore(state: string): Promise<CarryStore> {
  const folder = path.join(state, 'carry');
  const [waiting, persons, taken] = ['waiting', 'persons', 'taken.json'].map((name) => path.join(folder, name));
  for (const one of [waiting!, persons!]) await mkdir(one, { recursive: true });
  const fileOf = async (id: string) => (await readdir(waiting!)).find((name) => name.endsWith(`-${sha256(id)}.json`));
  const write = (file: string, content: unknown) => writeWhole(file, Buffer.from(JSON.stringify(content)));
  const read = async (file: string) => JSON.parse(await readFile(file, 'utf8'));
  const listWaiting = async () => (await readdir(waiting!)).filter((name) => /^\d+-.*\.json$/.test(name)).sort();
  return {
    waiting: async () => Promise.all((await listWaiting()).map((name) => read(path.join(waiting!, name)))),
    async keep(message) {
      const last = Number((await listWaiting()).at(-1)?.split('-')[0] ?? 0);
      const name = (await fileOf(message.id)) ?? `${String(last + 1).padStart(9, '0')}-${sha256(message.id)}.json`;
      await write(path.join(waiting!, name), message);
    },
    async drop(id) {
      const name = await fileOf(id);
      if (name !== undefined) await rm(path.join(waiting!, name));
    },
    isWaiting: async (id) => (await fileOf(id)) !== undefined,
    async keepPersons(given) {
      const names = given.map(() => crypto.randomUUID());
      for (const [i, { insurer, insured }] of given.entries())
        await write(path.join(persons!, `${names[i]}.json`), { insurer, insured });
      return names;
    },
    findPersons: (names) => Promise.all(names.map((name) => read(path.join(persons!, `${name}.json`)))),
    async dropPersons() {
      for (const name of await readdir(persons!)) await rm(path.join(persons!, name));
    },
    taken: async () => ((await exists(taken!)) ? read(taken!) : nothing),
    take: (content) => write(taken!, content),
  };
}
