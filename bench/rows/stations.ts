import type { Profiler } from 'node:inspector';
import { cpuOf, familyOf } from '../cpu.ts';
import type { Bench } from '../ground.ts';
import type { Cost } from '../processes/exchange.ts';
import { type Row, row } from '../table.ts';

const names: Readonly<Record<string, string>> = {
  door: 'receive',
  receive: 'receive',
  'contracts/xroad': 'receive',
  identify: 'identify',
  decide: 'decide',
  record: 'record',
  'contracts/leaf.ts': 'record',
  'contracts/tlog': 'record: place and publish',
  obtain: 'obtain',
  disclose: 'disclose',
  deliver: 'deliver',
  relay: 'relay',
  answer: 'answer',
  travel: 'travel (between the stations)',
};

/**
 * What an inquiry costs in computing, and where. The profiler says which part of the work is whose, the operating system how much of it
 * there is: so the figures hold where others use the machine too. Waiting is not in them.
 */
export async function measureStations(bench: Bench): Promise<Row[]> {
  const { region, loading, targets, extent, yardstick } = bench;
  const load = { kind: 'closed', callers: 100, seconds: 2 * extent.seconds } as const;
  await loading.put(targets.road, load);
  const beside = await costOf(bench, yardstick.pid, () => loading.put(targets.row, load));
  const road = await costOf(bench, region.exchange.pid, () => loading.put(targets.road, load));
  await region.exchange.ask({ profile: 'start' });
  await loading.put(targets.road, load);
  const { answer: profile } = await region.exchange.ask<{ answer: Profiler.Profile }>({ profile: 'stop' });
  const { answer: cost } = await region.exchange.ask<{ answer: Cost }>({ cost: true });
  const name = 'a proxy with one log row';
  const whole = { name: 'all of the exchange', value: road.process };
  return [
    row('computing an inquiry: the exchange', 'µs', road.process, { name, value: beside.process }),
    row('computing an inquiry: the database', 'µs', road.database, { name, value: beside.database }),
    ...sharesOf(profile).map(([station, share]) => row(`  of it ${station}`, 'µs', share * road.process, whole)),
    row('memory of the exchange after this', 'MiB', cost.residentBytes / 1024 ** 2),
  ];
}

async function costOf({ region }: Bench, pid: number, work: () => Promise<{ readonly done: number }>) {
  const read = () => [cpuOf([pid]), cpuOf(familyOf(region.database))] as const;
  const before = read();
  const { done } = await work();
  const after = read();
  return { process: (after[0] - before[0]) / done, database: (after[1] - before[1]) / done };
}

/** Whose work it was, as parts of all work; what is neither ours nor the driver's belongs to whoever asked for it. */
export function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): [string, number][] {
  const parents = new Map(nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owners = new Map<number, string>();
  const ownerOf = (id: number | undefined): string => {
    if (id === undefined) return 'http and the rest of Node';
    const { url, functionName } = byId.get(id)!.callFrame;
    const known = owners.get(id) ?? nameOf(url, functionName) ?? ownerOf(parents.get(id));
    owners.set(id, known);
    return known;
  };
  const times = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const owner = ownerOf(id);
    if (owner !== 'idle') times.set(owner, (times.get(owner) ?? 0) + timeDeltas[i]!);
  }
  const all = [...times.values()].reduce((sum, one) => sum + one, 0);
  return [...times].map(([owner, time]): [string, number] => [owner, time / all]).sort((a, b) => b[1] - a[1]);
}

function nameOf(url: string, functionName: string): string | undefined {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'collecting garbage';
  const driver = /\/node_modules\/(?:pg|pg-pool|pg-protocol)\//.test(url);
  if (driver || url.includes('/database/connect.ts')) return 'the database’s driver';
  if (url.includes('/bench/')) return 'idle'; // measuring
  if (url.includes('/node_modules/')) return undefined;
  const place = /\/(?:exchange\/([a-z]+)\/|(contracts\/(?:xroad|tlog|leaf\.ts)))/.exec(url);
  return place ? names[place[1] ?? place[2]!] : undefined;
}
