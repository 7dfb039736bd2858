import path from 'node:path';
import { pino } from 'pino';
import type { Configuration } from '../configuration.ts';
import type { ResidentEntry } from '../contracts/application.ts';
import { type Clock, machineClock } from '../contracts/clock.ts';
import { callbackUrl, clientOf, peopleOf, signedOutUrl } from '../contracts/sign-in.ts';
import { openPool, type Pool } from '../database/connect.ts';
import { followApplicationKeys } from '../supervisor/application-keys.ts';
import { isEntry, runProcess } from '../supervisor/process.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { openCookies } from '../web/application/cookies.ts';
import type { Ground } from '../web/application/ground.ts';
import { createApplication } from '../web/application/mount.ts';
import { showTrouble } from '../web/application/trouble.tsx';
import { createFormTokens } from '../web/form/token.ts';
import { residentFrame } from '../web/frame/resident-frame.ts';
import { addKit } from '../web/kit/routes.tsx';
import { listen } from '../web/listen.ts';
import { openTileCache } from '../web/map/tile-cache.ts';
import { gsiSource, serveTiles, type TileSource } from '../web/map/tiles.ts';
import { openLock } from '../web/member/lock.ts';
import { openSystems } from '../web/member/systems.ts';
import { startWorking } from '../web/member/working.ts';
import { createPages, show } from '../web/pages.tsx';
import { openIssuer } from '../web/sign-in/issuer.ts';
import { openSeal } from '../web/sign-in/seal.ts';
import { openSessions } from '../web/sign-in/sessions.ts';
import { openStore, type Store } from '../web/sign-in/store.ts';
import { type Found, findApplications } from './find.ts';
import { readMembers } from './members.ts';
import { ApplicationsPage } from './page.tsx';
import { followRegionClock } from './region-clock.ts';

/** Where the key files of members' systems lie, one a member that uses an application; only this process reads them. */
export const systemsFolder = (data: string): string => path.join(data, 'keys-applications', 'systems');

const forgetMs = 60_000;
/** Connections at most: of what all share, and of each application that keeps something (docs/operations.md counts them). */
const sharedConnections = 10;
const ownConnections = 6;

/** The process of the applications, on PORT+1. @param found other applications than those of the folders */
export async function start(
  configuration: Configuration,
  secrets: Secrets['applications'],
  clock: Clock = machineClock,
  found?: readonly Found[],
): Promise<() => Promise<void>> {
  const { host, ports, region } = configuration;
  const log = pino({ base: { process: 'applications' } }, pino.destination({ dest: 2, sync: true }));
  const applications = found ?? (await findApplications());
  const members = await readMembers(region.municipalities);
  const shared = openPool(secrets.databaseUrl, sharedConnections);
  const own = new Map(Object.entries(secrets.ownUrls).map(([folder, url]) => [folder, openPool(url, ownConnections)]));
  const site = createPages({ onward: [new URL(region.issuerUrl).origin] });
  const frame = (c: Parameters<typeof residentFrame>[0]) =>
    residentFrame(c, {
      region: region.name,
      asOf: clock.now(),
      runMode: '通常',
      telephone: region.telephone,
      leave: null,
    });
  site.get('/', (c) => show(c, ApplicationsPage({ frame: frame(c), applications })));
  await addKit(site, clock);
  const tell = (error: unknown, number: string) => log.error({ err: error, number });
  const stores: Store[] = [];
  const working: (() => Promise<void>)[] = [];
  for (const found of applications.filter(({ pages }) => pages)) {
    const entries = applications.flatMap((one) => (one.folder === found.folder ? [] : (one.entries ?? [])));
    const { app, store, work } = await openApplication(found, {
      entries,
      configuration,
      secrets,
      clock,
      shared,
      own: own.get(found.folder),
      members,
      tell,
      note: (text) => log.warn(text),
    });
    site.route(`/${found.folder}`, app);
    stores.push(store);
    if (work) working.push(work());
  }
  site.notFound((c) => showTrouble(c, { frame: frame(c), home: '/' }, { kind: 'absent' }));
  // The tables are shared: one forgets for all.
  const forgetting = setInterval(() => stores[0]?.forget().catch((error) => log.error(error)), forgetMs);
  serveTiles(site, await tilesOf(configuration));
  const stop = await listen(site, host, ports.applications);
  return async () => {
    clearInterval(forgetting);
    await stop();
    await Promise.all(working.map((end) => end()));
    await Promise.all([shared, ...own.values()].map((pool) => pool.end()));
  };
}

