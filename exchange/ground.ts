import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration } from '../configuration.ts';
import { machineClock } from '../contracts/clock.ts';
import { openPool } from '../database/connect.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { openTurnableClock } from './clock.ts';
import {
  openInForce,
  tellChanged,
  tellFormerNames,
  tellUnapproved,
  tellUncovered,
  tellWaiting,
} from './enrol/in-force.ts';
import { enrolOperator } from './enrol/operator.ts';
import { openDirectory } from './identify/directory/directory.ts';
import { openLinkage } from './identify/person/digests.ts';
import { openKeyStore } from './keys.ts';
import { openCollecting } from './obtain/collected.ts';
import { startMistakes } from './obtain/mistakes.ts';
import { openDigests } from './record/payload.ts';
import { createPublishingCheck } from './record/tree/publishing.ts';
import { openWake } from './relay/wake.ts';
import type { Services } from './services.ts';
import { loadTasks } from './tasks/declared.ts';

const applications = fileURLToPath(new URL('../applications/', import.meta.url));

/**
 * What everything of the exchange stands on: the database, the clock, the keys, who takes part and what is in force.
 * @returns `hearing`: what is done when something has changed, before this process counts as knowing of it; more may be added
 */
export async function openGround(
  { data, fictional, region }: Configuration,
  { databaseUrls, passphrase }: Secrets['exchange'],
  tell: (text: string) => void,
) {
  const pools = {
    exchange: openPool(databaseUrls.exchange, 20),
    sweeper: openPool(databaseUrls.sweeper, 2),
    trail: openPool(databaseUrls.trail, 8),
    sequencer: openPool(databaseUrls.sequencer, 2),
  };
  const turned = region.turnableClock ? await openTurnableClock(pools.exchange) : undefined;
  const clock = turned ?? machineClock;
  const keys = openKeyStore(path.join(data, 'keys'), passphrase);
  const clocks = { clock, realClock: machineClock };
  const inForce = await openInForce(pools.exchange, {
    applications,
    municipalities: region.municipalities,
    finder: await enrolOperator(pools.exchange, keys, region.operator, clocks),
    selfApproving: fictional,
    ...clocks,
  });
  const hearing = [async () => keys.forget(), inForce.refresh];
  for (const one of inForce.unapproved) tell(tellUnapproved(one));
  for (const id of inForce.policies().waiting.keys()) tell(tellWaiting(id));
  for (const text of tellFormerNames(inForce.policies())) tell(text);
  for (const text of tellUncovered(inForce.policies())) tell(text);
  for (const one of inForce.changed) tell(tellChanged(one));
  const directory = await openDirectory({
    pool: pools.exchange,
    url: databaseUrls.exchange,
    clock: machineClock,
    heard: async () => {
      for (const hear of hearing) await hear();
    },
  });
  await inForce.refresh(); // what changed between the two was heard by nobody
  const wake = await openWake(databaseUrls.exchange);
  const mistakes = startMistakes(pools.exchange, clock);
  const services: Services = {
    clock,
    realClock: machineClock,
    pools,
    keys,
    linkage: await openLinkage(keys),
    digests: await openDigests(keys),
    directory,
    get contracts() {
      return inForce.policies().contracts;
    },
    get purposes() {
      return inForce.policies().purposes;
    },
    get policies() {
      return inForce.policies();
    },
    askCollecting: await openCollecting({ pool: pools.exchange, wake, directory, realClock: machineClock }),
    noteMistake: mistakes.note,
    checkPublishing: createPublishingCheck(pools.exchange, machineClock, region.staleSeconds * 1000),
  };
  return {
    services,
    pools,
    inForce,
    tasks: await loadTasks(applications),
    wake,
    hearing,
    async close() {
      await mistakes.stop();
      turned?.close();
      await directory.close();
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    },
  };
}
export type Ground = Awaited<ReturnType<typeof openGround>>;
