import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunMode } from '../contracts/kind.ts';
import { collectMail } from './inbox.ts';
import { type Journal, openJournal } from './journal.ts';
import { foldersToMake, lanesOf, noMyNumberFolder } from './lanes.ts';
import { openOutbox } from './outbox.ts';
import { carePlan, listFiles, makeExchange, makeOffice, slip, slipName, type TestExchange } from './testing.ts';

let office: ReturnType<typeof makeOffice>;
let exchange: TestExchange;
let journal: Journal;
let said: string[];
const clock = { now: () => new Date('2026-11-23T00:00:00Z') };
beforeEach(async () => {
  office = makeOffice();
  exchange = makeExchange();
  said = [];
  journal = await openJournal(office.configuration.folders.state, clock);
});
afterEach(async () => {
  await journal.close();
  office.remove();
});
const restart = async () => {
  await journal.close();
  journal = await openJournal(office.configuration.folders.state, clock);
};

const configuration = (runMode: RunMode) => ({ ...office.configuration, runMode });
const drop = (folder: string, name: string, text: string) => {
  mkdirSync(path.join(office.configuration.folders.out, folder), { recursive: true });
  writeFileSync(path.join(office.configuration.folders.out, folder, name), text);
};
/** Two looks, quiet time between them. */
async function send(runMode: RunMode = '通常') {
  let ms = 0;
  const say = (text: string) => said.push(text);
  const shared = { configuration: configuration(runMode), client: exchange.client, journal, say };
  const outbox = openOutbox({ ...shared, contract: carePlan, clock, now: () => ms });
  for (const pause of [0, 6_000, 20_000]) {
    ms += pause;
    await outbox.look();
  }
}
const sentAs = () => exchange.kept.map(({ runMode = '通常', parcel }) => [runMode, parcel.files[0]!.name]).sort();
const listIn = (folder: 'in' | 'sent' | 'refused' | 'out') => listFiles(office.configuration.folders[folder]);
const files = (folder: 'sent' | 'refused') => listIn(folder).filter((name) => name.endsWith('.CSV'));

