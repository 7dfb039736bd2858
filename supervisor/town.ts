import path from 'node:path';
import { machineClock } from '../contracts/clock.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { startExchange } from '../exchange/main.ts';
import { turnToBusinessHours } from '../town/business-hours.ts';
import { peopleOf } from '../town/people.ts';
import { openSandbox } from '../town/sandbox.ts';
import { seedTown } from '../town/seed.ts';
import { makeTown } from '../town/town.ts';
import { isEntry, runProcess } from './process.ts';

/** The exchange of the fictional region: the town is brought to life in it, with its keys and its role, before it opens. */
if (isEntry(import.meta.url))
  await runProcess('exchange', async (configuration, secrets) => {
    const town = makeTown();
    await seedTown({
      town,
      databaseUrls: secrets.databaseUrls,
      keys: openKeyStore(path.join(configuration.data, 'keys'), secrets.passphrase),
      data: configuration.data,
      clock: machineClock,
      exchangeUrl: configuration.region.exchangeUrl,
      providersUrl: `http://127.0.0.1:${configuration.ports.town}`,
    });
    const turned = await turnToBusinessHours(secrets.databaseUrls.exchange);
    if (turned)
      console.log(
        `架空の地域の時計を ${turned.toLocaleString('ja-JP', { timeZone: 'Asia/Tokyo' })} に進めました（いまは役場の業務時間外のため）`,
      );
    return startExchange(configuration, secrets, openSandbox(town, configuration.data), peopleOf(town));
  });
