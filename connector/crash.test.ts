import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { machineClock } from '../contracts/clock.ts';
import { collectMail } from './inbox.ts';
import { openJournal } from './journal.ts';
import { openOutbox } from './outbox.ts';
import { carePlan, listFiles, makeExchange, makeOffice, PowerCut, power, slip, slipName } from './testing.ts';

// The disk is real; only the power can be cut before and after each of its lasting steps, and in the middle of a line.
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>();
  const { power: supply } = await import('./testing.ts');
  const powered =
    <A extends unknown[], R>(act: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      supply.point();
      const answer = await act(...given);
      supply.point();
      return answer;
    };
  return {
    ...real,
    rename: powered(real.rename),
    link: powered(real.link),
    unlink: powered(real.unlink),
    copyFile: powered(real.copyFile),
    mkdir: powered(real.mkdir),
    rmdir: powered(real.rmdir),
    rm: powered(real.rm),
    writeFile: powered(real.writeFile),
    truncate: powered(real.truncate),
    open: async (...given: Parameters<typeof real.open>) => {
      supply.point();
      const handle = await real.open(...given);
      for (const name of ['writeFile', 'appendFile'] as const) {
        const write = handle[name].bind(handle) as (data: string | Uint8Array) => Promise<void>;
        handle[name] = async (data) => {
          try {
            supply.point();
          } catch (cut) {
            const whole = data as string | Uint8Array;
            await write(whole.slice(0, whole.length / 2) as string);
            throw cut;
          }
          await write(data as string);
          supply.point();
        };
      }
      // A killed process loses nothing of what the system has taken; syncing is slow and would show nothing here.
      handle.sync = async () => supply.point();
      handle.datasync = async () => supply.point();
      return handle;
    },
  };
});

let office: ReturnType<typeof makeOffice>;
afterEach(() => {
  power.on();
  office.remove();
});

/** Runs `work` with the power cut after each of these numbers of steps, and once more to the end with the power on. */
async function live(cuts: readonly number[], work: () => Promise<void>): Promise<void> {
  for (const points of [...cuts, Number.POSITIVE_INFINITY]) {
    power.on(points);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PowerCut) && points === Number.POSITIVE_INFINITY) throw error;
    }
  }
}

const say = () => {};

async function sendAll(exchange: ReturnType<typeof makeExchange>): Promise<void> {
  const { configuration } = office;
  const journal = await openJournal(configuration.folders.state, machineClock);
  let now = 0;
  try {
    const outbox = openOutbox({
      configuration,
      contract: carePlan,
      client: exchange.client,
      journal,
      say,
      clock: machineClock,
      now: () => now,
    });
    for (let look = 0; look < 4; look++) {
      await outbox.look();
      now += 6_000;
    }
  } finally {
    await journal.close();
  }
}

async function sending(cuts: readonly number[]): Promise<number> {
  office = makeOffice();
  const exchange = makeExchange();
  exchange.unknownPersons.add('0000000009');
  const { folders } = office.configuration;
  const good = [slipName(1), slipName(1, 'UPKIHON_SUB2').replace('SUB2', 'SUB1').replace('_43_', '_46_'), slipName(2)];
  for (const [i, name] of good.entries())
    writeFileSync(path.join(folders.out, name), slip(`000000000${i + 1}`, 'あ'.slice(0, 0)));
  writeFileSync(path.join(folders.sent, slipName(2)), 'of an earlier day');
  writeFileSync(path.join(folders.out, slipName(3)), slip('0000000009'));
  writeFileSync(path.join(folders.out, '請求書.xlsx'), 'x');
  mkdirSync(path.join(folders.out, '訓練'));
  writeFileSync(path.join(folders.out, '訓練', slipName(1)), slip('0000000001'));
  await live(cuts, () => sendAll(exchange));
  const points = power.passed;

  expect(listFiles(folders.out)).toEqual([]);
  expect(exchange.kept.filter(({ runMode }) => runMode === '訓練').length).toBe(1);
  const real = exchange.kept.filter(({ runMode }) => runMode === undefined);
  expect(real.flatMap(({ parcel }) => parcel.files.map(({ name }) => name)).sort()).toEqual([...good].sort());
  const sent = listFiles(folders.sent).filter((name) => name.endsWith('.CSV'));
  expect(sent).toEqual([path.join('2', slipName(2)), path.join('訓練', slipName(1)), ...good].sort());
  expect(readFileSync(path.join(folders.sent, slipName(2)), 'utf8')).toBe('of an earlier day');
  expect(listFiles(folders.sent).filter((name) => name.endsWith('.receipt.json')).length).toBe(good.length + 1);
  expect(listFiles(folders.refused)).toEqual(
    [slipName(3), `${slipName(3)}.理由.txt`, '請求書.xlsx', '請求書.xlsx.理由.txt'].sort(),
  );
  office.remove();
  return points;
}

test('sending: killed at each single step, everything goes once and is filed once', { timeout: 120_000 }, async () => {
  const steps = await sending([]);
  expect(steps).toBeGreaterThan(50);
  for (let cut = 1; cut <= steps; cut++) await sending([cut]);
});

test('sending: killed again and again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 2, maxLength: 6 }), async (cuts) => {
      await sending(cuts);
    }),
    { numRuns: 40 },
  );
});

async function receiving(cuts: readonly number[], imports: boolean): Promise<number> {
  office = makeOffice();
  const exchange = makeExchange();
  const { folders } = office.configuration;
  writeFileSync(path.join(folders.in, slipName(1)), 'of an earlier day');
  exchange.post([
    { name: slipName(1), text: 'one' },
    { name: slipName(1, 'UPKIHON_SUB2'), text: 'two' },
  ]);
  exchange.post([{ name: slipName(2), text: 'three' }]);
  exchange.post([{ name: slipName(1), text: 'drill' }], undefined, '訓練');
  const imported: string[] = [];
  /** The office's own software takes what it finds away, and may do so while we lie dead. */
  const importAll = () => {
    for (const name of listFiles(folders.in)) {
      if (path.basename(name).startsWith('.')) continue;
      const text = readFileSync(path.join(folders.in, name), 'utf8');
      expect(name.startsWith('訓練')).toBe(text === 'drill');
      imported.push(text);
      rmSync(path.join(folders.in, name));
    }
  };
  await live(cuts, async () => {
    const journal = await openJournal(folders.state, machineClock);
    try {
      do
        await collectMail(
          { configuration: office.configuration, client: exchange.client, journal, say },
          { waitSeconds: 0 },
        );
      while (exchange.mail.length > 0);
    } finally {
      await journal.close();
      if (imports) importAll();
    }
  });
  const points = power.passed;
  importAll();
  expect(exchange.mail).toEqual([]);
  expect(imported.sort()).toEqual(['of an earlier day', 'one', 'three', 'two', 'drill'].sort());
  office.remove();
  return points;
}

test.each([[false], [true]])(
  'receiving: killed at each single step (files taken away meanwhile: %s), everything arrives once',
  async (imports) => {
    const steps = await receiving([], imports);
    expect(steps).toBeGreaterThan(20);
    for (let cut = 1; cut <= steps; cut++) await receiving([cut], imports);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 5 }), async (cuts) => {
        await receiving(cuts, imports);
      }),
      { numRuns: 40 },
    );
  },
);
