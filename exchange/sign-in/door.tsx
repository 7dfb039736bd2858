import { readdir } from 'node:fs/promises';
import { Hono } from 'hono';
import { Fault, faults } from '../../contracts/fault.ts';
import { serveAssets } from '../../web/assets/serve.ts';
import { show } from '../../web/pages.tsx';
import { protect } from '../../web/protect.ts';
import type { Routes } from '../door/app.ts';
import type { Visits } from '../identify/issuer/visits.ts';
import type { Services } from '../services.ts';
import type { ExternalIssuer } from './external/issuers.ts';
import { notForm } from './over.tsx';
import { ErrorPage } from './pages/plain.tsx';
import type { Other } from './pages/start.tsx';
import { relyingPartyOf } from './passkey/webauthn.ts';
import { type At, browserOf, frameOf, path, type Room, type SignInDoor } from './room.ts';
import { addDevelopment, type TownPerson } from './routes-development.tsx';
import { addDevice, addTablet } from './routes-device.tsx';
import { addExternal, addExternalBack, usableBy } from './routes-external.tsx';
import { addLetter, addLetterPicture } from './routes-letter.tsx';
import { addPasskeys } from './routes-passkey.tsx';
import { addStaffCode } from './routes-staff-code.tsx';
import type { Secrets } from './secrets.ts';

export type SignInOptions = {
  readonly services: Services;
  readonly secrets: Secrets;
  readonly visits: Visits;
  readonly region: Room['region'];
  /** of the fictional town; undefined in every other region */
  readonly issuers: readonly ExternalIssuer[];
  readonly townPeople: readonly TownPerson[] | undefined;
  readonly log: (error: unknown) => void;
};

/** `/sign-in/…`: the issuer's pages on which people sign in. Residents' work without script; a passkey needs one. */
export async function addSignIn(
  door: Routes,
  { services, secrets, visits, region, issuers, townPeople, log }: SignInOptions,
): Promise<void> {
  const party = relyingPartyOf(region.exchangeUrl, region.name);
  const room: Room = { services, secrets, visits, tokens: secrets.forms, party, region };
  const app = new Hono<SignInDoor>();
  app.use(protect({ forms: true, onward: [new URL(region.applicationsUrl).origin] }));
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('Cache-Control', 'no-store');
  });
  app.onError((error, c) => {
    const { status } = faults[error instanceof Fault ? error.code : 'internal'];
    if (status >= 500) log(error);
    const code = error instanceof Fault ? error.code : 'internal';
    const page = <ErrorPage frame={frameOf(room, c)} code={code} home={region.applicationsUrl} />;
    return show(c, page, status === 503 ? 503 : status >= 500 ? 500 : 400);
  });
  addLetterPicture(app, room);
  addTablet(app, room);
  addExternalBack(app);
  app.use('/:visit/*', async (c, next) => {
    await services.directory.confirmFresh();
    const visit = await visits.find(browserOf(c), c.req.param('visit'));
    if (!visit) return notForm(room, c, 404);
    c.set('visit', visit);
    return next();
  });
  addDevice(app, room);
  addExternal(app, room, issuers);
  addLetter(app, room);
  addStaffCode(app, room);
  if (townPeople) addDevelopment(app, room, townPeople);
  addPasskeys(app, room, async (c: At, device: string) => {
    const visit = c.get('visit');
    const others: Other[] = [];
    if (visit.people === 'resident')
      others.push({ href: path(visit, `/letter?device=${device}`), label: '手紙の番号でサインイン' });
    else if (!visit.anew) others.push({ href: path(visit, '/first'), label: 'はじめての方（登録用の番号）' });
    for (const { id, name } of usableBy(issuers, visit))
      others.push({ href: path(visit, `/external/${id}`), label: `${name}でサインイン` });
    if (townPeople) others.push({ href: path(visit, '/choose'), label: '町の人を選ぶ（架空の地域）' });
    return others;
  });
  app.all('*', (c) => notForm(room, c, 404));
  door.route('/sign-in', app);
  serveAssets(door);
}

/** The applications that people sign in to: each folder of them, and the residents' own. */
export async function applicationFolders(folder: URL): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return [...new Set(['resident', ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)])];
}
