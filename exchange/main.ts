import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Configuration } from '../configuration.ts';
import { machineClock } from '../contracts/clock.ts';
import { openPool } from '../database/connect.ts';
import { isEntry, runProcess } from '../supervisor/process.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { openTurnableClock } from './clock.ts';
import { loadPolicies } from './decide/index.ts';
import { allowedAddresses } from './deliver/address.ts';
import { openSigner } from './deliver/token.ts';
import { createAuthenticated, createDoor } from './door/app.ts';
import { addRecords } from './door/auditor.ts';
import { addCodes } from './door/codes.ts';
import { addConsents } from './door/consents.ts';
import { addExplain } from './door/explain.ts';
import { addHealth } from './door/health.ts';
import { addInbox } from './door/inbox.ts';
import { addLedger } from './door/ledger.ts';
import { addMessages } from './door/messages.ts';
import { addFigures, createMetrics } from './door/metrics.ts';
import { addOpenApi } from './door/openapi.ts';
import { createUseProof } from './door/proof.ts';
import { addRelations } from './door/relations.ts';
import { addSubscriptions } from './door/subscriptions.ts';
import { addTrail } from './door/trail.ts';
import { addWebhooks } from './door/webhooks.ts';
import { addWitness } from './door/witness.ts';
import { loadContracts } from './enrol/contracts.ts';
import { loadPurposes } from './enrol/purposes.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createAuthenticator } from './identify/authenticate.ts';
import { openLinkage } from './identify/digests.ts';
import { openDirectory } from './identify/directory.ts';
import { createIssuer } from './identify/issuer.ts';
import { startSecurityCount } from './identify/security.ts';
import { openKeyStore } from './keys.ts';
import { listen } from './listen.ts';
import { readLedgerKeys, readWitnessKeys, witnessVkeysOf } from './record/ledger-keys.ts';
import { createPublishingCheck } from './record/publishing.ts';
import { createReceipts } from './record/receipt.ts';
import { startSequencer } from './record/sequencer.ts';
import { createWitness } from './record/witness.ts';
import { openWake } from './relay/wake.ts';
import type { Services } from './services.ts';
import { startSendingLimit } from './travel/sending.ts';
import { openNotice } from './travel/notice.ts';
import { startPushing } from './travel/pushing.ts';
import { openSubmission } from './travel/submission.ts';

const applications = fileURLToPath(new URL('../applications/', import.meta.url));

/**
 * The composition root of the exchange: everything it is made of, wired by hand, in the order in which it must stand.
 * @returns what stops it, in the opposite order
 */
export async function startExchange(
  { host, ports, data, region }: Configuration,
  { databaseUrls, passphrase }: Secrets['exchange'],
): Promise<() => Promise<void>> {
  const log = pino({ base: { process: 'exchange' } }, pino.destination({ dest: 2, sync: true }));
  const tellFault = (error: unknown) => log.error(error);
  const pools = {
    exchange: openPool(databaseUrls.exchange, 20),
    sweeper: openPool(databaseUrls.sweeper, 2),
    trail: openPool(databaseUrls.trail, 8),
    sequencer: openPool(databaseUrls.sequencer, 2),
  };
  const turned = region.turnableClock ? await openTurnableClock(pools.exchange) : undefined;
  const clock = turned ?? machineClock;
  const keys = openKeyStore(path.join(data, 'keys'), passphrase);
  const contracts = await loadContracts(applications);
  const directory = await openDirectory({ pool: pools.exchange, url: databaseUrls.exchange, clock: machineClock });
  const services: Services = {
    clock,
    realClock: machineClock,
    pools,
    keys,
    linkage: await openLinkage(keys),
    digestKey: await keys.secret('digest'),
    directory,
    contracts,
    purposes: await loadPurposes(region.municipalities),
    policies: await loadPolicies(region.municipalities, contracts),
    checkPublishing: createPublishingCheck(pools.exchange, machineClock, region.staleSeconds * 1000),
  };
  const sequencer = await startSequencer({
    url: databaseUrls.sequencer,
    keys,
    origin: region.origin,
    interval: region.publishSeconds * 1000,
    publicMs: region.publicSeconds * 1000,
    witnesses: region.witnesses,
    log: (text) => log.warn(text),
  });
  const security = startSecurityCount(pools.exchange, machineClock);
  const sending = startSendingLimit(pools.exchange, (system) => directory.getSystem(system).quota, machineClock);
  const wake = await openWake(databaseUrls.exchange);
  const { issuerUrl, exchangeUrl } = region;
  const development = exchangeUrl.startsWith('http:');
  const issuer = await createIssuer({
    pool: pools.exchange,
    keys,
    issuerUrl,
    resource: exchangeUrl,
    directory,
    development,
  });
  const authenticate = createAuthenticator({
    issuerUrl,
    resource: exchangeUrl,
    jwks: issuer.jwks,
    directory,
    count: security.count,
  });

  const door = createDoor({ log: tellFault });
  const metrics = createMetrics();
  addFigures(door, metrics);
  addHealth(door, { services, metrics });
  addLedger(door, {
    services,
    ledgerKeys: await readLedgerKeys(keys),
    publicMs: region.publicSeconds * 1000,
    authenticated: createAuthenticated(authenticate, exchangeUrl),
  });
  addRecords(door, services);
  const witnessName = `${region.origin}/witness`;
  const witnessKeys = await readWitnessKeys(keys);
  addWitness(door, {
    vkeys: witnessVkeysOf(witnessName, witnessKeys),
    answer: createWitness({
      pool: pools.sequencer,
      keys: witnessKeys,
      name: witnessName,
      logs: region.witnessFor.map(({ origin, vkey }) => ({ origin, vkeys: [vkey] })),
      realClock: machineClock,
    }),
  });
  for (const path of ['/messages/*', '/inbox/*', '/v1/*'])
    door.use(path, createAuthenticated(authenticate, exchangeUrl));
  const useProof = createUseProof(services);
  const receipts = createReceipts(pools.trail, region.name, services.digestKey);
  addMessages(door, { services, submit: openSubmission(services, sending), receipts, useProof });
  addInbox(door, { services, wake });
  addCodes(door, { services });
  addRelations(door, { services });
  addConsents(door, { services });
  addTrail(door, { services, receipts });
  const signer = await openSigner(keys, exchangeUrl, machineClock);
  const isAllowed = allowedAddresses(region.town);
  addSubscriptions(door, { services, sendNotice: openNotice(services, sending), useProof });
  addWebhooks(door, { services, region: { exchangeUrl, fictional: region.town, isAllowed }, signer, useProof });
  addExplain(door, { services, useProof });
  addOpenApi(door, { exchangeUrl, region: region.name });

  const stopPushing = startPushing(services, {
    pusher: { exchangeUrl, signer },
    isAllowed,
    wake,
    log: { fault: tellFault, tell: (text) => log.warn(text) },
  });
  const stopHousekeeping = startHousekeeping(services, tellFault);
  const stopListening = await listen(door, issuer, host, ports.exchange);
  return async () => {
    stopHousekeeping();
    await stopPushing();
    await wake.close();
    await stopListening();
    await sequencer.stop();
    await security.stop();
    await sending.stop();
    turned?.close();
    await directory.close();
    await Promise.all(Object.values(pools).map((pool) => pool.end()));
  };
}

if (isEntry(import.meta.url)) await runProcess('exchange', startExchange);
