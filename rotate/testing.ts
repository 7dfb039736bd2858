import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { TestRegion } from '../exchange/testing.ts';
import type { Io } from '../operator/answers.ts';
import { rotateCommand } from '../operator/rotate.ts';
import { rotateLinkageCommand } from './linkage.ts';

async function run(args: readonly string[]) {
  const said: string[] = [];
  const stream = { write: (text: string) => said.push(text) };
  const io = { stdin: {}, stdout: stream, stderr: stream } as unknown as Io;
  const code = await (args[0] === 'linkage' ? rotateLinkageCommand(args.slice(1), io) : rotateCommand(args, io));
  return { code, said: said.join('') };
}

/** An operator at a region that runs: the command as it is called, and members who go on working meanwhile. */
export function openOperator(region: TestRegion) {
  const { ENGAWA_DATA, DATABASE_URL, PORT } = process.env;
  const before = { ENGAWA_DATA, DATABASE_URL, PORT };
  Object.assign(process.env, {
    ENGAWA_DATA: region.data,
    DATABASE_URL: region.database.adminUrl,
    PORT: String(region.configuration.ports.exchange),
  });
  return {
    /** with a reason and a name */
    rotate: (...args: string[]) => run([...args, '--reason', '定期の更新', '--actor', '試験 太郎']),
    run,
    /** Goes round and round with `call`, which expects that it is not refused, until `work` is done. */
    async whileWorking<T>(
      call: (lane: number) => Promise<void>,
      work: () => Promise<T>,
    ): Promise<{ result: T; calls: number }> {
      let over = false;
      let calls = 0;
      const lanes = Array.from({ length: 2 }, async (_, lane) => {
        for (; !over; calls++) {
          await call(lane);
          await sleep(30); // a member asks for so many codes a minute, and no more
        }
      });
      const result = await work().finally(() => {
        over = true;
      });
      await Promise.all(lanes);
      expect(calls).toBeGreaterThan(3);
      return { result, calls };
    },
    close() {
      for (const [name, value] of Object.entries(before))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    },
  };
}
export type TestOperator = ReturnType<typeof openOperator>;
