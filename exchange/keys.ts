import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { link, mkdir, open as openFile, readFile, rename, rm, unlink } from 'node:fs/promises';
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
  makeSubjectKeys(subjects: readonly string[]): Promise<void>;
  dropSubjectKey(subject: string): Promise<void>;
  /** A small text kept beside the keys and replaced in one step, e.g. the last signed checkpoint. */
  readNote(name: string): Promise<string | undefined>;
  writeNote(name: string, text: string): Promise<void>;
};

/** OWASP's figure for PBKDF2-HMAC-SHA-512. */
const passphraseRounds = 210_000;

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

export function openKeyStore(folder: string, passphrase?: string): KeyStore {
  const subjectKeys = new Map<string, Buffer>();
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

  const subjectFile = (subject: string) => path.join(folder, 'subjects', subject.slice(0, 2), subject);

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
      const known = subjectKeys.get(subject);
      if (known) return known;
      try {
        const key = await read(subjectFile(subject), open);
        subjectKeys.set(subject, key);
        return key;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async makeSubjectKeys(subjects) {
      for (const subject of subjects) await readOrMake(subjectFile(subject), () => randomBytes(32));
    },
    async dropSubjectKey(subject) {
      subjectKeys.delete(subject);
      await unlink(subjectFile(subject)).catch((error) => {
        if (!isMissing(error)) throw error;
      });
    },
    async readNote(name) {
      try {
        return await readFile(path.join(folder, name), 'utf8');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    writeNote: (name, text) => write(path.join(folder, name), Buffer.from(text), 'replace'),
  };
}
