import type { Configuration } from '../configuration.ts';
import { type Clock, machineClock } from '../contracts/clock.ts';
import { isEntry, runProcess } from '../supervisor/process.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { residentFrame } from '../web/frame/resident-frame.ts';
import { addKit } from '../web/kit/routes.tsx';
import { listen } from '../web/listen.ts';
import { createPages, show } from '../web/pages.tsx';
import { findApplications } from './find.ts';
import { ApplicationsPage } from './page.tsx';

/** The process of the applications, on PORT+1. */
export async function start(
  { host, ports, region }: Configuration,
  _secrets: Secrets['applications'],
  clock: Clock = machineClock,
): Promise<() => Promise<void>> {
  const applications = await findApplications();
  const site = createPages();
  site.get('/', (c) => {
    const about = { region: region.name, asOf: clock.now(), runMode: '通常', telephone: null, leave: null } as const;
    return show(c, ApplicationsPage({ frame: residentFrame(c, about), applications }));
  });
  await addKit(site, clock);
  return listen(site, host, ports.applications);
}

if (isEntry(import.meta.url)) await runProcess('applications', start);
