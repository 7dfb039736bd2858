import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JWK } from 'jose';
import { z } from 'zod';
import { sayTrouble } from '../connector/trouble.ts';
import { type Contract, contract as contractSchema } from '../contracts/contract.ts';
import { isSystemId, type SystemId } from '../contracts/member.ts';
import type { Parcel } from '../contracts/message.ts';
import { sayIssue } from '../contracts/written-issue.ts';
import { parseWritten } from '../contracts/written-json.ts';
import { findFormMistakes } from '../exchange/disclose/form.ts';

const applications = fileURLToPath(new URL('../applications/', import.meta.url));
/** A program and its arguments; started in the folder of the configuration. */
const program = z.array(z.string()).min(1);
const headers = z.record(z.string(), z.string());

/** What both ways of being told need. */
const told = {
  /** prints a line for each message that took effect: `{"message": "…", "runmode": "…"}` (docs/conformance.md) */
  taken: program,
  /** file that is the content of each message */
  file: z.string().min(1),
  /** where the check plays the exchange, for an application with a fixed setting; left out, any free port */
  exchangePort: z.int().min(1).max(65_535).optional(),
};

const schema = z.strictObject({
  system: z.custom<SystemId>((value) => typeof value === 'string' && isSystemId(value)),
  region: z.string().min(1).default('ENGAWA'),
  /** a contract's id among the applications here, or a file beside the configuration */
  contract: z.string().min(1),
  purpose: z.string().min(1),
  /** The application that answers inquiries. */
  provider: z
    .strictObject({
      /** starts it; left out, it is running already */
      start: program.optional(),
      /** where the exchange, or the connector, asks it */
      url: z.url(),
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
      path: z.string().default(''),
      body: z.unknown().optional(),
      /** codes that it holds test persons under: two at least, so that a mix-up shows */
      known: z.array(z.string().min(1)).min(2),
      /** codes of test persons about whom it answers with an error that the contract names, by status */
      errors: z.record(z.string().regex(/^[45]\d\d$/), z.string().min(1)).default({}),
    })
    .optional(),
  /** The application that asks. */
  caller: z
    .strictObject({
      /** asks once, and says at the end of its output what it made of it (docs/conformance.md) */
      run: program,
      /** whom it asks about, as it writes it; handed to it as ENGAWA_SUBJECT */
      subject: z.string().min(1),
      /** file with an answer that fits the contract */
      answer: z.string().min(1),
      /** files with error answers that fit the contract, by status */
      errors: z.record(z.string().regex(/^[45]\d\d$/), z.string().min(1)).default({}),
      waitSeconds: z.number().positive().max(300).default(30),
    })
    .optional(),
  /** The application that is pushed to (docs/webhooks.md). */
  receiver: z
    .strictObject({
      ...told,
      /** starts it; left out, it is running already */
      start: program.optional(),
      /** its endpoint, as it is registered */
      url: z.url(),
      /** how it wants its CloudEvents; what stands not here it must refuse, and not lose */
      modes: z
        .array(z.enum(['binary', 'structured']))
        .min(1)
        .default(['binary']),
    })
    .optional(),
  /** The application that collects from its inbox. */
  collector: z
    .strictObject({
      ...told,
      /** collects; one that ends is started again */
      start: program,
      /** file with the system's keys (JWKS): one for signing, one for sealing. The public halves are enough */
      keys: z.string().min(1),
      waitSeconds: z.number().positive().max(300).default(30),
    })
    .optional(),
  /** The whole way, through a connector that runs beside a region. */
  connector: z
    .strictObject({
      /** the connector's door for X-Road clients */
      door: z.url(),
      /** below `/r1/{region}/`: member, system, service and path */
      target: z.string().min(1),
      /** what names a person whose data may be had, and one whose may not */
      permitted: headers,
      refused: headers,
    })
    .optional(),
});
type Read = z.infer<typeof schema>;
export type ParcelFile = Parcel['files'][number];
const parts = 'provider、caller、receiver、collector、connector ';
export type Provider = NonNullable<Read['provider']>;
export type Caller = NonNullable<Read['caller']> & {
  readonly example: unknown;
  /** by status */
  readonly errorExamples: Readonly<Record<string, unknown>>;
};
type WithContent<T> = Omit<T, 'file'> & { readonly content: ParcelFile };
export type Receiver = WithContent<NonNullable<Read['receiver']>>;
export type Collector = Omit<WithContent<NonNullable<Read['collector']>>, 'keys'> & { readonly keys: readonly JWK[] };
export type Connector = NonNullable<Read['connector']>;
export type Setup = Pick<Read, 'system' | 'region' | 'purpose'> & {
  readonly contract: Contract;
  readonly provider: Provider | undefined;
  readonly caller: Caller | undefined;
  readonly receiver: Receiver | undefined;
  readonly collector: Collector | undefined;
  readonly connector: Connector | undefined;
  /** the folder of the configuration */
  readonly folder: string;
};

