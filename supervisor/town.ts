import path from 'node:path';
import { machineClock } from '../contracts/clock.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { startExchange } from '../exchange/main.ts';
import { seedTown } from '../town/seed.ts';
import { makeTown } from '../town/town.ts';
import { isEntry, runProcess } from './process.ts';

/** The exchange of the fictional region: the town is brought to life in it, with its keys and its role, before it opens. */
if (isEntry(import.meta.url))
  await runProcess('exchange', async (configuration, secrets) => {
    await seedTown({
      town: makeTown(),
      databaseUrls: secrets.databaseUrls,
      keys: openKeyStore(path.join(configuration.data, 'keys'), secrets.passphrase),
      data: configuration.data,
      clock: machineClock,
      exchangeUrl: configuration.region.exchangeUrl,
    });
    return startExchange(configuration, secrets);
  });
