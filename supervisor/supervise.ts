import { type Configuration, readConfiguration } from '../configuration.ts';
import { isPortFree } from '../database/embedded/ports.ts';
import { applicationUrls } from '../database/roles.ts';
import { doorPortOf } from '../town/connectors.ts';
import { openApplicationKeys } from './application-keys.ts';
import { CannotStart } from './cannot-start.ts';
import { keepRunning, type Task, youngRoom } from './child.ts';
import { type Database, openDatabase } from './database.ts';
import { lockData } from './lock.ts';
import { type ProcessName, secretsOf } from './secrets.ts';

/**
 * Runs the region: the database, the three processes, and in the fictional region its members' own systems. Prints one
 * line `ready …` when all of it stands, and stops all of it in reverse order on SIGINT or SIGTERM.
 * @returns the exit code
 */
export async function supervise(env: NodeJS.ProcessEnv): Promise<number> {
  const raised: Raised = { children: [], ground: [] };
  const over = new AbortController();
  let told = false;
  const signalled = new Promise<void>((resolve) => {
    const stop = () => {
      if (!told) say('止めています');
      told = true;
      over.abort();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    if (env.npm_lifecycle_event) whenParentIsGone(stop);
  });
  const standing = stand(env, raised, over.signal);
  try {
    await Promise.race([standing, signalled]);
    await signalled;
    return 0;
  } catch (error) {
    if (told) return 0;
    const expected = ['ConfigurationError', 'CannotStart'].includes((error as Error).name);
    console.error(expected ? (error as Error).message : error);
    return 1;
  } finally {
    over.abort();
    await stopAll(raised.children);
    await standing.catch(() => {}); // a step that was under way when we were told to stop
    await stopAll(raised.children);
    await stopAll(raised.ground);
    if (told) say('止まりました');
  }
}

/** npm passes a signal to the shell between it and us, which ends of it and passes nothing on. */
function whenParentIsGone(act: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, 200);
  timer.unref();
}

type Stops = (() => Promise<void>)[];
/** What has been raised so far, each with what takes it down: the newest first, and the ground under the children last. */
type Raised = { readonly children: Stops; readonly ground: Stops };

async function stopAll(stops: Stops): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
}

async function stand(env: NodeJS.ProcessEnv, { children, ground }: Raised, over: AbortSignal): Promise<void> {
  const configuration = readConfiguration(env);
  const { data, ports, region } = configuration;
  say(`${region.name}を起動します（データフォルダー: ${data}）`);
  const unlock = await lockData(data);
  if (!unlock) throw new CannotStart(`データフォルダー ${data} は、すでに起動している縁側が使っています。`);
  ground.push(unlock);
  await checkPorts(configuration);
  await openApplicationKeys(data);
  over.throwIfAborted();
  // All load their programs while the database comes up, and each waits for what it is handed.
  const database = openDatabase(configuration, say).then((opened) => {
    ground.push(opened.stop);
    return opened;
  });
  const run = (task: Task): Promise<void> => {
    const child = keepRunning(task, say, over);
    children.push(child.stop);
    return child.ready;
  };
  const [exchange, ...pages] = processesOf(configuration, database).map(run);
  const town = region.town ? [run(townOf(configuration, exchange!, database))] : [];
  await database;
  await Promise.all([exchange, ...pages, ...town]);
  over.throwIfAborted();
  say(`ready http://localhost:${ports.exchange}`);
}

async function checkPorts({ host, ports }: Configuration): Promise<void> {
  const keys = { exchange: 'PORT', applications: 'APPLICATIONS_PORT', public: 'PUBLIC_PORT' } as const;
  for (const name of Object.keys(keys) as ProcessName[]) await checkPort(host, ports[name], keys[name]);
  if (ports.town === undefined) return;
  for (const port of [ports.town, doorPortOf(ports.town)]) await checkPort('127.0.0.1', port, 'TOWN_PORT');
}

/** @param key where another can be given */
async function checkPort(host: string, port: number, key: string): Promise<void> {
  if (!(await isPortFree(host, port)))
    throw new CannotStart(
      `ポート ${port} は、ほかのプログラムが使っています。環境変数 ${key} で、別のポートを指定してください。`,
    );
}

function processesOf(configuration: Configuration, database: Promise<Database>): Task[] {
  const hand = (name: ProcessName) => async () => ({
    configuration: { ...configuration, databaseUrl: undefined },
    secrets: await secretsOf(name, configuration, (await database).access),
  });
  return [
    {
      title: '連携基盤',
      entry: configuration.region.town ? 'supervisor/town.ts' : 'exchange/main.ts',
      node: youngRoom,
      hand: hand('exchange'),
    },
    { title: 'アプリケーション', entry: 'applications/main.ts', hand: hand('applications') },
    { title: '公開ページ', entry: 'public/main.ts', hand: hand('public') },
  ];
}

/** The members' own side (town/systems/main.ts). It loads while the exchange comes up, and then joins it. */
const townOf = (
  { data, ports, region }: Configuration,
  exchange: Promise<void>,
  database: Promise<Database>,
): Task => ({
  title: '町の機関',
  entry: 'town/systems/main.ts',
  args: [data, region.exchangeUrl, String(ports.town)],
  hand: async () => {
    await exchange;
    const { url, passwords } = (await database).access;
    return { start: true, municipal: applicationUrls(url, passwords).municipal };
  },
});

function say(line: string): void {
  console.log(line);
}