/** @throws Error in Japanese that says what to mend */
export async function readSetup(file: string): Promise<Setup> {
  const folder = path.dirname(path.resolve(file));
  const read = schema.safeParse(await readJson(file), { error: sayIssue });
  if (!read.success) {
    const places = read.error.issues.map((issue) => `${issue.path.join('.') || '全体'}: ${issue.message}`);
    throw new Error(`設定 ${file} を直してください:\n  ${places.join('\n  ')}`);
  }
  const { system, region, purpose, provider, caller, receiver, collector, connector } = read.data;
  if (!provider && !caller && !receiver && !collector && !connector)
    throw new Error(`設定 ${file} に、確かめるもの（${parts}のどれか）を書いてください。`);
  const contract = await readContract(folder, read.data.contract);
  const unnamed = Object.keys({ ...provider?.errors, ...caller?.errors }).find((status) => !contract.errors?.[status]);
  if (unnamed !== undefined)
    throw new Error(`設定 ${file} の errors にある ${unnamed} を、連携契約定義 ${contract.id} は定めていません。`);
  const errors = Object.entries(caller?.errors ?? {}).map(
    async ([status, name]) => [status, await readJson(path.resolve(folder, name))] as const,
  );
  return {
    system,
    region,
    purpose,
    contract,
    provider,
    caller: caller && {
      ...caller,
      example: await readJson(path.resolve(folder, caller.answer)),
      errorExamples: Object.fromEntries(await Promise.all(errors)),
    },
    receiver: receiver && (await withContent(folder, receiver)),
    collector: collector && {
      ...(await withContent(folder, collector)),
      keys: await readKeys(path.resolve(folder, collector.keys)),
    },
    connector,
    folder,
  };
}

const mediaTypes: Readonly<Record<string, string>> = { '.json': 'application/json', '.csv': 'text/csv' };

async function withContent<T extends { readonly file: string }>(folder: string, { file, ...rest }: T) {
  const bytes = await readFile(path.resolve(folder, file)).catch((error: Error) => {
    throw new Error(sayTrouble(error, file) ?? `${file} を読めません（${error.message}）。`);
  });
  const mediaType = mediaTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
  return { ...rest, content: { name: path.basename(file), mediaType, content: bytes.toString('base64') } };
}

async function readKeys(file: string): Promise<readonly JWK[]> {
  const { keys } = (await readJson(file)) as { keys?: readonly JWK[] };
  if (!Array.isArray(keys) || !['sig', 'enc'].every((use) => keys.some((one) => one.use === use)))
    throw new Error(`${file} に、署名用（use: "sig"）と封用（use: "enc"）の鍵を、JWKS の形で書いてください。`);
  return keys;
}

async function readContract(folder: string, name: string): Promise<Contract> {
  const [application, id] = name.split('/');
  const isOurs = /^[a-z0-9-]+\/[a-z0-9.-]+$/.test(name) && !name.endsWith('.json');
  const file = isOurs ? path.join(applications, application!, 'contracts', `${id}.json`) : path.resolve(folder, name);
  const read = contractSchema.safeParse(await readJson(file));
  if (!read.success) throw new Error(`連携契約定義 ${file} を直してください: ${z.prettifyError(read.error)}`);
  const mistakes = findFormMistakes(read.data);
  if (mistakes.length > 0) throw new Error(`連携契約定義 ${file} を直してください:\n  ${mistakes.join('\n  ')}`);
  return read.data;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return parseWritten(await readFile(file, 'utf8'));
  } catch (error) {
    // The parser's own message would quote the file, which may hold a key.
    throw new Error(sayTrouble(error, file) ?? `${file} を JSON として読めません。書き方を確かめてください。`);
  }
}
