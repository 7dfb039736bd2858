import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../connector/client.ts';
import { connect } from '../../connector/connect.ts';
import type { SystemId } from '../../contracts/member.ts';
import { type ToChild, tell } from '../../supervisor/process.ts';
import { connectorFilesOf } from '../connectors.ts';
import { openSystemKeys } from '../keys.ts';
import { makeTown } from '../town.ts';
import { federationSystem } from './kokuhoren/federation.ts';
import { openTownFederation } from './kokuhoren/town.ts';
import { openRegistered, type Registered } from './registered.ts';
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
const started = new Promise<string | undefined>((resolve) => {
  process.on('message', (message: ToChild) => {
    if ('stop' in message) end();
    resolve('start' in message ? message.municipal : undefined);
  });
});

const openClient = async (system: SystemId) => {
  const { keys } = await openSystemKeys(path.join(data, 'town', 'keys'), system);
  return createClient({ exchange, system, keys });
};

async function run(): Promise<void> {
  const town = makeTown();
  const client = await openClient(federationSystem);
  let ledger: ReturnType<typeof openRegistered> | undefined;
  const federation = await openTownFederation(town, {
    ...{ data, client, registered: async () => ledger?.list() ?? [] },
    say: (text) => console.log(`国保連合会: ${text}`),
  });
  const review = async (month: string) => {
    await federation.collect();
    return federation.review(month);
  };
  const registered: Registered = async (system, code) => ledger?.find(system, code);
  const systems = await serveTown({ town, port: Number(port), openClient, registered, review });
  tell({ asks: true });
  const municipal = await started;
  if (municipal !== undefined) ledger = openRegistered(municipal);
  if (stop.signal.aborted) return;
  tell({ ready: true });
  await Promise.all([...connectorFilesOf(data).map(keepConnected), federation.work(stop.signal)]);
  await systems.stop();
  await ledger?.stop();
}

/** What one connector cannot go on with must not take the others down with it. */
async function keepConnected(file: string): Promise<void> {
  const name = path.basename(path.dirname(file));
  const say = (line: string) => console.log(`${name}: ${line}`);
  while (!stop.signal.aborted) {
    await connect(file, { say, signal: stop.signal }).catch((error) => say(error.message));
    await sleep(5_000, undefined, { signal: stop.signal }).catch(() => {});
  }
}

await run();
process.exit(0);