describe('run modes', () => {
  test('a folder of out says what a file is, and it lies apart wherever it goes', async () => {
    for (const mode of ['', '訓練', '試験']) drop(mode, slipName(1), slip('0000000001'));
    exchange.unknownPersons.add('0000000009');
    drop('訓練', slipName(2), slip('0000000009'));
    await send();
    expect(sentAs()).toEqual(
      [
        ['訓練', slipName(1)],
        ['試験', slipName(1)],
        ['通常', slipName(1)],
      ].sort(),
    );
    expect(files('sent')).toEqual([slipName(1), path.join('訓練', slipName(1)), path.join('試験', slipName(1))].sort());
    expect(files('refused')).toEqual([path.join('訓練', slipName(2))]);
    const reason = readFileSync(
      path.join(office.configuration.folders.refused, '訓練', `${slipName(2)}.理由.txt`),
      'utf8',
    );
    expect(reason).toContain('【訓練】【送付していません】');
    expect(said.filter((text) => text.includes('【訓練】'))).not.toEqual([]);
  });

  test('a drill neither orders nor refuses what is real', async () => {
    exchange.refuseWhen(({ runMode }) => (runMode === '訓練' ? { code: 'no_such', text: 'x' } : undefined));
    drop('訓練', slipName(1), slip('0000000001'));
    drop('', slipName(1, 'UPKIHON_SUB2').replace('SUB2', 'SUB1'), slip('0000000001'));
    await send();
    expect(files('refused')).toEqual([path.join('訓練', slipName(1))]);
    expect(files('sent')).toEqual([slipName(1)]);
    const keys = exchange.kept.map(({ orderKey }) => orderKey);
    expect(keys).toEqual(['0300000100>43>0300000005>11']);
  });

  test.each(['訓練', '試験'] as const)('a connector set up for %s sends nothing else', async (mode) => {
    drop('', slipName(1), slip('0000000001'));
    drop(mode === '訓練' ? '試験' : '訓練', slipName(2), slip('0000000001'));
    await send(mode);
    expect(sentAs()).toEqual([[mode, slipName(1)]]);
    expect(files('sent')).toEqual([path.join(mode, slipName(1))]);
    expect(exchange.kept[0]!.orderKey).toBe(`${mode} 0300000100>43>0300000005>11`);
  });

  test('the mode is noted with the files, and stays although the configuration changes under way', async () => {
    drop('訓練', slipName(1), slip('0000000001'));
    exchange.failWhen((call) => (call === 'send' ? new Error('cut') : undefined));
    await expect(send()).rejects.toThrow('cut');
    await restart();
    exchange.failWhen(() => undefined);
    await send('試験');
    expect(sentAs()).toEqual([['訓練', slipName(1)]]);
    expect(files('sent')).toEqual([path.join('訓練', slipName(1))]);
  });

  test.each(['訓練', '試験'])('mail of %s never lies among the real, not even where a name is taken', async (mode) => {
    exchange.post([{ name: slipName(1), text: 'real' }]);
    exchange.post([{ name: slipName(1), text: 'not' }], undefined, mode);
    exchange.post([{ name: slipName(1), text: 'not' }], undefined, mode);
    const { add } = journal;
    let ready = 0;
    journal.add = async (step) => {
      // Another program takes the place between its choice and the writing.
      if (step.step === 'ready' && ++ready === 2)
        writeFileSync(path.join(office.configuration.folders.in, mode, slipName(1)), 'own');
      await add(step);
    };
    const shared = { configuration: configuration('通常'), client: exchange.client, journal, say: () => {} };
    await collectMail(shared, { waitSeconds: 0 });
    const outside = listIn('in').filter((name) => !name.startsWith(mode));
    expect(outside).toEqual([slipName(1)]);
    expect(readFileSync(path.join(office.configuration.folders.in, slipName(1)), 'utf8')).toBe('real');
    expect(listIn('in').filter((name) => name.startsWith(mode)).length).toBe(3);
  });

  test('mail of a run mode that nobody knows is not taken', async () => {
    exchange.post([{ name: slipName(1), text: 'x' }], undefined, '../in');
    const shared = { configuration: configuration('通常'), client: exchange.client, journal, say: () => {} };
    await expect(collectMail(shared, { waitSeconds: 0 })).rejects.toThrow('実施区分');
    expect(listIn('in')).toEqual([]);
    expect(exchange.mail.length).toBe(1);
  });

  test('the folders are there before anybody needs them', () => {
    const made = foldersToMake(configuration('通常')).map((folder) => path.basename(folder));
    expect(made).toEqual(expect.arrayContaining(['out', 'in', '訓練', '試験']));
    expect(lanesOf({ runMode: '試験' }).map(({ mode }) => mode)).toEqual(['試験', '試験']);
  });
});

test('what lies in the folder of the declaration goes with it', async () => {
  drop(noMyNumberFolder, slipName(1), slip('0000000001'));
  drop('', slipName(2), slip('0000000001'));
  await send();
  expect(exchange.kept.map(({ noMyNumber, orderPosition }) => [orderPosition, noMyNumber])).toEqual([
    [1, true],
    [2, undefined],
  ]);
  expect(files('sent')).toEqual([slipName(1), slipName(2)]);
});

describe('a lower ファイル連番 after a higher one', () => {
  const receiptOf = (name: string) =>
    JSON.parse(readFileSync(path.join(office.configuration.folders.sent, `${name}.receipt.json`), 'utf8'));

  test('goes, and the office is told: at once, and in its receipt, also after a restart', async () => {
    drop('', slipName(7), slip('0000000001'));
    await send();
    await restart();
    drop('', slipName(5), slip('0000000001'));
    await send();
    expect(files('sent')).toEqual([slipName(5), slipName(7)]);
    expect(receiptOf(slipName(5)).warnings).toEqual([expect.stringContaining('より前の番号です')]);
    expect(receiptOf(slipName(7)).warnings).toBeUndefined();
    expect(said.filter((text) => text.startsWith('注意: '))).toHaveLength(1);
  });

  test('a drill’s numbers, another office’s and an equal one say nothing', async () => {
    drop('訓練', slipName(7), slip('0000000001'));
    await send();
    drop('', slipName(5), slip('0000000001'));
    drop('', slipName(5, 'UPKIHON_SUB2'), slip('0000000002'));
    drop('', slipName(4).replace('0300000005', '0300000006'), slip('0000000001'));
    await send();
    expect(said.filter((text) => text.startsWith('注意: '))).toEqual([]);
  });
});
