import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '../contracts/fault.ts';
import { readTarget } from '../contracts/xroad/target.ts';
import { contractOfError } from '../exchange/disclose/error.ts';
import { read } from '../exchange/disclose/read.ts';
import type { Caller, Setup } from './configuration.ts';
import { type Door, openDoor, type Seen } from './door.ts';
import { type Complaint, type Findings, find, Wrong } from './finding.ts';
import { runProgram } from './program.ts';
import { type Outcome, outcomes, type Scene, scenesOf } from './scenes.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets an application ask, once a scene, at a door that plays what can happen on the road; looks at what it sends and what it makes of it. */
export async function* checkCaller(setup: Setup, caller: Caller): Findings {
  const fits = await find('caller/example', '設定の answer と errors が、連携契約定義に合う', async () => {
    const examples = [
      { content: caller.example, form: setup.contract },
      ...Object.entries(caller.errorExamples).map(([status, content]) => ({
        content,
        form: contractOfError(setup.contract, Number(status))!,
      })),
    ];
    for (const { content, form } of examples) {
      const found = read(form, 'application/json', Buffer.from(JSON.stringify(content)));
      if ('refused' in found)
        return { seen: found.detail, remedy: '設定の answer または errors のファイルを直してください' };
    }
    return undefined;
  });
  if (!fits.good) return yield fits;
  const door = await openDoor();
  const outside = await openOutside();
  const ids = new Map<string, string>();
  try {
    for (const scene of scenesOf(setup.contract, caller, outside.url))
      yield await find(`caller/${scene.name}`, scene.title, async () => {
        const seen = door.play(scene.play);
        const outcome = await run(setup, caller, door);
        return (
          (outside.asked() ? { seen: '転送先に、照会を送りました', remedy: scene.remedy } : undefined) ??
          complainOfRequests(setup, caller, scene, seen) ??
          complainOfOutcome(scene, outcome) ??
          complainOfIds(seen, scene.name, ids)
        );
      });
  } finally {
    door.close();
    outside.close();
  }
}

/** One run. @throws Wrong where it does not end, or does not say what it made of the answer */
async function run({ folder }: Setup, { run: program, subject, waitSeconds }: Caller, door: Door): Promise<Outcome> {
  const env = { ENGAWA_DOOR: door.url, ENGAWA_SUBJECT: subject };
  const { code, out, err } = await runProgram(program, folder, { env, seconds: waitSeconds });
  if (code === null)
    throw new Wrong(`${waitSeconds}秒たっても終わりません`, '答えが得られないときは、待ち続けずに終わってください');
  const last = out.trim().split('\n').at(-1) ?? '';
  try {
    const said = JSON.parse(last) as { outcome?: unknown };
    const outcome = outcomes.find((one) => one === said.outcome);
    if (outcome) return outcome;
  } catch {
    // said below
  }
  const why = err.trim().split('\n').at(-1)?.slice(0, 200);
  throw new Wrong(
    `結果の行（{"outcome": …}）がありません${why ? `。最後の誤り: ${why}` : ''}`,
    `誤りで終わるときも、出力の最後に {"outcome": "${outcomes.join('" か "')}"} の一行を書いてください`,
  );
}

function complainOfRequests(
  { region, system }: Setup,
  { subject }: Caller,
  { times, pauseMs = 0 }: Scene,
  seen: readonly Seen[],
): Complaint | undefined {
  const [first] = seen;
  if (!first) return { seen: '照会が来ませんでした', remedy: 'ENGAWA_DOOR の住所に照会してください' };
  const most = safe.has(first.method) ? times : 1;
  if (seen.length > most)
    return {
      seen: `${seen.length}回照会しました`,
      remedy: `この場面で照会してよいのは${most}回までです。自動で送り直す設定を見直してください`,
    };
  const early = seen.slice(1).find(({ after }) => after < pauseMs);
  if (early)
    return {
      seen: `${(early.after / 1000).toFixed(1)}秒で送り直しました`,
      remedy: 'Retry-After の秒数を待ってください',
    };
  for (const one of seen) {
    const complaint = complainOfRequest(one, `${region}/${system}`, subject);
    if (complaint) return complaint;
  }
  return undefined;
}

function complainOfRequest({ target, headers, body }: Seen, client: string, subject: string): Complaint | undefined {
  try {
    readTarget(target);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      seen: error.detail ?? '宛先の形が違います',
      remedy: '/r1/{地域}/{区分}/{番号}/{業務システム}/{連携サービス} に照会してください',
    };
  }
  const valuesOf = (name: string) => headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
  if (valuesOf('x-road-client').join() !== client)
    return {
      seen: 'X-Road-Client が、この業務システムではありません',
      remedy: `X-Road-Client: ${client} を付けてください`,
    };
  if (!/^[\x21-\x7e]{1,200}$/.test(valuesOf('x-road-id').join()))
    return {
      seen: 'X-Road-Id が一つ付いていません',
      remedy: '照会ごとに新しい X-Road-Id（UUID など）を付け、控えてください',
    };
  if (target.includes('?') && decodeURIComponent(target.slice(target.indexOf('?'))).includes(subject))
    return {
      seen: '対象者が、問い合わせ文字列（?以後）に書かれています',
      remedy: '途中の記録に残ります。ヘッダーか、連携契約定義の決めたところに書いてください',
    };
  const isNamed =
    headers.some(([, value]) => value.includes(subject)) ||
    body.includes(subject) ||
    target.includes(encodeURIComponent(subject));
  return isNamed
    ? undefined
    : {
        seen: '対象者（ENGAWA_SUBJECT）が、照会に書かれていません',
        remedy: '接続プログラムの設定（subject）の決めたところに書いてください',
      };
}

/** An id names one inquiry: tried again it is the same, asked anew it is another. */
function complainOfIds(seen: readonly Seen[], scene: string, ids: Map<string, string>): Complaint | undefined {
  const found = new Set(seen.map(({ headers }) => headers.find(([name]) => name.toLowerCase() === 'x-road-id')![1]));
  if (found.size > 1)
    return {
      seen: '送り直しで、X-Road-Id が変わりました',
      remedy: '同じ照会の送り直しには、同じ X-Road-Id を付けてください',
    };
  const [id] = found;
  const before = ids.get(id!);
  if (before !== undefined && before !== scene)
    return { seen: '前の照会と同じ X-Road-Id です', remedy: '新しい照会には、新しい X-Road-Id を付けてください' };
  ids.set(id!, scene);
  return undefined;
}

const complainOfOutcome = ({ wanted, remedy }: Scene, outcome: Outcome): Complaint | undefined =>
  wanted.includes(outcome) ? undefined : { seen: `${outcome} としました（${wanted.join(' か ')} のはずです）`, remedy };

/** Somewhere that no application should ever ask. */
async function openOutside() {
  let asked = false;
  const server = createServer((_, response) => {
    asked = true;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/elsewhere`,
    asked: () => asked,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
