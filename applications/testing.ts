import { randomBytes } from 'node:crypto';
import { startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { openBrowser } from '../web/testing-browser.ts';
import { type Found, findApplications } from './find.ts';
import { start } from './main.ts';

/**
 * The applications' process of a test region, at the address that the region's issuer knows.
 * @param more declared in the test, beside those that are found
 */
export async function startTestApplications(
  region: TestRegion,
  more: readonly Found[] = [],
  clock?: TestRegion['clock'],
) {
  const { configuration, database, applicationKey } = region;
  const sealing = [randomBytes(32).toString('base64url')];
  const keys = { signing: [applicationKey], sealing };
  const secrets = { databaseUrl: database.url('applications'), ownUrls: database.applicationUrls(), keys };
  const stop = await start(configuration, secrets, clock, [...(await findApplications()), ...more]);
  return { url: configuration.region.applicationsUrl, stop };
}

/**
 * When a test is played: not when it runs. With ENGAWA_DAY it is played at another time, such as 2028-02-29T23:30:00+09:00, so that month ends and midnights
 * can be tried.
 */
export const playedAt = (usual = '2026-11-24T10:00:00+09:00'): Date => new Date(process.env.ENGAWA_DAY ?? usual);

type Wanted = {
  /** the town halls' own registers are filled */
  readonly registers?: boolean;
  /** declared in the test, beside what is found */
  readonly more?: readonly Found[];
  /** where the town's own systems are called */
  readonly providersUrl?: string;
  /** the pages tell the region's time, which a test turns; left out: the machine's */
  readonly regionTime?: boolean;
};

/** A region, its applications and a browser before them: one for each test file, closed together. */
export async function openTestPages({ registers = false, more = [], providersUrl, regionTime }: Wanted = {}) {
  const region = await startTestRegion(undefined, { registers, ...(providersUrl !== undefined && { providersUrl }) });
  const applications = await startTestApplications(region, more, regionTime ? region.clock : undefined);
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
