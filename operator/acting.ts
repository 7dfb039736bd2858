import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { readConfiguration } from '../configuration.ts';
import { type Client, createClient } from '../connector/client.ts';
import { isSystemId } from '../contracts/member.ts';
import { operatorKey, operatorSystem } from '../exchange/enrol/operator.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { readPassphrase } from '../supervisor/secrets.ts';

/** Who acts: a system by its key, and a person by name. */
export type Acting = { readonly client: Client; readonly actor: string; readonly exchange: string };

/**
 * The system that a command acts as: the operator's own, with the key that lies with this installation's keys, or the one that a
 * file describes (`{exchange, system, keys}`; a connector's configuration does): an approver of a town, or an operator at another desk.
 * @throws Error in Japanese that says what to mend
 */
export async function openActing({ as, actor }: { as?: string; actor?: string }): Promise<Acting> {
  const named = actor ?? os.userInfo().username;
  if (as !== undefined) {
    const options = await readSystemFile(as);
    return { client: await createClient({ ...options, tries: 2 }), actor: named, exchange: options.exchange };
  }
  const configuration = readConfiguration(process.env);
  const keys = openKeyStore(path.join(configuration.data, 'keys'), await readPassphrase(configuration));
  const { exchangeUrl, issuerUrl, operator } = configuration.region;
  if (!existsSync(path.join(configuration.data, 'keys', `${operatorKey}.pem`)))
    throw new Error(
      `${configuration.data} に運営者の鍵がありません。地域を一度起動した計算機で、npm start と同じ環境変数で実行してください。`,
    );
  const jwk = (await keys.privateKey(operatorKey, 'p-256')).export({ format: 'jwk' }) as JWK;
  const signing = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' };
  const options = { exchange: exchangeUrl, issuer: issuerUrl, system: operatorSystem(operator), keys: [signing] };
  return { client: await createClient({ ...options, tries: 2 }), actor: named, exchange: exchangeUrl };
}

async function readSystemFile(file: string) {
  const content = await readJsonFile(file);
  const { exchange, issuer, system, keys: keyFile } = content;
  if (typeof exchange !== 'string' || typeof system !== 'string' || !isSystemId(system) || typeof keyFile !== 'string')
    throw new Error(
      `${file} に exchange（連携基盤の住所）、system（業務システムの番号）、keys（鍵のファイル）を書いてください。`,
    );
  const { keys } = await readJsonFile(path.resolve(path.dirname(file), keyFile));
  if (!Array.isArray(keys)) throw new Error(`${keyFile} は鍵のファイル（JWKS）ではありません。`);
  return { exchange, system, keys: keys as JWK[], ...(typeof issuer === 'string' && { issuer }) };
}

async function readJsonFile(file: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    // The parser's own message would quote the file, which may hold a key.
    const why = error instanceof SyntaxError ? 'JSON として読めません' : (error as NodeJS.ErrnoException).code;
    throw new Error(`${file} を読めません（${why}）。`);
  }
}
