import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Contract } from '../contracts/contract.ts';
import { contractOfError } from '../exchange/disclose/error.ts';
import { read } from '../exchange/disclose/read.ts';
import { type Answered, ask, exchangeHeaders } from './ask.ts';
import type { Provider, Setup } from './configuration.ts';
import { type Complaint, type Findings, find, Wrong } from './finding.ts';
import { startProgram, waitForDoor } from './program.ts';

type Way = { readonly subject?: string; readonly runMode?: string; readonly id?: string; readonly path?: string };
type Asking = (way: Way, method?: string) => Promise<Answered>;

/** Asks an application as the exchange would, well and badly, and holds its answers against its contract. */
export async function* checkProvider(setup: Setup, provider: Provider): Findings {
  const { contract } = setup;
  const program = provider.start && (await startProgram(provider.start, setup.folder));
  try {
    if (program) await waitForDoor(provider.url);
    const names = { contract: contract.id, purpose: setup.purpose };
    const asking: Asking = ({ path = provider.path, ...way }, method = provider.method) =>
      ask({
        url: provider.url,
        method,
        path,
        headers: exchangeHeaders(names, way),
        ...(method === provider.method && provider.body !== undefined && { body: provider.body }),
      });
    const first = await find('provider/answer', '知っている方について、連携契約定義どおりに答える', async () =>
      complainOf(contract, await asking({ subject: provider.known[0]! }), provider.known),
    );
    yield first;
    if (!first.good) return; // the others would only say it again
    for (const [name, title, work] of checks(contract, provider, asking))
      yield await find(`provider/${name}`, title, work);
  } finally {
    await program?.end();
  }
}

type Check = readonly [name: string, title: string, work: () => Promise<Complaint | undefined>];

const checks = (contract: Contract, provider: Provider, asking: Asking): readonly Check[] => {
  const [one, other] = provider.known as [string, string];
  const aboutSomebody = contract.subject === 'one';
  // biome-ignore format: a table is read by its rows
  const rows: readonly (Check | undefined)[] = [
    aboutSomebody ? ['unknown-subject', '知らない方については、404 で答える', async () => notGiven(await asking({ subject: randomBytes(24).toString('hex') }), [404])] : undefined,
    aboutSomebody ? ['no-subject', '対象者の符号がなければ、答えない', async () => notGiven(await asking({}), [])] : undefined,
    aboutSomebody ? ['hostile-subject', '符号に何が書かれていても、記号や長さで壊れない', () => tryHostile(asking)] : undefined,
    aboutSomebody ? ['no-mix-up', '同時に尋ねられても、別の方の回答を返さない', () => tryTogether(asking, one, other)] : undefined,
    ['run-modes', '訓練・試験の照会でも、壊れない', () => tryModes(asking, one)],
    ['same-id', '同じ番号（X-Road-Id）で二度尋ねられても、同じ答えを返す', () => trySameId(asking, one)],
    ['other-method', '連携契約定義にない呼び方を断る', async () => refusesMethod(contract, asking, one)],
    ['other-path', '連携契約定義にないパスを断る', async () => notGiven(await asking({ subject: one, path: '/no/such/place' }), [404, 405])],
    ['long-query', '長い問い合わせ文字列でも、壊れない', async () => notBroken(await asking({ subject: one, path: `${provider.path}?q=${'a'.repeat(4000)}` }))],
    ...Object.entries(provider.errors).map(([status, subject]): Check =>
      [`error-${status}`, `${status} の誤りを、連携契約定義の errors どおりに答える`, async () => complainOfError(contract, Number(status), await asking({ subject }), subject)]),
    ['slow-neighbour', '途中で止まった接続があっても、ほかに答える', () => trySlowNeighbour(asking, provider, one)],
  ];
  return rows.filter((row) => row !== undefined);
};

/** What an answer about a known person must be: read by the exchange's own reader. */
function complainOf(contract: Contract, { status, headers, body }: Answered, codes: readonly string[]) {
  if (status >= 300 && status < 400)
    return { seen: `${status}（転送）が返りました`, remedy: '転送せずに答えてください。連携基盤は転送先へ行きません' };
  if (status !== 200)
    return { seen: `${status} が返りました`, remedy: 'known に書いた符号の方について、200 で答えてください' };
  if (headers['content-encoding'] !== undefined)
    return { seen: '回答が圧縮されています', remedy: '圧縮せずに返してください。読めない回答からは項目を除けません' };
  const found = read(contract, headers['content-type'] ?? '', body);
  if ('refused' in found)
    return { seen: found.detail, remedy: '回答を、連携契約定義の schema に合わせてください。合わない回答は渡りません' };
  if (codes.some((code) => body.includes(code)))
    return {
      seen: '回答の本文に、自機関の符号（Engawa-Subject）が書かれています',
      remedy: '符号を本文に入れないでください。ほかの機関に知られると、同じ方だと分かってしまいます',
    };
  return undefined;
}

