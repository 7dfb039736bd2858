import type { Configuration } from '../configuration.ts';
import { type Clock, machineClock } from '../contracts/clock.ts';
import { isEntry, runProcess } from '../supervisor/process.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { listen } from '../web/listen.ts';
import { createSite } from '../web/site.ts';
import { findMunicipalityNames } from './municipalities.ts';
import { PublicPage } from './page.tsx';

/** The process of the public pages, on PORT+2: no key, no database role, nothing that could fail with them. */
export async function start(
  { host, ports, region }: Configuration,
  _secrets: Secrets['public'],
  clock: Clock = machineClock,
): Promise<() => Promise<void>> {
  const site = await createSite({
    '/': PublicPage({
      region: region.name,
      contact: region.contact,
      telephone: region.telephone,
      municipalities: await findMunicipalityNames(region.municipalities),
      exchangeUrl: region.exchangeUrl,
      applicationsUrl: region.applicationsUrl,
      asOf: clock.now(),
    }),
  });
  return listen(site, host, ports.public);
}

if (isEntry(import.meta.url)) await runProcess('public', start);
