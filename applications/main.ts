import type { Configuration } from '../configuration.ts';
import { type Clock, machineClock } from '../contracts/clock.ts';
import { isEntry, runProcess } from '../supervisor/process.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { listen } from '../web/listen.ts';
import { createSite } from '../web/site.ts';
import { findApplications } from './find.ts';
import { ApplicationsPage } from './page.tsx';

/** The process of the applications, on PORT+1. */
export async function start(
  { host, ports, region }: Configuration,
  _secrets: Secrets['applications'],
  clock: Clock = machineClock,
): Promise<() => Promise<void>> {
  const applications = await findApplications();
  const site = await createSite({ '/': ApplicationsPage({ region: region.name, asOf: clock.now(), applications }) });
  return listen(site, host, ports.applications);
}

if (isEntry(import.meta.url)) await runProcess('applications', start);
