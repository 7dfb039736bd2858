import { randomBytes } from 'node:crypto';
import type { TestRegion } from '../exchange/testing.ts';
import { start } from './main.ts';

/** The applications' process of a test region, at the address that the region's issuer knows. */
export async function startTestApplications(region: TestRegion) {
  const { configuration, database, applicationKey } = region;
  const sealing = [randomBytes(32).toString('base64url')];
  const keys = { signing: [applicationKey], sealing };
  const stop = await start(configuration, { databaseUrl: database.url('applications'), keys });
  return { url: configuration.region.applicationsUrl, stop };
}
