import type { ServerResponse } from 'node:http';
import type { Contract } from '../contracts/contract.ts';
import { notAvailable, type RefusalCode, refusals } from '../contracts/refusal.ts';
import { answerError, answerJson, type XRoadAnswer } from '../contracts/xroad/answer.ts';
import { typeOfFault, typeOfRefusal } from '../contracts/xroad/error.ts';
import { cut } from '../exchange/disclose/cut.ts';
import { parse } from '../exchange/disclose/parse.ts';
import { write } from '../exchange/disclose/tree.ts';
import type { Caller } from './configuration.ts';
import type { Play } from './door.ts';

/** What an application makes of an answer, in its own words' last line. */
export const outcomes = ['answered', 'refused', 'later', 'unknown', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** One moment of the road, and what an application may make of it. */
export type Scene = {
  readonly name: string;
  readonly title: string;
  readonly play: Play;
  readonly wanted: readonly Outcome[];
  /** what is wrong where it makes something else of it */
  readonly remedy: string;
  /** how often it may ask; unsafe verbs once only, whatever stands here */
  readonly times: number;
  /** it must not ask again before so many milliseconds */
  readonly pauseMs?: number;
};

const id = 'engawa-conformance';
const slowMs = 2_000;

/** @param elsewhere an address that nothing may be sent to */
export function scenesOf(
  contract: Contract,
  { example, errorExamples }: Pick<Caller, 'example' | 'errorExamples'>,
  elsewhere: string,
): readonly Scene[] {
  const whole = answerJson(200, example);
  const firstField = new Set(Object.keys(contract.fields).slice(0, 1));
  const least = { ...whole, body: Buffer.from(write(cut(contract, firstField, parse(whole.body)).tree)) };
  const refused = (code: RefusalCode | 'not_available', status: number, more: readonly [string, string][] = []) =>
    answerError(status, typeOfRefusal(code), code === 'not_available' ? notAvailable : refusals[code], id, more);
  const busy = answerError(429, typeOfFault('too_many_requests', 429), '要求が多すぎます。', id, [
    ['Retry-After', '1'],
  ]);
  const giveUp = '要求をやめ、何が起きたかを利用者に示してください';
  // biome-ignore format: a table is read by its rows
  return [
    { name: 'answered', title: '回答を受け取る', play: give(whole), wanted: ['answered'], times: 1, remedy: '200 の回答を読み、answered としてください' },
    { name: 'cut', title: '認められた項目だけの回答を受け取る', play: give(least), wanted: ['answered'], times: 1, remedy: '項目は、連携契約定義で必須のものも、定めにより除かれます。ない項目があっても動くようにしてください' },
    { name: 'slow', title: '遅い回答を待つ', play: (_, response) => void setTimeout(() => put(response, whole), slowMs), wanted: ['answered'], times: 1, remedy: '20秒は待ち、待つあいだに同じ照会を送らないでください' },
    { name: 'not-available', title: '不許可を受け取る', play: give(refused('not_available', 400)), wanted: ['refused'], times: 1, remedy: '400 と X-Road-Error を不許可として扱い、送り直さないでください。理由は推し量れません' },
    { name: 'not-entitled', title: '権限がないことを受け取る', play: give(refused('receiver_not_entitled', 400)), wanted: ['refused', 'failed'], times: 1, remedy: '本文の message を利用者に示し、送り直さないでください' },
    { name: 'closed', title: '業務時間外を受け取る', play: give(refused('provider_closed', 503, [['Retry-After', '3600']])), wanted: ['later'], times: 1, pauseMs: 3_600_000, remedy: '503 では Retry-After の秒数を待ち、later としてください' },
    { name: 'busy', title: '混雑を受け取る', play: (_, response, turn) => put(response, turn === 0 ? busy : whole), wanted: ['later', 'answered'], times: 2, pauseMs: 1_000, remedy: '429 では Retry-After の秒数を待ってから、やり直すか later としてください' },
    { name: 'silent', title: '提供元が答えなかったことを受け取る', play: give(refused('provider_silent', 500)), wanted: ['unknown', 'failed'], times: 2, remedy: '処理されたかどうかは分かりません。「なかった」とはせず unknown としてください' },
    { name: 'cut-off', title: '回答がなく切れる', play: (_, response) => response.destroy(), wanted: ['unknown', 'failed'], times: 2, remedy: '処理されたかどうかは分かりません。unknown としてください' },
    { name: 'torn', title: '途中で切れた回答を、回答としない', play: tear(whole), wanted: ['unknown', 'failed'], times: 2, remedy: 'Content-Length まで届かない回答は捨ててください' },
    { name: 'not-json', title: '読めない回答を、回答としない', play: give({ status: 200, headers: [['Content-Type', 'text/html']], body: Buffer.from('<html>proxy</html>') }), wanted: ['unknown', 'failed'], times: 1, remedy: 'JSON でない回答（途中のプロキシの画面など）を、回答としないでください' },
    { name: 'redirect', title: '転送を追わない', play: give({ status: 302, headers: [['Location', elsewhere]], body: Buffer.alloc(0) }), wanted: ['failed', 'refused', 'unknown'], times: 1, remedy: `転送先は連携基盤の外です。自動で追う設定を切り、${giveUp}` },
    ...Object.entries(errorExamples).map(([status, error]): Scene => ({ name: `error-${status}`, title: `提供元の誤り ${status} を、本文とともに受け取る`, play: give(answerJson(Number(status), error)), wanted: ['answered', 'failed'], times: 1, remedy: 'X-Road-Error のない誤りは、不許可ではなく提供元の答えです。answered か failed としてください' })),
    { name: 'stopped', title: '連携基盤の停止を受け取る', play: give(answerError(503, typeOfFault('ledger_behind', 503), '監査台帳の公開が遅れているため、情報連携を止めています。', id)), wanted: ['later', 'failed'], times: 1, remedy: '503 では、時間をおいてからやり直してください' },
  ];
}

function put(response: ServerResponse, { status, headers, body }: XRoadAnswer): void {
  response.writeHead(status, headers.flat() as unknown as string[]);
  response.end(body);
}
const give =
  (answer: XRoadAnswer): Play =>
  (_, response) =>
    put(response, answer);

/** Says more than it sends. */
const tear =
  ({ status, body }: XRoadAnswer): Play =>
  (_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.write(body.subarray(0, body.length - 1), () => response.destroy());
  };
