import path from 'node:path';
import { pino } from 'pino';
import type { Configuration } from '../configuration.ts';
import { type Clock, machineClock } from '../contracts/clock.ts';
import { isEntry, runProcess } from '../supervisor/process.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { listen } from '../web/listen.ts';
import { openSite } from '../web/site.ts';
import { followExchange } from './follow.ts';
import { findMunicipalityNames } from './municipalities.ts';
import { absentPath, pagesOf } from './pages/pages.tsx';

const askEveryMs = 60_000;

/**
 * The process of the public pages, on PORT+2: no key, no database role, nothing that could fail with them. What it shows it has heard from the
 * exchange, as anybody may; it stands, with what it heard last, when the exchange does not.
 */
export async function start(
  { host, ports, data, region }: Configuration,
  _secrets: Secrets['public'],
  clock: Clock = machineClock,
): Promise<() => Promise<void>> {
  const log = pino({ base: { process: 'public' } }, pino.destination({ dest: 2, sync: true }));
  const { site, write } = openSite({ absent: absentPath });
  const about = {
    region: region.name,
    contact: region.contact,
    telephone: region.telephone,
    municipalities: await findMunicipalityNames(region.municipalities),
    urls: { exchange: region.exchangeUrl, applications: region.applicationsUrl },
  };
  const stopFollowing = await followExchange({
    exchangeUrl: region.exchangeUrl,
    file: path.join(data, 'public', 'last.json'),
    fetch,
    everyMs: askEveryMs,
    tell: (error) => log.warn({ err: error }),
    changed: (said, isHeard) => {
      const state = { ...about, said, isHeard, now: clock.now() };
      return write(pagesOf(state, false), pagesOf(state, true));
    },
  });
  const stop = await listen(site, host, ports.public);
  return async () => {
    await stopFollowing();
    await stop();
  };
}

if (isEntry(import.meta.url)) await runProcess('public', start);
