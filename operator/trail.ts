import { gatherMatters } from '../contracts/matter.ts';
import { openActing } from './acting.ts';
import { type Io, readAnswers } from './answers.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa trail <対象者の符号> --as 業務システムのファイル

ある人の情報を、だれが、何のために見たか、受け取ったか（許可も不許可も）を、新しい順に表示します。自機関が関わった記録と、その人の自治体では
その人のすべての記録です。一つのことのための記録（尋ねる前の記録、符号の受け取りなど）は、└ を付けてまとめます。ここで見たことも、監査台帳に残ります。

  --as     業務システムのファイル（engawa enrol system や join が作るもの）
  --limit  件数（はじめは20、200まで）
`;

type Entry = Parameters<typeof gatherMatters>[0][number] & { readonly time: string; readonly said: string };

/** `engawa trail <code>`: a person's trail for a party or the person's town hall, in sentences. @returns the exit code */
export const trailCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = {
      code: { question: '対象者の符号' },
      limit: { question: '件数', optional: true },
    } as const;
    const { one } = await readAnswers(args, fields, io);
    const { client } = await openActing(one);
    const query = new URLSearchParams({ subject: one.code!, limit: one.limit ?? '20' });
    const { entries } = await client.call<{ entries: readonly Entry[] }>('GET', `/v1/trail?${query}`);
    const line = ({ time, said }: Entry) => `${moment.format(new Date(time))}　${said}\n`;
    for (const { chief, others } of gatherMatters(entries)) {
      io.stdout.write(line(chief));
      for (const one of others) io.stdout.write(`　　└ ${line(one)}`);
    }
    if (entries.length === 0) io.stdout.write('記録はありません。\n');
  });

const moment = new Intl.DateTimeFormat('ja-JP', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Asia/Tokyo' });