/** 地理院タイル of the region, kept in its data folder; none where the configuration names no bounds. */
async function tilesOf({ data, region: { mapTiles } }: Configuration): Promise<TileSource | undefined> {
  if (mapTiles === null) return undefined;
  const { bounds, zoom, megabytes } = mapTiles;
  const cache = await openTileCache(path.join(data, 'map-tiles'), megabytes * 1_000_000, Date.now);
  return { template: gsiSource.template, area: { bounds, zoom }, cache, fetch };
}

type Parts = {
  readonly entries: readonly ResidentEntry[];
  readonly configuration: Configuration;
  readonly secrets: Secrets['applications'];
  readonly clock: Clock;
  readonly shared: Pool;
  /** reaches the application's own schema; undefined where it has none */
  readonly own: Pool | undefined;
  readonly members: Awaited<ReturnType<typeof readMembers>>;
  readonly tell: (error: unknown, number: string) => void;
  readonly note: (text: string) => void;
};

/** One application with what it stands on: a client of the issuer, sessions of its own, the systems of the members that use it. */
async function openApplication(
  { folder, pages, work }: Found,
  { entries, configuration, secrets, clock, shared, own, members, tell, note }: Parts,
) {
  const { region, fictional, data } = configuration;
  const { issuerUrl, exchangeUrl, applicationsUrl, publicUrl } = region;
  const people = peopleOf(folder);
  const keys = followApplicationKeys(data, secrets.keys);
  const seal = openSeal(secrets.keys.sealing, keys);
  const store = openStore({ pool: shared, seal, clock: machineClock }, folder);
  const callback = callbackUrl(applicationsUrl, folder);
  const issuer = openIssuer({
    ...{ issuerUrl, client: clientOf(folder), key: async () => (await keys()).signing[0]!, people },
    ...{ callback, signedOut: signedOutUrl(applicationsUrl, folder), clock: machineClock },
  });
  const systems = openSystems({ folder: systemsFolder(data), exchange: exchangeUrl }, folder);
  const lockOf = pages!.locks ? openLock(systems, machineClock) : () => null;
  const ground: Ground = {
    folder,
    region: { name: region.name, code: region.code, fictional, telephone: region.telephone },
    urls: { exchange: exchangeUrl, public: publicUrl, applications: applicationsUrl.replace(/\/$/, '') },
    clock,
    ...members,
    mapTiles: region.mapTiles !== null,
    entries,
    tokens: createFormTokens(seal.hash('form tokens')),
  };
  const app = await createApplication({
    people,
    pages: pages!,
    pool: own,
    store,
    callback,
    clock: machineClock,
    log: tell,
    sessions: openSessions({ store, issuer, clock: machineClock, start: `/${folder}`, lockOf }),
    cookies: openCookies(folder, applicationsUrl.startsWith('https:')),
    systems,
    ground,
  });
  return { app, store, work: work && (() => startWorking(work, { systems, pool: own, ground, log: note })) };
}

/** Where the region's clock may be turned, the pages tell the region's time. */
async function startInRegion(configuration: Configuration, secrets: Secrets['applications']) {
  const { turnableClock, exchangeUrl } = configuration.region;
  const clock = turnableClock ? await followRegionClock(exchangeUrl) : undefined;
  const stop = await start(configuration, secrets, clock);
  return async () => {
    clock?.close();
    await stop();
  };
}

if (isEntry(import.meta.url)) await runProcess('applications', startInRegion);
