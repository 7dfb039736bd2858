import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import path from 'node:path';
import { openKeyFiles } from './key-files.ts';

export type KeyType = 'ed25519' | 'ml-dsa-44' | 'p-256';

/** What is kept under one name, by how often it has been turned. */
export type Turned<K> = {
  /** the number of the one that is used for what is new */
  readonly current: number;
  /** all of them from the first; beyond the current one the next, once it is made */
  readonly all: readonly K[];
  /** whether a turn has begun and is not finished: other processes may use another one */
  readonly turning: boolean;
  /** when the current one began; undefined for the first */
  readonly turnedAt: Date | undefined;
};

/**
 * The keys of a region, as files outside the database (mode 0600). With a passphrase every file is a JWE; without one (the
 * fictional region only) it is the bytes themselves.
 */
export type KeyStore = {
  /** the current 32 random bytes under `name`, made at first use */
  secret(name: string): Promise<Buffer>;
  secrets(name: string): Promise<Turned<Buffer>>;
  /** the current private key under `name`, made at first use; its public half by `createPublicKey` */
  privateKey(name: string, type: KeyType): Promise<KeyObject>;
  privateKeys(name: string, type: KeyType): Promise<Turned<KeyObject>>;
  /**
   * The three steps of turning what is under `name`, each to be known everywhere before the one after it: makes the next one (of a turn
   * that was cut off, the same), uses it for what is new, and says that nothing is left to do.
   */
  makeNext(name: string, type: KeyType | 'secret'): Promise<void>;
  turn(name: string, realNow: Date): Promise<number>;
  endTurn(name: string): Promise<void>;
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
  /** Forgets which keys are current: they may have been turned by another process. */
  forget(): void;
  /** A small text kept beside the keys and replaced in one step, e.g. the last signed checkpoint. */
  readNote(name: string): Promise<string | undefined>;
  writeNote(name: string, text: string): Promise<void>;
  /** From now on another passphrase opens the keys. Processes that run go on; one that starts needs it. */
  rewrap(passphrase: string): Promise<void>;
};

/** What `<name>.json` says beside the keys. */
type Turn = {
  readonly current: number;
  readonly made?: number;
  readonly turning?: boolean;
  readonly turnedAt?: string;
};

/** A person's key with how often the keys had been turned when it was made. */
type Numbered = { readonly number: number; readonly key: Buffer };

