import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { EndpointAnswer } from '../exchange/deliver/call.ts';

import type { ParcelFile, Receiver, Setup } from './configuration.ts';
import { openPlayedExchange, type PlayedExchange } from './exchange.ts';
import { type Complaint, type Findings, find } from './finding.ts';
import { askForLeave } from './leave.ts';
import { type MakeMessage, messagesOf, strangersKey } from './message.ts';
import { type Running, startProgram, waitForDoor } from './program.ts';
import { complainOfAnswer, complainUnlessTaken, forgeries, openPush, type Push } from './push.ts';
import { complainIfTaken, complainUnlessOnce, type ReadTaken, takenBy } from './taken.ts';

type Told = {
  readonly exchange: PlayedExchange;
  readonly receiver: Receiver;
  readonly make: MakeMessage;
  readonly push: Push;
  readonly readTaken: ReadTaken;
  /** a power cut and a new start; undefined where we did not start it */
  readonly restart?: () => Promise<void>;
};
type Check = readonly [name: string, title: string, work: () => Promise<Complaint | undefined>];

/** Pushes to an application as the exchange would, and as others would who pretend to be the exchange. */
export async function* checkReceiver(setup: Setup, receiver: Receiver): Findings {
  const exchange = await openPlayedExchange(receiver.exchangePort);
  const env = { ENGAWA_EXCHANGE: exchange.url, ENGAWA_HOOK: new URL(receiver.url).href };
  const { push, endpoint, renew } = openPush(exchange, receiver.url, receiver.modes[0]!);
  const begin = async (): Promise<Running | undefined> => {
    const started = receiver.start && (await startProgram(receiver.start, setup.folder, env));
    if (started) await waitForDoor(receiver.url);
    return started;
  };
  let program = await begin();
  const told: Told = {
    exchange,
    receiver,
    make: messagesOf(setup, receiver.content, await strangersKey()),
    push,
    readTaken: takenBy(receiver.taken, setup.folder, env),
    ...(program && {
      restart: async () => {
        await program!.end('SIGKILL');
        program = await begin();
      },
    }),
  };
  try {
    const leave = await find('receiver/leave', '送ってよいかとの問い（OPTIONS）に、よいと答える', () =>
      askForLeave(exchange, endpoint()),
    );
    yield leave;
    renew();
    const first = await find('receiver/taken', '送られたものを受け取り、一度だけ効かせる', () => tryOnce(told));
    yield first;
    if (!first.good) return; // the others would only say it again
    for (const [name, title, work] of [...checks(told), ...refusing(told), ...lasting(told)]) {
      renew();
      yield await find(`receiver/${name}`, title, work);
    }
  } finally {
    endpoint().close();
    await program?.end();
    await exchange.close();
  }
}

async function tryOnce({ make, push, readTaken }: Told): Promise<Complaint | undefined> {
  const message = await make();
  return complainUnlessTaken(await push(message)) ?? complainUnlessOnce(readTaken, [message]);
}

const otherModes = (modes: Receiver['modes']) =>
  (['binary', 'structured'] as const).map((mode) => [mode, modes.includes(mode)] as const);

const modeNames = { binary: 'バイナリー', structured: '構造化' } as const;

function checks(told: Told): readonly Check[] {
  const { make, push, readTaken, receiver } = told;
  return [
    ['same-id', '同じ番号のものが二度来ても、同時に来ても、一度だけ効かせる', () => trySameId(told)],
    ['together', '続けて来たものを、すぐに受け取る', () => tryTogether(told)],
    ['run-modes', '訓練・試験のものを、本番のものと分ける', () => tryModes(told)],
    [
      'unknown-type',
      '知らない種類（ce-type）のものを断るか、失わない',
      async () => keptOrRefused(told, await make({ contract: 'conformance/unknown' }), push),
    ],
    ...otherModes(receiver.modes).map(
      ([mode, isWanted]): Check =>
        isWanted
          ? [
              mode,
              `${modeNames[mode]}の形のものを受け取る`,
              async () => {
                const message = await make();
                return complainUnlessTaken(await push(message, { mode })) ?? complainUnlessOnce(readTaken, [message]);
              },
            ]
          : [
              mode,
              `約束していない形（${modeNames[mode]}）のものを断るか、失わない`,
              async () => keptOrRefused(told, await make(), (message) => push(message, { mode })),
            ],
    ),
    ['huge', '30MiBのものを受け取るか、413 で断る', async () => keptOrRefused(told, await makeHuge(make), push)],
    ['slow-neighbour', '途中で止まった接続があっても、ほかを受け取る', () => trySlowNeighbour(told)],
  ];
}

