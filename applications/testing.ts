import { randomBytes } from 'node:crypto';
import type { Clock } from '../contracts/clock.ts';
import { startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { openBrowser } from '../web/testing-browser.ts';
import { type Found, findApplications } from './find.ts';
import { start } from './main.ts';

/**
 * The applications' process of a test region, at the address that the region's issuer knows.
 * @param more declared in the test, beside those that are found
 */
export async function startTestApplications(region: TestRegion, more: readonly Found[] = [], clock?: Clock) {
  const { configuration, database, applicationKey } = region;
  const sealing = [randomBytes(32).toString('base64url')];
  const keys = { signing: [applicationKey], sealing };
  const stop = await start(configuration, { databaseUrl: database.url('applications'), keys }, clock, [
    ...(await findApplications()),
    ...more,
  ]);
  return { url: configuration.region.applicationsUrl, stop };
}

type Wanted = {
  /** the town halls' own registers are filled */
  readonly registers?: boolean;
  /** the applications go by the region's clock, which a test turns; else by the machine's */
  readonly turned?: boolean;
  /** declared in the test, beside what is found */
  readonly more?: readonly Found[];
};

/** A region, its applications and a browser before them: one for each test file, closed together. */
export async function openTestPages({ registers = false, turned = false, more = [] }: Wanted = {}) {
  const region = await startTestRegion(undefined, { registers });
  const applications = await startTestApplications(region, more, turned ? region.clock : undefined);
  const browser = await openBrowser(applications.url, [region.url]);
  return {
    region,
    browser,
    url: applications.url,
    async close() {
      try {
        await browser.close();
      } finally {
        await applications.stop();
        await region.close();
      }
    },
  };
}
export type TestPages = Awaited<ReturnType<typeof openTestPages>>;
