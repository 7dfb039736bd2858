import { randomBytes } from 'node:crypto';
import type { TestRegion } from '../exchange/testing.ts';
import { type Found, findApplications } from './find.ts';
import { start } from './main.ts';

/**
 * The applications' process of a test region, at the address that the region's issuer knows.
 * @param more declared in the test, beside those that are found
 */
export async function startTestApplications(region: TestRegion, more: readonly Found[] = []) {
  const { configuration, database, applicationKey } = region;
  const sealing = [randomBytes(32).toString('base64url')];
  const keys = { signing: [applicationKey], sealing };
  const stop = await start(configuration, { databaseUrl: database.url('applications'), keys }, undefined, [
    ...(await findApplications()),
    ...more,
  ]);
  return { url: configuration.region.applicationsUrl, stop };
}
