import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Configuration } from '../configuration.ts';
import { machineClock } from '../contracts/clock.ts';
import { openPool } from '../database/connect.ts';
import { isEntry, runProcess } from '../supervisor/process.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { openCarry } from './carry/carry.ts';
import { openCarryKeys } from './carry/keys.ts';
import { openTurnableClock } from './clock.ts';
import { allowedAddresses } from './deliver/address.ts';
import { openSigner } from './deliver/token.ts';
import { createAuthenticated, createDoor } from './door/app.ts';
import { addRecords } from './door/auditor.ts';
import { addBreakGlass } from './door/break-glass.ts';
import { addCarry } from './door/carry.ts';
import { addCodeQueue } from './door/code-queue.ts';
import { addCodes } from './door/codes.ts';
import { addConsents } from './door/consents.ts';
import { addDeveloper } from './door/developer/routes.tsx';
import { addEmergency } from './door/emergency.ts';
import { addEmergencyLists } from './door/emergency-lists.ts';
import { addEnrolment } from './door/enrol.ts';
import { addExplain } from './door/explain.ts';
import { addHealth } from './door/health.ts';
import { addInbox } from './door/inbox.ts';
import { addInquiries } from './door/inquiries.ts';
import { addKeys } from './door/keys.ts';
import { addLedger } from './door/ledger.ts';
import { addMessages } from './door/messages.ts';
import { addFigures, createMetrics } from './door/metrics.ts';
import { addOpenApi } from './door/openapi.ts';
import { addSelf } from './door/operator-self.ts';
import { addPolicy } from './door/policy.ts';
import { createUseProof } from './door/proof.ts';
import { addRelations } from './door/relations.ts';
import { addResidents } from './door/residents.ts';
import { addSelfAccess } from './door/self-access.ts';
import { addStaff } from './door/staff.ts';
import { addSubjects } from './door/subjects.ts';
import { addSubscriptions } from './door/subscriptions.ts';
import { addTrail } from './door/trail.ts';
import { addViewings } from './door/viewings.ts';
import { addWebhooks } from './door/webhooks.ts';
import { addWitness } from './door/witness.ts';
import { createXRoadDoor } from './door/xroad/door.ts';
import { addUsage } from './door/xroad/usage.ts';
import { openInForce, tellUnapproved } from './enrol/in-force.ts';
import { enrolOperator, operatorSystem } from './enrol/operator.ts';
import { readWitnesses } from './enrol/witnesses.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createPresent } from './identify/acting.ts';
import { createAuthenticator } from './identify/authenticate.ts';
import { openLinkage } from './identify/digests.ts';
import { openDirectory } from './identify/directory.ts';
import { createIssuer } from './identify/issuer.ts';
import { startSecurityCount } from './identify/security.ts';
import { openKeyStore } from './keys.ts';
import { listen } from './listen.ts';
import { openCollecting } from './obtain/collected.ts';
import { readWitnessKeys, witnessVkeysOf } from './record/ledger-keys.ts';
import { openDigests } from './record/payload.ts';
import { createPublishingCheck } from './record/publishing.ts';
import { createReceipts } from './record/receipt.ts';
import { startSequencer } from './record/sequencer.ts';
import { createWitness } from './record/witness.ts';
import { openWake } from './relay/wake.ts';
import type { Services } from './services.ts';
import { openCodeRequests } from './travel/code-request.ts';
import { openInquiry } from './travel/inquiry.ts';
import { openNotice } from './travel/notice.ts';
import { startPushing } from './travel/pushing.ts';
import { startSendingLimit } from './travel/sending.ts';
import { openSubmission } from './travel/submission.ts';

const applications = fileURLToPath(new URL('../applications/', import.meta.url));

/**
 * The composition root of the exchange: everything it is made of, wired by hand, in the order in which it must stand.
 * @returns what stops it, in the opposite order
 */
