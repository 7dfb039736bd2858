import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  heardMs,
  isTurnedByTwo,
  type TurnableKey,
  turnableKeys,
  turnedByTwo,
  turnedElsewhere,
} from '../contracts/turnable.ts';
import { openActing, staffFields } from './acting.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { tellProposed } from './operation.ts';
import { runCommand } from './run.ts';
import { turnApplicationKeys } from './turn/applications.ts';
import { turnOperatorKey } from './turn/operator.ts';
import { turnPassphrase } from './turn/passphrase.ts';
import type { Turning } from './turn/turning.ts';

const usage = `使い方: engawa rotate <鍵> --reason 理由 [--actor 氏名] [--as ファイル]

連携基盤の鍵を新しくします。npm start を動かしたままで実行してください。情報連携は止まりません。

${Object.entries(turnableKeys)
  .map(([name, about]) => `  ${name.padEnd(13)} ${about}`)
  .join('\n')}

  --reason  新しくする理由。先に監査台帳に残ります
  --actor   実行する人の氏名
  --new     新しい合言葉を書いたファイル（passphrase のとき）
  --as      運営者の別の業務システムのファイル（離れた計算機から。${turnedElsewhere.join('、')} のほか）
  --approved  もう一人が承認した番号。${turnedByTwo.join('、')} は元に戻せないため、まず頼んで、承認のあとに行います
  --staff --role --proved  運営者の職員を登録しているとき、頼む職員（--as とともに）

linkage の指定は、engawa rotate linkage --help で表示します。
参加機関の業務システムの鍵は、その機関が engawa connect --rotate で新しくします。
`;

/** What turns beside the exchange, on its machine; it knows of it, and has it on record. `linkage` is a command of its own (commands.ts). */
const here: Readonly<Record<string, (turning: Turning) => Promise<string>>> = {
  operator: turnOperatorKey,
  passphrase: turnPassphrase,
  applications: turnApplicationKeys,
};

/** `engawa rotate`: has a key of the region turned without a pause. @returns the exit code */
export const rotateCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const isApproved = args.some((one) => one.startsWith('--approved'));
    const fields = {
      key: { question: '鍵' },
      reason: { question: '新しくする理由', ...(isApproved && { optional: true as const }) },
      new: { question: '新しい合言葉を書いたファイル', optional: true },
      approved: { question: '承認された番号', optional: true },
      ...staffFields,
    } as const;
    const { one } = await readAnswers(args, fields, io);
    const { key = '', reason, approved } = one;
    if (key === 'linkage')
      throw new Usage('linkage は、engawa rotate linkage --reason 理由 --actor 氏名 で新しくします');
    if (!Object.hasOwn(turnableKeys, key)) throw new Usage(`${key} という鍵はありません`);
    if (key in here && one.as !== undefined)
      throw new Usage(`${key} は、データフォルダーのある計算機で、--as を付けずに実行してください`);
    // Once, and never again by itself: what was turned and not answered would be turned twice.
    const { client, actor, claim } = await openActing(one, { tries: 1 });
    if (isTurnedByTwo(key as TurnableKey) && approved === undefined) {
      const id = randomUUID();
      const body = { id, act: `turn-${key}`, reason, actor };
      await client.call('POST', '/v1/operations/proposals', body, { headers: await claim(id) });
      return void io.stdout.write(tellProposed(id, `engawa rotate ${key} --approved ${id}`));
    }
    const body = { key, actor, ...(reason !== undefined && { reason }), ...(approved !== undefined && { approved }) };
    const ask = () => client.call<{ said: string | null }>('POST', '/v1/operations/key-turns', body);
    const { said } = await ask();
    const tellAll = async () => {
      await ask();
      await sleep(heardMs);
    };
    io.stdout.write(`${said ?? (await here[key]!({ actor, newFile: one.new, tellAll }))}\n`);
  });
