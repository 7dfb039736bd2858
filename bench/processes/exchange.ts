import { Session } from 'node:inspector/promises';
import type { Configuration } from '../../configuration.ts';
import { startExchange } from '../../exchange/main.ts';
import type { Secrets } from '../../supervisor/secrets.ts';

/* The exchange as it is, in a process of its own, which can also be asked for what it costs. */

export type ToExchange =
  | { readonly start: { readonly configuration: Configuration; readonly secrets: Secrets['exchange'] } }
  | { readonly profile: 'start' | 'stop' }
  | { readonly cost: true };
export type Cost = { readonly cpuMicroseconds: number; readonly residentBytes: number };

const session = new Session();
session.connect();

async function obey(message: ToExchange): Promise<unknown> {
  if ('start' in message) {
    await startExchange(message.start.configuration, message.start.secrets);
    return { ready: true };
  }
  if ('cost' in message) {
    const { user, system } = process.cpuUsage();
    return { cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() } satisfies Cost;
  }
  if (message.profile === 'start') {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 500 });
    await session.post('Profiler.start');
    return {};
  }
  return (await session.post('Profiler.stop')).profile;
}

process.on('message', (message: ToExchange) => {
  obey(message).then(
    (answer) => process.send!({ answer }),
    (error) => process.send!({ failed: String(error.stack) }),
  );
});
process.on('disconnect', () => process.exit(0));
