import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../connector/client.ts';
import { connect } from '../../connector/connect.ts';
import type { SystemId } from '../../contracts/member.ts';
import { type ToChild, tell } from '../../supervisor/process.ts';
import { connectorFileOf } from '../connectors.ts';
import { openSystemKeys } from '../keys.ts';
import { sampleOffices } from '../members.ts';
import { makeTown } from '../town.ts';
import { collectQuestions } from './collect.ts';
import { serveTown } from './serve.ts';

/*
 * The members' own side of the fictional region, in one process: their business systems, and the connectors of those that have one.
 * In a real region each of them runs on its member's own machines. It waits for the exchange, and ends with the supervisor.
 * Arguments: data folder, address of the exchange, port of the business systems.
 */
const [data, exchange, port] = process.argv.slice(2) as [string, string, string];
const stop = new AbortController();
const end = () => {
  stop.abort();
  setTimeout(() => process.exit(0), 5_000).unref(); // the connectors' journals keep what they were at
};
process.on('SIGINT', () => {}); // the terminal's; the supervisor stops us in its order
process.on('SIGTERM', end);
process.on('disconnect', end);
process.stdout.on('error', () => {});
const started = new Promise<void>((resolve) => {
  process.on('message', (message: ToChild) => {
    if ('stop' in message) end();
    resolve();
  });
});

const keysOf = (system: SystemId) => openSystemKeys(path.join(data, 'town', 'keys'), system);
const openClient = async (system: SystemId) => createClient({ exchange, system, keys: (await keysOf(system)).keys });
const collecting: SystemId = 'GOV/990019/care';

async function run(): Promise<void> {
  const systems = await serveTown({ town: makeTown(), port: Number(port), openClient });
  tell({ asks: true });
  await started;
  if (stop.signal.aborted) return;
  tell({ ready: true });
  const { keys } = await keysOf(collecting);
  const client = await openClient(collecting);
  const base = `http://127.0.0.1:${port}/${collecting}`;
  await Promise.all([
    ...Object.values(sampleOffices).map(keepConnected),
    collectQuestions({ client, keys, base }, stop.signal),
  ]);
  await systems.stop();
}

/** What one office's connector cannot go on with must not take the others down with it. */
async function keepConnected(office: string): Promise<void> {
  const say = (line: string) => console.log(`${office}: ${line}`);
  while (!stop.signal.aborted) {
    await connect(connectorFileOf(data, office), { say, signal: stop.signal }).catch((error) => say(error.message));
    await sleep(5_000, undefined, { signal: stop.signal }).catch(() => {});
  }
}

await run();
process.exit(0);