export function openKeyStore(folder: string, passphrase?: string): KeyStore {
  const files = openKeyFiles(folder, passphrase);
  const { readNote, writeNote } = files;
  const subjectKeys = new Map<string, readonly Numbered[]>();
  const turns = new Map<string, Promise<Turn>>();
  const secrets = new Map<string, Promise<Buffer>>();
  const privateKeys = new Map<string, Promise<KeyObject>>();

  const readTurn = async (name: string): Promise<Turn> =>
    JSON.parse((await readNote(`${name}.json`)) ?? '{"current":0}');
  const writeTurn = (name: string, turn: Turn) => writeNote(`${name}.json`, JSON.stringify(turn));
  const getTurn = (name: string) => once(turns, name, () => readTurn(name));

  const readSecret = (name: string, number: number) => {
    const file = `${numbered(name, number)}.secret`;
    return once(secrets, file, () => files.readOrMake(file, () => randomBytes(32)));
  };
  const readPrivateKey = (name: string, type: KeyType, number: number) => {
    const file = `${numbered(name, number)}.pem`;
    return once(privateKeys, file, async () => createPrivateKey(await files.readOrMake(file, () => makeKey(type))));
  };
  async function readTurned<K>(name: string, readOne: (number: number) => Promise<K>): Promise<Turned<K>> {
    const { current, made = current, turning = false, turnedAt } = await getTurn(name);
    const all = await Promise.all(Array.from({ length: made + 1 }, (_, number) => readOne(number)));
    return { current, all, turning, turnedAt: turnedAt === undefined ? undefined : new Date(turnedAt) };
  }

  const subjectFile = (subject: string, number = 0) =>
    path.join('subjects', subject.slice(0, 2), number === 0 ? subject : `${subject}.${number}`);
  const makeSubjectKey = (subject: string, number = 0) =>
    files.readOrMake(subjectFile(subject, number), () => randomBytes(32));
  const readSubjectTurn = async () => (await readTurn('subjects')).current;

  /** Each turn's key lies in a file of its own: turning writes no file anew, so that it never brings back what was dropped meanwhile. */
  async function findNumbered(subject: string): Promise<readonly Numbered[]> {
    const known = subjectKeys.get(subject);
    if (known) return known;
    const found: Numbered[] = [];
    for (let number = (await getTurn('subjects')).current + 1; number >= 0; number--) {
      const key = await files.find(subjectFile(subject, number));
      if (key) found.push({ number, key });
    }
    if (found.length > 0) subjectKeys.set(subject, found);
    return found;
  }

  return {
    secret: async (name) => readSecret(name, (await getTurn(name)).current),
    secrets: (name) => readTurned(name, (number) => readSecret(name, number)),
    privateKey: async (name, type) => readPrivateKey(name, type, (await getTurn(name)).current),
    privateKeys: (name, type) => readTurned(name, (number) => readPrivateKey(name, type, number)),
    async makeNext(name, type) {
      const turn = await readTurn(name);
      if (turn.turning) return;
      const next = turn.current + 1;
      await (type === 'secret' ? readSecret(name, next) : readPrivateKey(name, type, next));
      await writeTurn(name, { ...turn, made: next, turning: true });
      turns.delete(name);
    },
    async turn(name, realNow) {
      const turn = await readTurn(name);
      const next = turn.made ?? turn.current;
      if (next > turn.current) await writeTurn(name, { ...turn, current: next, turnedAt: realNow.toISOString() });
      turns.delete(name);
      return next;
    },
    async endTurn(name) {
      await writeTurn(name, { ...(await readTurn(name)), turning: false });
      turns.delete(name);
    },
    async findSubjectKey(subject) {
      const { current } = await getTurn('subjects');
      return (await findNumbered(subject)).find(({ number }) => number <= current)?.key;
    },
    findSubjectKeys: async (subject) => (await findNumbered(subject)).map(({ key }) => key),
    async makeSubjectKeys(subjects) {
      for (const subject of subjects) await makeSubjectKey(subject);
    },
    async makeNextSubjectKeys() {
      const next = (await readSubjectTurn()) + 1;
      const subjects = (await files.list('subjects')).filter((name) => /^[0-9a-f-]{36}$/.test(name));
      for (const subject of subjects) await makeSubjectKey(subject, next);
      return subjects.length;
    },
    async turnSubjectKeys() {
      await writeTurn('subjects', { current: (await readSubjectTurn()) + 1 });
    },
    async dropSubjectKey(subject) {
      subjectKeys.delete(subject);
      for (let number = (await readSubjectTurn()) + 1; number >= 0; number--)
        await files.drop(subjectFile(subject, number));
    },
    forget() {
      subjectKeys.clear();
      turns.clear();
    },
    readNote,
    writeNote,
    rewrap: files.rewrap,
  };
}

/** The first of a name bears no number: it is from before there were turns. */
const numbered = (name: string, number: number) => (number === 0 ? name : `${name}-${number}`);

/** What could not be read is read again, not remembered. */
function once<T>(known: Map<string, Promise<T>>, name: string, read: () => Promise<T>): Promise<T> {
  let found = known.get(name);
  if (!found) {
    found = read();
    known.set(name, found);
    found.catch(() => known.delete(name));
  }
  return found;
}

function makeKey(type: KeyType): Buffer {
  const pair =
    type === 'p-256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync(type as 'ed25519');
  return Buffer.from(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
}
