import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { about, type Environment, environment, type Region, region } from './configuration/schema.ts';
import { parseWritten } from './contracts/written-json.ts';

export type Configuration = {
  readonly host: string;
  readonly ports: {
    readonly exchange: number;
    readonly applications: number;
    readonly public: number;
    /** where the fictional region's town answers; a real region has none */
    readonly town?: number;
  };
  /** absolute */
  readonly data: string;
  /** holds the migrator's password: the supervisor keeps it from its children */
  readonly databaseUrl?: string;
  /** absolute */
  readonly passphraseFile?: string;
  /** whether this is the fictional region */
  readonly fictional: boolean;
  readonly region: Region & { readonly issuerUrl: string };
};

type Problem = { readonly key: string; readonly text: string };

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(readonly problems: readonly Problem[]) {
    super(`設定に誤りがあります。\n${problems.map(({ key, text }) => `  ${key}: ${text}`).join('\n')}`);
  }
}

/**
 * Reads the configuration of this installation from its environment and, when ENGAWA_REGION names one, the region's file.
 * A real region refuses every development value.
 * @throws ConfigurationError that names every wrong key
 */
export function readConfiguration(env: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const here = check(environment, given, '環境変数');
  const ports = portsOf(here);
  if (here.ENGAWA_TABLES !== undefined && !existsSync(here.ENGAWA_TABLES))
    throw new ConfigurationError([
      { key: 'ENGAWA_TABLES', text: `フォルダー ${path.resolve(here.ENGAWA_TABLES)} がありません` },
    ]);
  const file = here.ENGAWA_REGION === undefined ? undefined : path.resolve(here.ENGAWA_REGION);
  const there = check(region, file === undefined ? developmentRegion(here) : readRegion(file), file ?? '');
  if (file !== undefined) {
    const problems = [...findDevelopment(environment, here), ...findDevelopment(region, there)];
    if (problems.length > 0) throw new ConfigurationError(problems);
  }
  return {
    host: here.ENGAWA_HOST,
    ports,
    data: path.resolve(here.ENGAWA_DATA),
    databaseUrl: here.DATABASE_URL,
    passphraseFile: here.ENGAWA_PASSPHRASE_FILE === undefined ? undefined : path.resolve(here.ENGAWA_PASSPHRASE_FILE),
    fictional: file === undefined,
    region: { ...there, issuerUrl: there.issuerUrl ?? `${there.exchangeUrl.replace(/\/$/, '')}/oidc` },
  };
}

function portsOf(here: Environment): Configuration['ports'] {
  const ports = {
    exchange: here.PORT,
    applications: here.APPLICATIONS_PORT ?? here.PORT + 1,
    public: here.PUBLIC_PORT ?? here.PORT + 2,
    ...(here.ENGAWA_REGION === undefined && { town: here.TOWN_PORT ?? here.PORT + 3 }),
  };
  // The number after the town's is that of a door in it (town/connectors.ts).
  const numbers = [...Object.values(ports), ...(ports.town === undefined ? [] : [ports.town + 1])];
  if (Math.max(...numbers) > 65_535)
    throw new ConfigurationError([{ key: 'PORT', text: '65531以下にしてください（PORT+1 から PORT+4 も使います）' }]);
  if (new Set(numbers).size < numbers.length)
    throw new ConfigurationError([{ key: 'PORT', text: '各プロセスのポートが重なっています' }]);
  return ports;
}

function check<S extends z.ZodType>(schema: S, value: unknown, where: string): z.infer<S> {
  const inJapanese = z.locales.ja().localeError;
  const result = schema.safeParse(value, {
    error: (issue) => (issue.input === undefined ? '指定がありません' : inJapanese(issue)),
  });
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.flatMap((issue) => {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.') || where];
      return keys.map((key) => ({ key, text: issue.message }));
    }),
  );
}

function readRegion(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError([{ key: 'ENGAWA_REGION', text: `${file} を読めません` }]);
  }
  try {
    const content = parseWritten(text);
    if (typeof content?.municipalities !== 'string') return content;
    return { ...content, municipalities: path.resolve(path.dirname(file), content.municipalities) };
  } catch (error) {
    throw new ConfigurationError([
      { key: 'ENGAWA_REGION', text: `${file} がJSONとして読めません（${(error as Error).message}）` },
    ]);
  }
}

/** The fictional region is written in no file: it is the development value of every key. */
const developmentRegion = (here: Environment) =>
  Object.fromEntries(
    Object.entries(region.shape).map(([name, schema]) => {
      const { development } = about.get(schema)!;
      return [name, typeof development === 'function' ? development(here) : development];
    }),
  );

const findDevelopment = (schema: z.ZodObject, values: Record<string, unknown>): Problem[] =>
  Object.entries(schema.shape).flatMap(([key, one]) => {
    const text = about.get(one as z.ZodType)?.real?.(values[key]);
    return text === undefined ? [] : [{ key, text }];
  });