/** A body that does not fit is let go on to nobody: the status alone is. */
function complainOfError(contract: Contract, wanted: number, { status, headers, body }: Answered, code: string) {
  if (status !== wanted)
    return { seen: `${status} が返りました`, remedy: `errors に書いた符号の方について、${wanted} で答えてください` };
  const found = read(contractOfError(contract, status)!, headers['content-type'] ?? '', body);
  if ('refused' in found)
    return { seen: found.detail, remedy: `誤りの本文を、連携契約定義の errors の ${status} に合わせてください` };
  if (body.includes(code))
    return { seen: '誤りの本文に、自機関の符号が書かれています', remedy: '符号を本文に入れないでください' };
  return undefined;
}

function notBroken({ status }: Answered): Complaint | undefined {
  if (status < 500) return undefined;
  return {
    seen: `${status} が返りました`,
    remedy: '要求の誤りには 4xx で答えてください。5xx は業務システムの故障です',
  };
}

function notGiven(answer: Answered, wanted: readonly number[]): Complaint | undefined {
  if (answer.status < 400)
    return {
      seen: `${answer.status} が返りました`,
      remedy: '本文に何も入れず、4xx で答えてください。別の方の情報を返してはいけません',
    };
  if (wanted.length > 0 && answer.status < 500 && !wanted.includes(answer.status))
    return { seen: `${answer.status} が返りました`, remedy: `${wanted.join(' か ')} で答えてください` };
  return notBroken(answer);
}

async function tryHostile(asking: Asking): Promise<Complaint | undefined> {
  for (const subject of ["' OR '1'='1", '../../etc/passwd', '%00', 'a'.repeat(2000), '<script>']) {
    const complaint = notGiven(await asking({ subject }), []);
    if (complaint) return { ...complaint, seen: `符号を「${subject.slice(0, 20)}」にすると、${complaint.seen}` };
  }
  return undefined;
}

async function tryTogether(asking: Asking, one: string, other: string): Promise<Complaint | undefined> {
  const alone = new Map<string, string>();
  for (const subject of [one, other]) alone.set(subject, (await asking({ subject })).body.toString());
  const asked = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? one : other));
  const answers = await Promise.all(asked.map((subject) => asking({ subject })));
  if (alone.get(one) === alone.get(other))
    return {
      seen: '二人の方について、同じ回答が返りました',
      remedy: 'known には、回答の違う二人の符号を書いてください',
    };
  const wrong = answers.filter(({ body }, i) => body.toString() !== alone.get(asked[i]!)).length;
  if (wrong === 0) return undefined;
  return {
    seen: `同時の${asked.length}件のうち${wrong}件で、一件ずつ尋ねたときと違う回答が返りました`,
    remedy: '要求ごとの値を、要求をまたぐ変数に置いていないか確かめてください',
  };
}

async function tryModes(asking: Asking, subject: string): Promise<Complaint | undefined> {
  for (const runMode of ['訓練', '試験']) {
    const complaint = notBroken(await asking({ subject, runMode }));
    if (complaint) return { ...complaint, seen: `${runMode}の照会に ${complaint.seen}` };
  }
  return undefined;
}

async function trySameId(asking: Asking, subject: string): Promise<Complaint | undefined> {
  const id = randomUUID();
  const [first, second] = [await asking({ subject, id }), await asking({ subject, id })];
  if (first.status === second.status && first.body.equals(second.body)) return undefined;
  return {
    seen: '同じ番号の二度目に、違う答えが返りました',
    remedy: '同じ X-Road-Id の要求は、一度だけ効くようにし、同じ答えを返してください',
  };
}

async function refusesMethod(contract: Contract, asking: Asking, subject: string): Promise<Complaint | undefined> {
  const offered = new Set((contract.endpoints ?? []).map(({ method }) => method));
  const method = (['DELETE', 'PUT', 'POST'] as const).find((one) => !offered.has(one));
  return method && notGiven(await asking({ subject }, method), [404, 405, 501].slice(0, 2));
}

/** One that sends half a request and stops must not keep the others waiting. */
async function trySlowNeighbour(asking: Asking, { url }: Provider, subject: string): Promise<Complaint | undefined> {
  const { hostname, port, protocol } = new URL(url);
  if (protocol !== 'http:') return undefined;
  const socket = connect(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
  try {
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.write('GET / HTTP/1.1\r\nHost: slow\r\nX-Half: ');
    await asking({ subject });
    return undefined;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return {
      seen: `途中で止まった接続が一つあるあいだ、${error.complaint.seen}`,
      remedy: '要求を一つずつではなく、並べて処理してください（例: Python では ThreadingHTTPServer）',
    };
  } finally {
    socket.destroy();
  }
}
