import { readFile } from 'node:fs/promises';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { largestBundle, readLabel } from '../../contracts/carry/bundle.ts';
import { ExchangeError, errorOf } from '../error.ts';
import { writeWhole } from '../files.ts';
import { openNetwork } from '../network.ts';

/* On a machine with a connection. Whoever runs it has no keys and reads nothing of what it carries. */

const patienceMs = 10 * 60_000;

async function ask(url: string, init: RequestInit): Promise<Response> {
  const reach = await openNetwork({});
  if (!URL.canParse(url)) throw new Error('連携基盤の住所（https://…）を指定してください。');
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new Error('連携基盤の住所は https で始まるものにしてください。');
  const response = await reach(url, { ...init, signal: AbortSignal.timeout(patienceMs) }).catch((cause) => {
    throw new ExchangeError(
      0,
      'unreachable',
      '連携基盤につながりません。通信とプロキシの設定を確かめ、もう一度出してください。',
      true,
      undefined,
      { cause },
    );
  });
  if (!response.ok) throw errorOf(response.status, response.headers, await response.text());
  return response;
}

/** @returns the file with the answer, beside the bundle. @throws ExchangeError, Fault: why it was not taken */
export async function submitBundle(
  exchange: string,
  file: string,
  { again, say }: { readonly again: boolean; readonly say: (text: string) => void },
): Promise<string> {
  const text = await readFile(file, 'utf8');
  if (text.length > largestBundle) throw new Error('包みが大きすぎます。');
  const { number, from } = readLabel(text);
  const url = `${exchange.replace(/\/$/, '')}/carry${again ? '?again=yes' : ''}`;
  const response = await ask(url, { method: 'POST', headers: { 'Content-Type': 'application/jose' }, body: text });
  const answer = `${file.replace(/(?:\.out)?\.engawa$/, '')}.in.engawa`;
  await writeWhole(answer, Buffer.from(await response.text()));
  say(
    `${from} の${number === 0 ? '番号を確かめる' : `${number}番の`}包みを出しました。返事の包みを持ち帰ってください: ${answer}`,
  );
  return answer;
}

/** Fetches the exchange's keys for bundles; what is shown is compared with what the operator says, by another way. */
export async function fetchKeys(exchange: string, file: string, say: (text: string) => void): Promise<void> {
  const response = await ask(`${exchange.replace(/\/$/, '')}/carry/keys`, { method: 'GET' });
  const { keys } = (await response.json()) as { keys: JWK[] };
  await writeWhole(file, Buffer.from(`${JSON.stringify({ keys }, null, 2)}\n`));
  say(`連携基盤の鍵を ${file} に書きました。次の指紋を、運営者に電話などで確かめてください。`);
  for (const key of keys) say(`  ${key.use === 'sig' ? '署名' : '封　'} ${await calculateJwkThumbprint(key)}`);
}
