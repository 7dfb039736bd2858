import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Contract, contract as contractSchema } from '../contracts/contract.ts';
import { runModes } from '../contracts/kind.ts';
import { isSystemId, type SystemId } from '../contracts/member.ts';
import { sayIssue } from '../contracts/written-issue.ts';
import { parseWritten } from '../contracts/written-json.ts';
import { answeringSchema } from './answering/configuration.ts';
import { doorSchema } from './door/configuration.ts';

const folder = z.string().min(1);

/** What a connector needs to know whatever it does: a JSON file on the member's own premises. */
const common = z.strictObject({
  /** address of the exchange */
  exchange: z.url(),
  /** address of the token issuer; `<exchange>/oidc` when left out */
  issuer: z.url().optional(),
  system: z.custom<SystemId>((value) => typeof value === 'string' && isSystemId(value)),
  /** file with this system's private keys (JWKS): one for signing, one or more for opening mail */
  keys: z.string().min(1),
  /** `http://user:password@proxy.example:8080`; HTTPS_PROXY and NO_PROXY of the environment when left out */
  proxy: z.url().optional(),
  /** file with the certificate (PEM) of a private certificate authority, e.g. that of a proxy which opens TLS */
  ca: z.string().optional(),
  /** the door for X-Road clients on the office network */
  door: doorSchema.optional(),
  /** the services of this system that are asked of local HTTP services */
  answering: answeringSchema.optional(),
});
type Common = z.infer<typeof common>;

/** With folders of files, which an office may do without. */
const schema = common.extend({
  /** id of the contract of the files, e.g. `care/careplan-v41` */
  contract: z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/),
  purpose: z.string().min(1),
  /** what this connector sends is real, a drill or a test; drills and tests lie in folders of that name (lanes.ts) */
  runMode: z.enum(runModes).default('通常'),
  folders: z.strictObject({ out: folder, in: folder, sent: folder, refused: folder, state: folder }),
  /** a group of files is complete when nothing has come or grown for so long */
  quietSeconds: z.number().min(0.1).max(600).default(5),
  /** between two looks into `out` */
  pollSeconds: z.number().min(0.05).max(60).default(1),
  /** where there is no connection: files move by bundles (engawa carry) */
  carry: z
    .strictObject({
      /** the region's code, as in `/r1/{region}` */
      region: z.string().min(1),
      /** file with the exchange's public keys for bundles, as `engawa carry keys` wrote it */
      exchangeKeys: z.string().min(1),
    })
    .optional(),
  /** whom the office asks about a file that was not sent; stands at the end of every 理由.txt */
  contact: z.string().optional(),
});
export type ConnectorConfiguration = z.infer<typeof schema>;
/** What may stand in a configuration. */
export const settings: readonly string[] = Object.keys(schema.shape);

/** All that one connector does: `files` is undefined where it has no folders. */
export type Setup = Common & { readonly files?: ConnectorConfiguration };

/** @throws Error in Japanese that says what to mend. Relative paths are taken from the file's own folder. */
export async function readSetup(file: string): Promise<Setup> {
  const content = await readJson(file);
  if (typeof content === 'object' && content !== null && ('door' in content || 'answering' in content))
    if (!('folders' in content)) return parse(common, content, file);
  const has = (name: string) => typeof content === 'object' && content !== null && name in content;
  if (has('system') && !['folders', 'contract', 'purpose'].some(has))
    throw new Error(
      `設定ファイル ${file} に、することが書かれていません。照会する入口（door）、照会への回答（answering）、ファイルのフォルダー（contract、purpose、folders）のどれかを加えてください（connector/README.md）。`,
    );
  const files = parse(schema, content, file);
  return { ...files, files };
}

/** Of a connector that moves files. @throws Error in Japanese */
export async function readConnectorConfiguration(file: string): Promise<ConnectorConfiguration> {
  const { files } = await readSetup(file);
  if (!files) throw new Error(`設定ファイル ${file} に、ファイルを送受信する設定（folders）がありません。`);
  return files;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return parseWritten(await readFile(file, 'utf8'));
  } catch (error) {
    // The parser's own message would quote the file, which may hold the password of a proxy.
    const { code } = error as NodeJS.ErrnoException;
    const why = error instanceof SyntaxError ? 'JSON として読めません' : code;
    throw new Error(
      code === 'ENOENT' ? `設定ファイル ${file} がありません。` : `設定ファイル ${file} を読めません（${why}）。`,
    );
  }
}

type Paths = { folders?: Record<string, string>; carry?: { region: string; exchangeKeys: string } };

function parse<T extends Common & Paths>(as: z.ZodType<T>, content: unknown, file: string): T {
  const read = as.safeParse(content, { error: sayIssue });
  if (!read.success) {
    const places = read.error.issues.map(({ path: at, message }) => [at.join('.'), message].filter(Boolean).join(': '));
    throw new Error(`設定ファイル ${file} を直してください: ${[...new Set(places)].join('、')}`);
  }
  const here = (relative: string) => path.resolve(path.dirname(file), relative);
  const { folders, keys, ca, carry } = read.data;
  return {
    ...read.data,
    keys: here(keys),
    ...(ca !== undefined && { ca: here(ca) }),
    ...(carry && { carry: { ...carry, exchangeKeys: here(carry.exchangeKeys) } }),
    ...(folders && {
      folders: Object.fromEntries(Object.entries(folders).map(([name, one]) => [name, here(one)])),
    }),
  };
}

/**
 * The table of layouts of the configured contract: data that comes with this program.
 * @throws Error in Japanese when it is not there, or is not about files
 */
export async function readFileContract({ contract: id }: ConnectorConfiguration): Promise<Contract> {
  const [application, name] = id.split('/');
  const file = fileURLToPath(new URL(`../applications/${application}/contracts/${name}.json`, import.meta.url));
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`連携契約定義 ${id} が見つかりません。設定ファイルの contract を確かめてください。`);
  });
  const read = contractSchema.parse(JSON.parse(text));
  if (!read.files) throw new Error(`連携契約定義 ${id} は、ファイルの送付のものではありません。`);
  return read;
}
