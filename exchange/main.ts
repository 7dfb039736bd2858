import { Hono } from 'hono';
import type { Configuration } from '../configuration.ts';
import { isEntry, runProcess } from '../supervisor/process.ts';
import { listen } from '../web/listen.ts';

export async function startExchange({ host, ports }: Configuration): Promise<() => Promise<void>> {
  const site = new Hono();
  site.get('/health', (c) => c.json({ status: 'ok' }));
  return listen(site, host, ports.exchange);
}

if (isEntry(import.meta.url)) await runProcess('exchange', startExchange);