export async function startExchange(
  { host, ports, data, fictional, region }: Configuration,
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
  const clocks = { clock, realClock: machineClock };
  const inForce = await openInForce(pools.exchange, {
    applications,
    municipalities: region.municipalities,
    finder: await enrolOperator(pools.exchange, keys, region.operator, clocks),
    selfApproving: fictional,
    ...clocks,
  });
  const hearing = [async () => keys.forget(), inForce.refresh];
  for (const one of inForce.unapproved) log.warn(tellUnapproved(one));
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
    checkPublishing: createPublishingCheck(pools.exchange, machineClock, region.staleSeconds * 1000),
  };
  const sequencer = await startSequencer({
    url: databaseUrls.sequencer,
    keys,
    origin: region.origin,
    interval: region.publishSeconds * 1000,
    publicMs: region.publicSeconds * 1000,
    witnesses: [...region.witnesses, ...(await readWitnesses(pools.exchange))],
    log: (text) => log.warn(text),
  });
  hearing.push(async () => (await readWitnesses(pools.exchange)).forEach(sequencer.follow));
  const security = startSecurityCount(pools.exchange, machineClock);
  const sending = startSendingLimit(pools.exchange, (system) => directory.getSystem(system).quota, machineClock);
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
  hearing.push(issuer.refresh, services.digests.refresh, services.linkage.refresh);
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
    keys,
    publicMs: region.publicSeconds * 1000,
    authenticated: createAuthenticated(authenticate, exchangeUrl),
  });
  addRecords(door, services);
  const witnessName = `${region.origin}/witness`;
  addWitness(door, {
    vkeys: async () => witnessVkeysOf(witnessName, await readWitnessKeys(keys), machineClock.now()),
    answer: createWitness({
      pool: pools.sequencer,
      keys: () => readWitnessKeys(keys),
      name: witnessName,
      logs: region.witnessFor.map(({ origin, vkey }) => ({ origin, vkeys: [vkey] })),
      realClock: machineClock,
    }),
  });
  for (const path of ['/messages/*', '/inbox/*', '/inquiries/*', '/v1/*', '/v3/*'])
    door.use(path, createAuthenticated(authenticate, exchangeUrl));
  const useProof = createUseProof(services);
  const present = createPresent(services, region.code);
  addStaff(door, { services, useProof });
  addViewings(door, { services, present });
  addBreakGlass(door, { services, present, useProof });
  addSelfAccess(door, { services, present });
  addEmergency(door, { services, present });
  addEmergencyLists(door, { services, useProof });
  const receipts = createReceipts(pools.trail, region.name, services.digests);
  const submit = openSubmission(services, sending);
  addMessages(door, { services, submit, receipts, useProof });
  addInbox(door, { services, wake });
  addInquiries(door, { services, wake, useProof });
  const askCodes = openCodeRequests(services);
  addCodes(door, askCodes);
  const carryKeys = await openCarryKeys(keys);
  const carry = openCarry({ services, region: region.code, carryKeys, submit, askCodes, receipts });
  addCarry(door, { carry, keys: carryKeys });
  addCodeQueue(door, { services });
  addSubjects(door, { services, useProof });
  addKeys(door, { services, useProof });
  addRelations(door, { services });
  addResidents(door, { services });
  addConsents(door, { services });
  addTrail(door, { services, receipts });
  const signer = await openSigner(keys, exchangeUrl, machineClock);
  const isAllowed = allowedAddresses(region.town);
  addSubscriptions(door, { services, sendNotice: openNotice(services, sending), useProof });
  addWebhooks(door, { services, region: { exchangeUrl, fictional: region.town, isAllowed }, signer, useProof });
  addUsage(door, { services });
  addExplain(door, { services, useProof });
  addEnrolment(door, { services });
  addPolicy(door, { services, inForce, useProof });
  addSelf(door, { services, useProof });
  addDeveloper(door, { services, region: { ...region, fictional, operator: operatorSystem(region.operator) } });
  addOpenApi(door, { exchangeUrl, region: region.name });

  const stopPushing = startPushing(services, {
    pusher: { exchangeUrl, signer },
    isAllowed,
    wake,
    log: { fault: tellFault, tell: (text) => log.warn(text) },
  });
  const xroad = createXRoadDoor({
    region: region.code,
    exchangeUrl,
    services,
    authenticate,
    ask: openInquiry(services),
    useProof,
    present,
    log: tellFault,
  });

  const stopHousekeeping = startHousekeeping(services, tellFault);
  const stopListening = await listen({ door, issuer, xroad }, host, ports.exchange);
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
