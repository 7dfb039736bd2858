import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { compactDecrypt, importJWK, type JWK } from 'jose';
import { checkAnswers } from './answering/mistakes.ts';
import { type Client, createClient, ExchangeError } from './client.ts';
import { openNetwork } from './network.ts';
import { checkParts, type Known } from './self-check-parts.ts';
import { createReport, type Shown, someOf } from './self-check-report.ts';
import { bad, type Finding, good, readKeys, readSetup, type Setup, Stop } from './self-check-setup.ts';
import { checkWebhook } from './self-check-webhook.ts';
import { sayTrouble } from './trouble.ts';

type Io = { readonly stdout: { write(text: string): unknown }; readonly stderr: { write(text: string): unknown } };
type Self = {
  readonly memberName: string;
  readonly name: string;
  readonly keys: readonly { readonly kid: string; readonly use: 'sig' | 'enc' }[];
  readonly rights: readonly (Known['rights'][number] & { readonly unapproved: readonly string[] })[];
} & Omit<Known, 'rights'>;

const usage = `使い方: engawa self-check <設定ファイル（JSON）> [--all | --json]
接続プログラムの設定か、engawa enrol system が作った設定を指定します。何も変えません。
直すところを先に、よい状態のものは種類ごとに一行で表示します。
  --all    よい状態のものも、一つずつ表示します
  --json   ほかのプログラムが読める形（JSON）で、すべて表示します
終了コードは、すべてよい状態なら 0、直すところがあれば 1、使い方の誤りなら 2 です。
`;

/** `engawa self-check <config>`: tries the way to the exchange from a member's own side and says what to mend. @returns the exit code */
export async function selfCheckCommand(args: readonly string[], { stdout, stderr }: Io): Promise<number> {
  const read = readArgs(args);
  if (read === undefined || read.help) {
    (read ? stdout : stderr).write(usage);
    return read ? 0 : 2;
  }
  const report = createReport(read.shown, (text) => stdout.write(text));
  try {
    for await (const finding of check(read.file)) report.tell(finding);
  } catch (error) {
    report.tell(
      error instanceof Stop
        ? error.finding
        : sayTrouble(error)
          ? bad(`設定: ${sayTrouble(error)}`, `${read.file} に書いた場所（ca など）を直してください`)
          : bad((error as Error).message, '連携基盤の運営者に、この表示を見せてください'),
    );
  }
  return report.end() === 0 ? 0 : 1;
}

function readArgs(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { all: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    const { all, json, help } = values;
    if (!help && (positionals.length !== 1 || (all && json))) return undefined;
    const shown: Shown = json ? 'json' : all ? 'all' : 'brief';
    return { file: positionals[0] ?? '', shown, help };
  } catch {
    return undefined; // an option that there is not
  }
}

async function* check(file: string): AsyncGenerator<Finding> {
  const setup = await readSetup(file);
  yield good(`設定: ${setup.system} として ${setup.exchange} につなぎます`);
  const keys = await readKeys(setup.keyFile);
  yield* checkKeyFile(setup.keyFile, keys);
  yield await checkClock(setup);
  const client = await createClient({ ...setup, keys, tries: 1 });
  const self = await client.call<Self>('GET', '/v1/self').catch((error: ExchangeError) => {
    throw new Stop(explain(error, setup));
  });
  yield good(`認証: ${self.memberName}の「${self.name}」と認められました`);
  yield* checkRegistered(self, keys);
  yield* describeRights(self);
  yield* checkParts(file, client, self);
  yield* checkAnswers(client);
  yield await tryDelivery(client, self, keys);
  yield await checkWebhook(client);
}

async function* checkKeyFile(file: string, keys: readonly JWK[]): AsyncGenerator<Finding> {
  const signing = keys.find(({ use }) => use === 'sig');
  if (!signing || !('d' in signing))
    throw new Stop(
      bad('鍵: 署名用の秘密鍵（use: "sig"）がありません', '秘密鍵の入ったファイルを keys に指定してください'),
    );
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    yield bad(`鍵: ${file} を、この計算機のほかの利用者も読めます`, `chmod 600 ${file}`);
  else yield good('鍵: ファイルを読めました');
}

/** As far as a proof of ours may differ from the exchange's time; it takes no more than ten seconds ahead and a minute behind. */
const mostAheadMs = 8_000;
const mostBehindMs = 45_000;

