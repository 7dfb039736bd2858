import { test } from 'vitest';
import { startTestRegion } from '../exchange/testing.ts';
import { startTestApplications } from './testing.ts';
import { openWalk } from '../web/sign-in/testing-issuer.ts';
test('x', async () => {
  const region = await startTestRegion();
  const applications = await startTestApplications(region);
  const walk = openWalk();
  const { url, response } = await walk.walk(`${applications.url}/resident`);
  console.log(url.href, response!.status, (await response!.text()).replace(/<head>.*<\/head>/s, '').slice(0, 3000));
  await applications.stop();
  await region.close();
});