/** Nothing of these may take effect, and each is answered 401 or 403. */
const refusing = (told: Told): readonly Check[] =>
  Object.entries(forgeries(told.exchange)).map(([name, [title, token]]) => [
    name,
    title,
    async () => {
      const message = await told.make();
      const answer = await told.push(message, { token });
      const remedy =
        'iss、aud、event、sha256 と期限を、/webhook/jwks の鍵（ES256 だけ）で確かめ、合わなければ 401 で断ってください';
      const taken = await complainIfTaken(told.readTaken, [message], remedy);
      if (taken) return taken;
      if ('status' in answer && [401, 403].includes(answer.status)) return undefined;
      return complainOfAnswer(answer) ?? { seen: `${(answer as { status: number }).status} が返りました`, remedy };
    },
  ]);

const lasting = (told: Told): readonly Check[] => [
  [
    'turned-key',
    '連携基盤の鍵が新しくなっても、受け取る',
    async () => {
      await told.exchange.turnKey();
      const complaint = await tryOnce(told);
      return complaint && { ...complaint, remedy: '知らない kid が来たら、/webhook/jwks をもう一度読んでください' };
    },
  ],
  ...(told.restart
    ? [['killed', '受け取ったと答えた直後に止まっても、失わず、二度効かせない', () => tryKilled(told)] as const]
    : []),
];

async function trySameId({ make, push, readTaken }: Told): Promise<Complaint | undefined> {
  const [one, other] = [await make(), await make()];
  const answers = [await push(one), await push({ ...one, attempt: 2 })];
  answers.push(...(await Promise.all([1, 2, 3, 4].map((attempt) => push({ ...other, attempt })))));
  const wrong = answers.map(complainUnlessTaken).find((complaint) => complaint !== undefined);
  if (wrong) return { ...wrong, remedy: `${wrong.remedy}。知っている番号のものにも、同じ返事をしてください` };
  return complainUnlessOnce(readTaken, [one, other]);
}

const together = 24;

async function tryTogether({ make, push, readTaken }: Told): Promise<Complaint | undefined> {
  const messages = await Promise.all(Array.from({ length: together }, () => make()));
  const answers = await Promise.all(messages.map((message) => push(message)));
  return (
    answers.map(complainUnlessTaken).find((complaint) => complaint !== undefined) ??
    complainUnlessOnce(readTaken, messages)
  );
}

async function tryModes(told: Told): Promise<Complaint | undefined> {
  for (const runmode of ['訓練', '試験'] as const) {
    const complaint = await keptOrRefused(told, await told.make({ runmode }), told.push);
    if (complaint) return complaint;
  }
  return undefined;
}

/** Whoever says 2xx to what it does not keep loses it: the exchange deletes what is acknowledged. */
async function keptOrRefused(
  { readTaken }: Told,
  message: Awaited<ReturnType<MakeMessage>>,
  push: (message: Awaited<ReturnType<MakeMessage>>) => Promise<EndpointAnswer>,
): Promise<Complaint | undefined> {
  const answer = await push(message);
  const broken = complainOfAnswer(answer);
  if (broken) return broken;
  if ((answer as { status: number }).status < 300) return complainUnlessOnce(readTaken, [message]);
  return complainIfTaken(readTaken, [message], '断ったものは効かせないでください。預けたままになり、また来ます');
}

const hugeBytes = 30 * 1024 * 1024;
const makeHuge = (make: MakeMessage) => {
  const file: ParcelFile = {
    name: 'huge.bin',
    mediaType: 'application/octet-stream',
    content: randomBytes((hugeBytes * 3) / 4 - 4096).toString('base64'),
  };
  return make({}, file);
};

async function trySlowNeighbour(told: Told): Promise<Complaint | undefined> {
  const { hostname, port, protocol, pathname } = new URL(told.receiver.url);
  if (protocol !== 'http:') return undefined;
  const socket = connect(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
  try {
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.write(`POST ${pathname} HTTP/1.1\r\nHost: slow\r\nContent-Length: 1000\r\n\r\nhalf`);
    const complaint = await tryOnce(told);
    return (
      complaint && {
        seen: `途中で止まった接続が一つあるあいだ、${complaint.seen}`,
        remedy: '要求を一つずつではなく、並べて処理してください（例: Python では ThreadingHTTPServer）',
      }
    );
  } finally {
    socket.destroy();
  }
}

async function tryKilled({ make, push, readTaken, restart }: Told): Promise<Complaint | undefined> {
  const message = await make();
  const wrong = complainUnlessTaken(await push(message));
  if (wrong) return wrong;
  await restart!();
  return (
    (await complainUnlessOnce(readTaken, [message])) ??
    complainUnlessTaken(await push({ ...message, attempt: 2 })) ??
    complainUnlessOnce(readTaken, [message])
  );
}
