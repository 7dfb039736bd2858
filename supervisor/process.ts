import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Configuration, readConfiguration } from '../configuration.ts';
import { type ProcessName, readSecrets, type Secrets } from './secrets.ts';

/** Starts one of the three processes; resolves when it listens, to what stops it cleanly. */
export type Start<N extends ProcessName> = (
  configuration: Configuration,
  secrets: Secrets[N],
) => Promise<() => Promise<void>>;

/** What the supervisor and a child say to each other. */
export type ToChild<N extends ProcessName = ProcessName> =
  | { readonly configuration: Configuration; readonly secrets: Secrets[N] }
  /** `municipal`: the database's address, as the municipal application enters it */
  | { readonly start: true; readonly municipal?: string }
  | { readonly stop: true };
/** A child asks once its program is loaded. */
export type ToSupervisor = { readonly asks: true } | { readonly ready: true };

const patience = 10_000;

/** Whether the module at `url` (import.meta.url) is the program that this process was started with. */
export const isEntry = (url: string): boolean =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(url));

/**
 * Runs a process from its `main.ts`: under the supervisor with what that hands it, or alone with what it reads by itself.
 * It stops when told, on a signal, and when the supervisor is gone, however that ended.
 */
export async function runProcess<N extends ProcessName>(name: N, start: Start<N>): Promise<void> {
  const supervised = process.send !== undefined;
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), patience).unref();
    (stop?.() ?? Promise.resolve()).then(
      () => process.exit(0),
      (error) => fail(name, error),
    );
  };
  // A terminal sends Ctrl-C to every process at once; the supervisor then tells its children in order.
  process.on('SIGINT', supervised ? () => {} : end);
  process.on('SIGTERM', end);
  process.on('disconnect', end);
  process.on('message', (message: ToChild) => {
    if ('stop' in message) end();
  });
  // When the supervisor is killed the pipes to it break; what is then said reaches nobody, and ends nothing.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  try {
    const { configuration, secrets } = supervised ? await askSupervisor<N>() : await readAlone(name);
    stop = await start(configuration, secrets);
    if (stopping) await stop().then(() => process.exit(0));
    if (supervised) tell({ ready: true });
    else console.log(`ready http://localhost:${configuration.ports[name]}`);
  } catch (error) {
    fail(name, error);
  }
}

export function tell(message: ToSupervisor): void {
  process.send?.(message, undefined, undefined, () => {}); // a supervisor that is gone is noticed by 'disconnect'
}

function askSupervisor<N extends ProcessName>() {
  return new Promise<{ configuration: Configuration; secrets: Secrets[N] }>((resolve) => {
    process.on('message', (message: ToChild<N>) => {
      if ('secrets' in message) resolve(message);
    });
    tell({ asks: true });
  });
}

async function readAlone<N extends ProcessName>(name: N) {
  const configuration = readConfiguration(process.env);
  return { configuration, secrets: await readSecrets(name, configuration) };
}

function fail(name: ProcessName, error: unknown): never {
  const { message, stack } = error as Error;
  const expected = (error as Error).name === 'ConfigurationError' || (error as { code?: string }).code === 'EADDRINUSE';
  console.error(`${name}: ${expected ? message : (stack ?? error)}`);
  process.exit(1);
}
