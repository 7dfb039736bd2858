import { pino } from 'pino';
import type { Configuration } from '../configuration.ts';
import { machineClock } from '../contracts/clock.ts';
import { readPublishedKeys } from '../supervisor/application-keys.ts';
import { isEntry, runProcess } from '../supervisor/process.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { startBreadth } from './breadth/asked.ts';
import { createBell } from './breadth/bell.ts';
import { openSigner } from './deliver/token.ts';
import type { Sandbox } from './door/developer/sandbox.ts';
import { openDoors } from './door/doors.ts';
import { createXRoadDoor } from './door/xroad/door.ts';
import { operatorSystem } from './enrol/operator-system.ts';
import { readWitnesses } from './enrol/witnesses.ts';
import { openGround } from './ground.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createAuthenticator } from './identify/caller/authenticate.ts';
import { createPersonAuthenticator } from './identify/caller/person-token.ts';
import { startSecurityCount } from './identify/caller/security.ts';
import { createIssuer } from './identify/issuer/issuer.ts';
import { listen } from './listen.ts';
import { waitForLedger } from './record/begun.ts';
import { startSequencer } from './record/tree/sequencer.ts';
import { addSignIn, applicationFolders } from './sign-in/door.tsx';
import { createEnd } from './sign-in/ending.ts';
import { openExternal } from './sign-in/external/issuers.ts';
import { createIssuerPages } from './sign-in/issuer-pages.tsx';
import type { TownPerson } from './sign-in/routes-development.tsx';
import { openInquiry } from './travel/inquiry.ts';
import { startSendingLimit } from './travel/sending.ts';
import { tellAlarms } from './travel/telling/alarm.ts';
import { startPushing } from './travel/telling/pushing.ts';

/**
 * The composition root of the exchange: everything it is made of, wired by hand, in the order in which it must stand.
 * @param sandbox of the fictional region: what the developer's page asks with
 * @param townPeople as whom anybody may sign in: handed over by the supervisor of the fictional region, and by nothing else
 * @returns what stops it, in the opposite order
 */
export async function startExchange(
  configuration: Configuration,
  secrets: Secrets['exchange'],
  sandbox?: Sandbox,
  townPeople?: readonly TownPerson[],
): Promise<() => Promise<void>> {
  const { host, ports, region } = configuration;
  const log = pino({ base: { process: 'exchange' } }, pino.destination({ dest: 2, sync: true }));
  const tellFault = (error: unknown) => log.error(error);
  const tell = (text: string) => log.warn(text);
  const ground = await openGround(configuration, secrets, tell);
  const { services, pools, wake, hearing } = ground;
  const { keys, directory } = services;
  const sequencer = await startSequencer({
    url: secrets.databaseUrls.sequencer,
    keys,
    origin: region.origin,
    interval: region.publishSeconds * 1000,
    publicMs: region.publicSeconds * 1000,
    witnesses: [...region.witnesses, ...(await readWitnesses(pools.exchange))],
    log: tell,
  });
  hearing.push(async () => (await readWitnesses(pools.exchange)).forEach(sequencer.follow));
  const security = startSecurityCount(pools.exchange, machineClock);
  const sending = startSendingLimit(pools.exchange, (system) => directory.getSystem(system).quota, machineClock);
  const asked = startBreadth(pools.exchange, keys, services.clock);
  const { issuerUrl, exchangeUrl } = region;
  const development = exchangeUrl.startsWith('http:');
  let { applicationKeys } = secrets;
  hearing.push(async () => {
    const published = await readPublishedKeys(configuration.data);
    if (published.length > 0) applicationKeys = published;
  });
  const issuer = await createIssuer({
    pool: pools.exchange,
    keys,
    issuerUrl,
    resource: exchangeUrl,
    directory,
    applications: {
      folders: await applicationFolders(new URL('../applications/', import.meta.url)),
      url: region.applicationsUrl,
      keys: () => applicationKeys,
    },
    pages: createIssuerPages(region, services.clock),
    end: createEnd(services),
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
  const authenticatePerson = createPersonAuthenticator({
    issuerUrl,
    resource: exchangeUrl,
    jwks: issuer.jwks,
    count: security.count,
  });
  const signer = await openSigner(keys, exchangeUrl, machineClock);
  hearing.push(signer.refresh);
  const running = {
    ...{ authenticate, authenticatePerson, sending, asked, signer, sandbox },
    ...{ count: security.count, tellFault },
  };
  const {
    door,
    metrics,
    useProof,
    present,
    submit,
    isAllowed,
    secrets: signIn,
  } = await openDoors(configuration, ground, running);
  const { visits } = issuer;
  const issuers = region.signInIssuers.map((one) => openExternal(one, exchangeUrl));
  await addSignIn(door, { services, secrets: signIn, visits, region, issuers, townPeople, log: tellFault });
  const stopPushing = startPushing(services, {
    pusher: { exchangeUrl, signer },
    isAllowed,
    wake,
    log: { fault: tellFault, tell },
  });
  const xroad = createXRoadDoor({
    region: region.code,
    exchangeUrl,
    services,
    authenticate,
    ask: openInquiry(services, asked),
    useProof,
    present,
    log: tellFault,
  });

  const ring = createBell(services, { thresholds: region.breadth, metrics, tell });
  const operator = operatorSystem(region.operator);
  const tellRaised = () => tellAlarms(services, submit, { operator, tell });
  const stopHousekeeping = startHousekeeping(services, { ring, tellRaised }, tellFault);
  await waitForLedger(pools.sequencer); // or the first to ask would be told that there is none
  const stopListening = await listen({ door, issuer, xroad }, host, ports.exchange);
  return async () => {
    stopHousekeeping();
    await stopPushing();
    await wake.close(); // lets go of those who wait for mail
    await stopListening();
    await sequencer.stop();
    await security.stop();
    await sending.stop();
    await asked.stop();
    await ground.close();
  };
}

if (isEntry(import.meta.url))
  await runProcess('exchange', (configuration, secrets) => startExchange(configuration, secrets));
