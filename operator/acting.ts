import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { readConfiguration } from '../configuration.ts';
import { type Client, createClient } from '../connector/client.ts';
import { signActing } from '../connector/door/acting.ts';
import { sayTrouble } from '../connector/trouble.ts';
import { actingHeader } from '../contracts/acting.ts';
import { isSystemId, type SystemId } from '../contracts/member.ts';
import { parseWritten } from '../contracts/written-json.ts';
import { operatorKey, operatorSystem } from '../exchange/enrol/operator-system.ts';
import { type KeyStore, openKeyStore } from '../exchange/keys.ts';
import { readPassphrase } from '../supervisor/passphrase.ts';
import { Usage } from './answers.ts';

/** Who acts: a system by its key, and a person by name. */
export type Acting = {
  readonly client: Client;
  readonly actor: string;
  readonly exchange: string;
  readonly system: SystemId;
  /** the header with the claim of the member of staff whom `--staff` and `--role` name, for the request of that id; nothing where none is named */
  claim(message: string): Promise<Readonly<Record<string, string>>>;
};
/** For commands that speak for a member: its own member of staff. */
export const staffFields = {
  staff: { question: '操作する職員の番号（職員を登録しているとき）', optional: true },
  role: { question: 'その職員の役割', optional: true },
  proved: {
    question: 'その職員が本人であることを、カードや暗証番号などで確かめた時刻（10分以内。例：14:05）',
    optional: true,
  },
} as const;

/**
 * The system that a command acts as: the operator's own, with the key that lies with this installation's keys, or the one that a
 * file describes (`{exchange, system, keys}`; a connector's configuration does): an approver of a town, or an operator at another desk.
 * @param tries how often a request is tried before its failure is told
 * @throws Error in Japanese that says what to mend
 */
export async function openActing(
  {
    as,
    actor,
    staff,
    role,
    proved,
  }: {
    as?: string;
    actor?: string;
    staff?: string;
    role?: string;
    proved?: string;
  },
  { tries = 2 } = {},
): Promise<Acting> {
  const named = actor ?? os.userInfo().username;
  if (as !== undefined) {
    if ((staff === undefined) !== (role === undefined)) throw new Usage('--staff と --role は、両方を指定してください');
    const provedAt = proved === undefined ? undefined : readMoment(proved);
    const { keyFile, ...options } = await readSystemFile(as);
    const client = await createClient({ ...options, tries });
    return {
      client,
      actor: actor ?? staff ?? named,
      exchange: options.exchange,
      system: options.system,
      async claim(message): Promise<Readonly<Record<string, string>>> {
        if (staff === undefined || role === undefined) return {};
        const { region } = await client.call<{ region: string }>('GET', '/v1/self');
        const signer = { keys: keyFile, system: options.system };
        return {
          [actingHeader]: await signActing(signer, {
            ...{ region, user: staff, role, message },
            ...(provedAt && { provedAt }),
          }),
        };
      },
    };
  }
  const configuration = readConfiguration(process.env);
  const keys = await openRegionKeys();
  const { exchangeUrl, issuerUrl, operator } = configuration.region;
  if (!existsSync(path.join(configuration.data, 'keys', `${operatorKey}.pem`)))
    throw new Error(
      `${configuration.data} に運営者の鍵がありません。地域を一度起動した計算機で、npm start と同じ環境変数で実行してください。`,
    );
  const jwk = (await keys.privateKey(operatorKey, 'p-256')).export({ format: 'jwk' }) as JWK;
  const signing = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' };
  const options = { exchange: exchangeUrl, issuer: issuerUrl, system: operatorSystem(operator), keys: [signing] };
  const client = await createClient({ ...options, tries });
  return { client, actor: named, exchange: exchangeUrl, system: options.system, claim: async () => ({}) };
}

/** The keys of this installation, for what only its own machine may do. */
export async function openRegionKeys(): Promise<KeyStore> {
  const configuration = readConfiguration(process.env);
  return openKeyStore(path.join(configuration.data, 'keys'), await readPassphrase(configuration));
}

/** A time of today in Japan, or a whole date and time. The member answers for it, as for whom it names. @throws Usage */
function readMoment(text: string): Date {
  const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  const moment = new Date(/^\d{1,2}:\d{2}$/.test(text) ? `${today}T${text.padStart(5, '0')}:00+09:00` : text);
  if (Number.isNaN(moment.getTime())) throw new Usage('--proved は、14:05 のように時刻を指定してください');
  return moment;
}

async function readSystemFile(file: string) {
  const content = await readJsonFile(file);
  const { exchange, issuer, system, keys: keyFile } = content;
  if (typeof exchange !== 'string' || typeof system !== 'string' || !isSystemId(system) || typeof keyFile !== 'string')
    throw new Error(
      `${file} に exchange（連携基盤の住所）、system（業務システムの番号）、keys（鍵のファイル）を書いてください。`,
    );
  const place = path.resolve(path.dirname(file), keyFile);
  const { keys } = await readJsonFile(place);
  if (!Array.isArray(keys)) throw new Error(`${keyFile} は鍵のファイル（JWKS）ではありません。`);
  return { exchange, system, keys: keys as JWK[], keyFile: place, ...(typeof issuer === 'string' && { issuer }) };
}

async function readJsonFile(file: string): Promise<Record<string, unknown>> {
  try {
    return parseWritten(await readFile(file, 'utf8')) ?? {};
  } catch (error) {
    // The parser's own message would quote the file, which may hold a key.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new Error(
        `${file} がありません。engawa join や enrol system が作ったファイルのあるフォルダーで実行するか、その場所を指定してください。`,
      );
    throw new Error(
      error instanceof SyntaxError
        ? `${file} を JSON として読めません。書き方を確かめてください。`
        : (sayTrouble(error, file) ?? `${file} を読めません（${code}）。`),
    );
  }
}
