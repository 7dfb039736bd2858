import { randomBytes } from 'node:crypto';
import { link, mkdir, open as openFile, readdir, readFile, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** The files of a region's keys, by their path below the keys' folder. Wrapped by a passphrase, where there is one. */
export type KeyFiles = {
  /** undefined where there is none */
  find(name: string): Promise<Buffer | undefined>;
  /** two processes that make one at the same moment get the same */
  readOrMake(name: string, make: () => Uint8Array): Promise<Buffer>;
  drop(name: string): Promise<void>;
  /** the names of all files below a folder */
  list(folder: string): Promise<readonly string[]>;
  /** texts beside the keys, never wrapped */
  readNote(name: string): Promise<string | undefined>;
  writeNote(name: string, text: string): Promise<void>;
  /** From now on another passphrase opens the keys. @throws when the present one does not, or there is none */
  rewrap(passphrase: string): Promise<void>;
};

/** OWASP's figure for PBKDF2-HMAC-SHA-512. */
const passphraseRounds = 210_000;

/** A process may hold only so many files open, and a town's residents come together: some are read or written at once, the others wait. */
const mostAtOnce = 32;

export function openKeyFiles(folder: string, passphrase?: string): KeyFiles {
  const gate = createGate(mostAtOnce);
  const masterFile = path.join(folder, 'master');
  // The passphrase wraps one master key, slowly; the master key wraps all others, quickly: a town has a key a resident.
  let master: Promise<Buffer> | undefined;
  const getMaster = () => {
    master ??= readOrMake(masterFile, () => randomBytes(32), {
      wrap: (bytes) => wrapMaster(bytes, passphrase!),
      unwrap: (text) => unwrapMaster(text, passphrase!),
    });
    return master;
  };
  const byMaster: Wrapping = {
    wrap: async (bytes) =>
      new CompactEncrypt(bytes).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(await getMaster()),
    unwrap: async (text) =>
      (await compactDecrypt(text, await getMaster(), { keyManagementAlgorithms: ['dir'] })).plaintext,
  };

  async function read(file: string, { unwrap }: Wrapping): Promise<Buffer> {
    const bytes = await gate(() => readFile(file));
    return passphrase === undefined ? bytes : Buffer.from(await unwrap(bytes.toString()));
  }

  async function readOrMake(file: string, make: () => Uint8Array, wrapping: Wrapping): Promise<Buffer> {
    const found = await orMissing(read(file, wrapping));
    if (found) return found;
    const made = make();
    const bytes = passphrase === undefined ? made : Buffer.from(await wrapping.wrap(made));
    await gate(() => write(file, bytes, 'once')).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return read(file, wrapping);
  }

  return {
    find: (name) => orMissing(read(path.join(folder, name), byMaster)),
    readOrMake: (name, make) => readOrMake(path.join(folder, name), make, byMaster),
    async drop(name) {
      await orMissing(unlink(path.join(folder, name)));
    },
    list: async (below) =>
      (await readdir(path.join(folder, below), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ name }) => name),
    readNote: (name) => orMissing(readFile(path.join(folder, name), 'utf8')),
    writeNote: (name, text) => write(path.join(folder, name), Buffer.from(text), 'replace'),
    async rewrap(next) {
      if (passphrase === undefined) throw new Error('the keys are not wrapped');
      const key = await unwrapMaster((await readFile(masterFile)).toString(), passphrase);
      await write(masterFile, Buffer.from(await wrapMaster(key, next)), 'replace');
    },
  };
}

/** The last to come is the first to go on: one person's question does not wait until a town's import is through. */
function createGate(most: number) {
  const waiting: (() => void)[] = [];
  let free = most;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.pop();
      if (next) next();
      else free++;
    }
  };
}

type Wrapping = { wrap(bytes: Uint8Array): Promise<string>; unwrap(text: string): Promise<Uint8Array> };

const wrapMaster = (bytes: Uint8Array, passphrase: string): Promise<string> =>
  new CompactEncrypt(bytes)
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' })
    .setKeyManagementParameters({ p2c: passphraseRounds })
    .encrypt(Buffer.from(passphrase));

async function unwrapMaster(text: string, passphrase: string): Promise<Uint8Array> {
  const { plaintext } = await compactDecrypt(text, Buffer.from(passphrase), {
    keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
    maxPBES2Count: passphraseRounds,
  });
  return plaintext;
}

/** Whole or not at all, also after a power cut: written aside, synced, then renamed. */
async function write(file: string, bytes: Uint8Array, flag: 'replace' | 'once'): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${randomBytes(6).toString('hex')}.new`;
  const handle = await openFile(aside, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    if (flag === 'once')
      await link(aside, file); // fails when another process made the key first
    else await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

const orMissing = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