async function checkClock(setup: Setup): Promise<Finding> {
  const reach = await openNetwork(setup);
  const before = Date.now();
  const response = await reach(`${setup.exchange.replace(/\/$/, '')}/health`, {
    signal: AbortSignal.timeout(20_000),
  }).catch((error) => {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
    throw new Stop(
      bad(
        `通信: ${setup.exchange} に届きません（${cause}）`,
        '住所の誤り、ネットワーク、プロキシ（設定の proxy）、庁内の認証局（設定の ca）を確かめてください',
      ),
    );
  });
  await response.body?.cancel();
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!response.ok || Number.isNaN(date))
    throw new Stop(
      bad(`通信: 連携基盤から ${response.status} が返りました`, '連携基盤が動いているか、運営者に確かめてください'),
    );
  const ahead = (before + Date.now()) / 2 - (date + 500);
  if (ahead > mostAheadMs || ahead < -mostBehindMs)
    return bad(
      `時計: この計算機の時計が、連携基盤より${Math.round(Math.abs(ahead) / 1000)}秒${ahead > 0 ? '進んで' : '遅れて'}います`,
      '計算機の時刻を自動で合わせる設定（NTP）にしてください',
    );
  return good('通信と時計: 連携基盤に届き、時計は合っています');
}

function explain(error: ExchangeError, { exchange }: Setup): Finding {
  if (!(error instanceof ExchangeError)) throw error;
  // Something answered there a moment ago (`checkClock`).
  if (error.code === 'unreachable')
    return bad(
      `認証: ${exchange} は返事をしますが、連携基盤の認証（/oidc）に届きません`,
      '設定の exchange の住所とポートが連携基盤のもので、ほかのプログラムのものではないか、issuer を書いているときはその住所も、確かめてください',
    );
  if (error.status === 401 || error.status === 400 || error.code === 'invalid_client')
    return bad(
      '認証: 連携基盤に認められませんでした',
      '業務システムの番号（system）と鍵が、登録したものか確かめてください。失効していないか、運営者に確かめてください',
    );
  return bad(`認証: ${error.message}`, '時間をおいてやり直し、続くときは運営者にこの表示を見せてください');
}

function* checkRegistered({ keys: known, receives }: Self, own: readonly JWK[]): Generator<Finding> {
  const sealing = known.filter(({ use }) => use === 'enc');
  const lost = sealing.filter(({ kid }) => !own.some((key) => key.kid === kid && 'd' in key));
  if (lost.length > 0)
    yield bad(
      `鍵: 登録されている封の鍵（${lost.map(({ kid }) => kid).join('、')}）の秘密鍵が、鍵のファイルにありません。届くものを開けません`,
      '登録したときの鍵のファイルに戻すか、鍵を登録し直してください',
    );
  else if (sealing.length === 0 && receives.length > 0)
    yield bad('鍵: 受け取るための封の鍵が登録されていません', '封の鍵（use: "enc"）を登録してください');
  else yield good(`鍵: 登録された${known.length}個の鍵と合っています`);
}

function* describeRights({ rights, receives }: Self): Generator<Finding> {
  if (rights.length === 0)
    yield bad(
      '権限: この種別の機関が使える連携サービスがありません',
      '種別と、連携サービスの登録を運営者に確かめてください',
    );
  const byContract = new Map(rights.map((right) => [right.contract, right]));
  const arriving = receives.map((id) => `「${byContract.get(id)?.title ?? id}」`);
  const here =
    arriving.length > 0
      ? `。この業務システムに届くもの: ${arriving.join('')}`
      : '。この業務システムに届くものはありません';
  for (const { contract, title, purpose, send, receive } of rights) {
    const may = [send && '渡す', receive && '受け取る'].filter(Boolean).join('・');
    const arrives = receives.includes(contract) ? '（この業務システムに届きます）' : '';
    yield good(`権限: 「${title}」（${contract}）を、利用目的 ${purpose} で${may}ことができます${arrives}`, {
      one: contract,
      many: ({ length }) => `${length}件の連携サービスを、渡すか受け取ることができます${here}`,
    });
  }
  // Nothing that this system could mend: others have to approve it.
  for (const { title, contract, unapproved: waiting } of byContract.values())
    for (const text of waiting)
      yield good(`承認待ち: 「${title}」（${contract}）は、${text}`, {
        waits: true,
        one: `「${title}」`,
        many: (names) => `${someOf(names)}が、自治体の承認を待っています`,
      });
}

/** There and back: what the exchange seals to us as it seals mail, opened with our key and shown to it. */
async function tryDelivery(client: Client, { keys: known }: Self, keys: readonly JWK[]): Promise<Finding> {
  if (!known.some(({ use }) => use === 'enc'))
    return good('往復: 送ることができます（封の鍵がないため、受け取りません）');
  const { kid, sealed } = await client.call<{ kid: string; sealed: string }>('POST', '/v1/self/letters');
  const key = keys.find((one) => one.kid === kid);
  if (!key) return bad('往復: 届いた便りを開ける鍵がありません', '鍵のファイルを確かめてください');
  try {
    const { plaintext } = await compactDecrypt(sealed, await importJWK(key, 'ECDH-ES'));
    await client.call('POST', '/v1/self/letters/opened', { text: new TextDecoder().decode(plaintext) });
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    return bad(
      '往復: 届いた便りを、この鍵で開けません',
      '鍵のファイルが壊れていないか、登録したものかを確かめてください',
    );
  }
  return good('往復: 封をした便りが届き、開けて、返せました');
}
