import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { link, mkdir, open as openFile, readdir, readFile, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { CompactEncrypt, compactDecrypt } from 'jose';

/**
 * The keys of a region, as files outside the database (mode 0600). With a passphrase every file is a JWE; without one (the
 * fictional region only) it is the bytes themselves.
 */
export type KeyStore = {
  /** 32 random bytes kept under `name`, made at first use */
  secret(name: string): Promise<Buffer>;
  /** a private key kept under `name`, made at first use; its public half by `createPublicKey` */
  privateKey(name: string, type: 'ed25519' | 'ml-dsa-44' | 'p-256'): Promise<KeyObject>;
  /** The key of one person: tags and sealed attributes derive from it, and end with it. `undefined` once dropped or never made. */
  findSubjectKey(subject: string): Promise<Buffer | undefined>;
  /** The same with those of before it was turned, under which older tags and texts stand; newest first. */
  findSubjectKeys(subject: string): Promise<readonly Buffer[]>;
  makeSubjectKeys(subjects: readonly string[]): Promise<void>;
  /** Makes the next key of every person, to be known everywhere before it is used. @returns how many persons there are */
  makeNextSubjectKeys(): Promise<number>;
  /** From now on the next keys are used. Every process takes it up when it hears of it (`forget`). */
  turnSubjectKeys(): Promise<void>;
  dropSubjectKey(subject: string): Promise<void>;
  /** Forgets what it remembers of subjects' keys: they have been turned by another process. */
  forget(): void;
  /** A small text kept beside the keys and replaced in one step, e.g. the last signed checkpoint. */
  readNote(name: string): Promise<string | undefined>;
  writeNote(name: string, text: string): Promise<void>;
};

/** A person's key with how often the keys had been turned when it was made. */
type Numbered = { readonly number: number; readonly key: Buffer };

const turnNote = 'subjects.json';

/** OWASP's figure for PBKDF2-HMAC-SHA-512. */
const passphraseRounds = 210_000;

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

export function openKeyStore(folder: string, passphrase?: string): KeyStore {
  const subjectKeys = new Map<string, readonly Numbered[]>();
  let turn: Promise<number> | undefined;
  const cached = new Map<string, Promise<Buffer>>();

  // The passphrase wraps one master key, slowly; the master key wraps all others, quickly: a town has a key a resident.
  let master: Promise<Buffer> | undefined;
  const getMaster = () => {
    master ??= readOrMake(
      path.join(folder, 'master'),
      () => randomBytes(32),
      async (bytes) =>
        new CompactEncrypt(bytes)
          .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' })
          .setKeyManagementParameters({ p2c: passphraseRounds })
          .encrypt(Buffer.from(passphrase!)),
      async (text) =>
        compactDecrypt(text, Buffer.from(passphrase!), {
          keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
          maxPBES2Count: passphraseRounds,
        }),
    );
    return master;
  };
  const seal = async (bytes: Uint8Array) =>
    new CompactEncrypt(bytes).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(await getMaster());
  const open = async (text: string) => compactDecrypt(text, await getMaster(), { keyManagementAlgorithms: ['dir'] });

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

  type Wrap = (bytes: Uint8Array) => Promise<string>;
  type Unwrap = (text: string) => Promise<{ plaintext: Uint8Array }>;

  async function read(file: string, unwrap: Unwrap): Promise<Buffer> {
    const bytes = await readFile(file);
    return passphrase === undefined ? bytes : Buffer.from((await unwrap(bytes.toString())).plaintext);
  }

  async function readOrMake(file: string, make: () => Uint8Array, wrap: Wrap = seal, unwrap: Unwrap = open) {
    try {
      return await read(file, unwrap);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    const made = make();
    const bytes = passphrase === undefined ? made : Buffer.from(await wrap(made));
    await write(file, bytes, 'once').catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return read(file, unwrap);
  }

  const named = (name: string, make: () => Uint8Array): Promise<Buffer> => {
    let found = cached.get(name);
    if (!found) {
      found = readOrMake(path.join(folder, name), make);
      cached.set(name, found);
    }
    return found;
  };

  const subjectFile = (subject: string, number = 0) =>
    path.join(folder, 'subjects', subject.slice(0, 2), number === 0 ? subject : `${subject}.${number}`);

  const readTurn = async (): Promise<number> => {
    const text = await readNote(turnNote);
    return text === undefined ? 0 : (JSON.parse(text) as { current: number }).current;
  };
  const getTurn = () => {
    turn ??= readTurn();
    return turn;
  };

  /** Each turn's key lies in a file of its own: turning writes no file anew, so that it never brings back what was dropped meanwhile. */
  async function findNumbered(subject: string): Promise<readonly Numbered[]> {
    const known = subjectKeys.get(subject);
    if (known) return known;
    const found: Numbered[] = [];
    for (let number = (await getTurn()) + 1; number >= 0; number--)
      try {
        found.push({ number, key: await read(subjectFile(subject, number), open) });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    if (found.length > 0) subjectKeys.set(subject, found);
    return found;
  }

  async function readNote(name: string): Promise<string | undefined> {
    try {
      return await readFile(path.join(folder, name), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
  const writeNote = (name: string, text: string) => write(path.join(folder, name), Buffer.from(text), 'replace');

  return {
    secret: (name) => named(`${name}.secret`, () => randomBytes(32)),
    privateKey: async (name, type) =>
      createPrivateKey(
        await named(`${name}.pem`, () => {
          const pair =
            type === 'p-256'
              ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
              : generateKeyPairSync(type as 'ed25519');
          return Buffer.from(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
        }),
      ),
    async findSubjectKey(subject) {
      const current = await getTurn();
      return (await findNumbered(subject)).find(({ number }) => number <= current)?.key;
    },
    findSubjectKeys: async (subject) => (await findNumbered(subject)).map(({ key }) => key),
    async makeSubjectKeys(subjects) {
      for (const subject of subjects) await readOrMake(subjectFile(subject), () => randomBytes(32));
    },
    async makeNextSubjectKeys() {
      const next = (await readTurn()) + 1;
      const subjects = await listSubjects(path.join(folder, 'subjects'));
      for (const subject of subjects) await readOrMake(subjectFile(subject, next), () => randomBytes(32));
      return subjects.length;
    },
    async turnSubjectKeys() {
      await writeNote(turnNote, JSON.stringify({ current: (await readTurn()) + 1 }));
    },
    async dropSubjectKey(subject) {
      subjectKeys.delete(subject);
      for (let number = (await readTurn()) + 1; number >= 0; number--)
        await unlink(subjectFile(subject, number)).catch((error) => {
          if (!isMissing(error)) throw error;
        });
    },
    forget() {
      subjectKeys.clear();
      turn = undefined;
    },
    readNote,
    writeNote,
  };
}

const listSubjects = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /^[0-9a-f-]{36}$/.test(entry.name))
    .map(({ name }) => name);
