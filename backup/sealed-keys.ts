import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { sayTrouble } from '../connector/trouble.ts';

/** What belongs to one installation, and is made anew in another: how its roles enter its database. */
const ofInstallation = new Set(['database.json', 'migrator']);
/** About 64 MiB and a second for each guess at one passphrase. */
const cost = { N: 65_536, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

const sealedSchema = z.strictObject({
  format: z.literal('engawa-keys/v1'),
  salts: z.tuple([z.base64(), z.base64()]),
  nonce: z.base64(),
  content: z.base64(),
});

/** Two persons' secrets; neither opens it alone. */
export type Passphrases = readonly [string, string];

/** @throws Error in Japanese */
export function checkPassphrases(given: readonly string[]): Passphrases {
  const [one, other, ...more] = given;
  if (one === undefined || other === undefined || more.length > 0)
    throw new Error('合言葉は、二人がそれぞれ決めた二つが必要です。');
  if (one === other) throw new Error('二つの合言葉が同じです。二人が別々に決めてください。');
  if (one.length < 12 || other.length < 12) throw new Error('合言葉は、それぞれ12文字以上にしてください。');
  return [one, other];
}

/** Names of the applications' own keys begin so; those of the region's keys begin as they always did. */
const ofApplications = 'keys-applications/';
const places = (data: string) =>
  [
    ['', path.join(data, 'keys')],
    [ofApplications, path.join(data, 'keys-applications')],
  ] as const;
function placeOf(data: string, name: string): string {
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new Error('鍵のバックアップに、置けない名前のファイルがあります。');
  return name.startsWith(ofApplications) ? path.join(data, ...parts) : path.join(data, 'keys', ...parts);
}

/** Seals the region's keys and those of its applications (AES-256-GCM), as they lie in their files: where a passphrase wraps them they stay wrapped. */
export async function sealKeys(data: string, file: string, passphrases: Passphrases): Promise<number> {
  const files: Record<string, string> = {};
  for (const [prefix, folder] of places(data)) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
      // An installation that has no application yet has no such folder.
      if (prefix !== '' && error.code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries) {
      const name = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
      if (!entry.isFile() || ofInstallation.has(name) || name.endsWith('.new')) continue;
      files[prefix + name] = (await readFile(path.join(entry.parentPath, entry.name))).toString('base64');
    }
  }
  const salts = [randomBytes(16), randomBytes(16)] as const;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrases, salts), nonce).setAAD(Buffer.from('engawa-keys/v1'));
  const text = Buffer.from(JSON.stringify(files));
  const content = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  const sealed = {
    format: 'engawa-keys/v1',
    salts: salts.map((salt) => salt.toString('base64')),
    nonce: nonce.toString('base64'),
    content: content.toString('base64'),
  };
  await writeWhole(file, `${JSON.stringify(sealed)}\n`);
  return Object.keys(files).length;
}

/** A new file, on the disk when this returns, or none: half a seal opens to nothing, and would stand in the way of the next try. */
async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text).then(() => handle.sync());
  } catch (error) {
    await rm(file, { force: true });
    throw new Error(sayTrouble(error, file) ?? (error as Error).message, { cause: error });
  } finally {
    await handle.close();
  }
}

/** undefined of what is no JSON */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Files by their names in the seal, each in base64. */
export type OpenedKeys = Readonly<Record<string, string>>;

/** @throws Error in Japanese */
export async function openKeys(file: string, passphrases: Passphrases): Promise<OpenedKeys> {
  const read = sealedSchema.safeParse(readJson(await readFile(file, 'utf8')));
  if (!read.success) throw new Error(`${file} は、縁側の鍵のバックアップではありません。`);
  const { salts, nonce, content } = read.data;
  const bytes = Buffer.from(content, 'base64');
  const key = keyOf(passphrases, salts.map((salt) => Buffer.from(salt, 'base64')) as [Buffer, Buffer]);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: 16 })
    .setAAD(Buffer.from('engawa-keys/v1'))
    .setAuthTag(bytes.subarray(-16));
  let text: string;
  try {
    text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
  } catch {
    throw new Error('合言葉（二つとその順）が違うか、鍵のバックアップが壊れています。');
  }
  return JSON.parse(text);
}

/** Puts opened keys into a data folder, which has none. @returns how many files. @throws Error in Japanese */
export async function putKeys(opened: OpenedKeys, data: string): Promise<number> {
  const files = Object.entries(opened);
  for (const [name, one] of files) {
    const to = placeOf(data, name);
    await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
    await writeFile(to, Buffer.from(one, 'base64'), { mode: 0o600, flag: 'wx' });
  }
  return files.length;
}

/** Each passphrase is stretched by itself, so that neither person learns anything from the other's. */
function keyOf(passphrases: Passphrases, salts: readonly [Buffer, Buffer]): Buffer {
  const halves = passphrases.map((one, i) => scryptSync(one.normalize('NFKC'), salts[i]!, 32, cost));
  return Buffer.from(hkdfSync('sha256', Buffer.concat(halves), Buffer.alloc(0), 'engawa/keys', 32));
}
