import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { JWK } from 'jose';
import type { Configuration } from '../configuration.ts';
import { applicationUrls, type Role, type RolePasswords, roleUrl } from '../database/roles.ts';
import { type ApplicationKeys, readApplicationKeys, readPublishedKeys } from './application-keys.ts';
import { readPassphrase } from './passphrase.ts';

/** What each process is given, and no more: the process that reads strangers' files holds no key and no other role. */
export type Secrets = {
  readonly exchange: {
    readonly databaseUrls: Record<'exchange' | 'sweeper' | 'sequencer' | 'trail', string> & {
      /** in the fictional region only, whose town is laid into the applications' registers too */
      readonly applications?: Readonly<Record<string, string>>;
    };
    /** wraps the keys; undefined in the fictional region only */
    readonly passphrase?: string;
    /** public: by which the issuer knows the applications */
    readonly applicationKeys: readonly JWK[];
  };
  readonly applications: {
    /** who is signed in: what all applications share */
    readonly databaseUrl: string;
    /** by folder: each application's own schema, entered as the role that reaches no other */
    readonly ownUrls: Readonly<Record<string, string>>;
    readonly keys: ApplicationKeys;
  };
  readonly public: Record<never, never>;
};
export type ProcessName = keyof Secrets;

/** The file `<data>/keys/database.json` (0600): how the roles enter the database. The migrator's password is not in it. */
export type DatabaseAccess = {
  /** the database without user and password, e.g. `postgres://127.0.0.1:54321/postgres` */
  readonly url: string;
  readonly passwords: RolePasswords;
};
export const accessFile = (data: string): string => path.join(data, 'keys', 'database.json');

export async function secretsOf<N extends ProcessName>(
  name: N,
  configuration: Configuration,
  { url, passwords }: DatabaseAccess,
): Promise<Secrets[N]> {
  const enter = (role: Role) => roleUrl(url, role, passwords);
  const make: { [P in ProcessName]: () => Promise<Secrets[P]> } = {
    exchange: async () => ({
      databaseUrls: {
        exchange: enter('exchange'),
        sweeper: enter('sweeper'),
        sequencer: enter('sequencer'),
        trail: enter('trail'),
        ...(configuration.region.town && { applications: applicationUrls(url, passwords) }),
      },
      passphrase: await readPassphrase(configuration),
      applicationKeys: await readPublishedKeys(configuration.data),
    }),
    applications: async () => ({
      databaseUrl: enter('applications'),
      ownUrls: applicationUrls(url, passwords),
      keys: await readApplicationKeys(configuration.data),
    }),
    public: async () => ({}),
  };
  return make[name]();
}

/** What a process that was started alone reads by itself: it enters the database that `npm start` has made. */
export async function readSecrets<N extends ProcessName>(name: N, configuration: Configuration): Promise<Secrets[N]> {
  if (name === 'public') return {} as Secrets[N];
  const file = accessFile(configuration.data);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`${file} を読めません。先に npm start を一度実行して、データベースを作ってください。`);
  });
  return secretsOf(name, configuration, JSON.parse(text));
}
