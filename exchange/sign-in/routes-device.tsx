import type { Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { readForm } from '../../web/form/read.ts';
import { show } from '../../web/pages.tsx';
import { beginPairing, mostPersons, personsOf } from './device/devices.ts';
import { openSession } from './opening.ts';
import { notForm } from './over.tsx';
import { PairedPage, PairingPage, WhoPage } from './pages/device.tsx';
import { recordSignIn } from './records.ts';
import { frameOf, goOn, path, type Room, type SignInDoor, signing } from './room.ts';
import type { Holder } from './sessions.ts';

const year = 365 * 86_400;

const cookieOf = ({ region }: Room) => {
  const secure = region.exchangeUrl.startsWith('https:');
  const name = secure ? '__Secure-engawa-tablet' : 'engawa-tablet';
  return {
    name,
    about: { path: '/sign-in', httpOnly: true, sameSite: 'Lax', secure, maxAge: year } as const,
    secretOf: (c: Context) => getCookie(c, name) ?? '',
  };
};

/** `/sign-in/tablet`: a tablet shows its code until somebody has confirmed it. */
export function addTablet(app: Hono<SignInDoor>, room: Room): void {
  const { services, secrets, region } = room;
  const { name, about, secretOf } = cookieOf(room);
  const now = () => services.realClock.now();
  const home = `${region.applicationsUrl.replace(/\/$/, '')}/resident`;

  app.get('/tablet', async (c) => {
    const known = await signing(room, (connection) => personsOf(connection, secrets, secretOf(c)));
    const more = c.req.query('more') === 'yes';
    if (known.length > 0 && !more && c.req.query('code') === undefined) return c.redirect(home, 303);
    const waiting = c.req.query('code');
    if (waiting === undefined) {
      const { code, secret } = await signing(room, (connection) =>
        beginPairing(connection, secrets, now(), known.length > 0 ? secretOf(c) : undefined),
      );
      setCookie(c, name, secret, about);
      return c.redirect(`/sign-in/tablet?code=${code}&had=${known.length}`, 303);
    }
    if (known.length > Number(c.req.query('had') ?? 0))
      return show(c, <PairedPage frame={frameOf(room, c)} home={home} />);
    const shown = /^\d{8}$/.test(waiting) ? `${waiting.slice(0, 4)} ${waiting.slice(4)}` : '';
    return show(c, <PairingPage frame={frameOf(room, c)} code={shown} />);
  });
}

/** From then on it shows the persons whom it stands for. */
export function addDevice(app: Hono<SignInDoor>, room: Room): void {
  const { tokens, services, secrets } = room;
  const { secretOf } = cookieOf(room);
  const now = () => services.realClock.now();

  app.get('/:visit', async (c, next) => {
    const visit = c.get('visit');
    if (visit.people !== 'resident' || visit.anew || secretOf(c) === '') return next();
    const persons = await signing(room, (connection) => personsOf(connection, secrets, secretOf(c)));
    return persons.length > 0 ? c.redirect(path(visit, '/device'), 303) : next();
  });
  app.get('/:visit/device', async (c) => {
    const visit = c.get('visit');
    const persons = await signing(room, (connection) => personsOf(connection, secrets, secretOf(c)));
    if (persons.length === 0) return c.redirect(path(visit), 303);
    return show(
      c,
      <WhoPage
        frame={frameOf(room, c, visit)}
        action={path(visit, '/device')}
        token={tokens.make(visit.uid)}
        persons={persons}
        more={persons.length < mostPersons ? '/sign-in/tablet?more=yes' : null}
      />,
    );
  });
  app.post('/:visit/device', async (c) => {
    const visit = c.get('visit');
    const read = await readForm(c.req.raw, { schema: z.object({ who: z.string() }), tokens, session: visit.uid });
    if (!read.ok || visit.people !== 'resident' || visit.anew) return notForm(room, c);
    const sid = await signing(room, async (connection) => {
      const person = (await personsOf(connection, secrets, secretOf(c))).find(
        ({ account }) => account === read.value.who,
      );
      if (!person) return undefined;
      const { account, device } = person;
      const { rows } = await connection.query<{ subject: string }>(
        'SELECT subject FROM exchange.account WHERE id = $1',
        [account],
      );
      const holder: Holder = { kind: 'resident', subject: rows[0]!.subject };
      const { client } = visit;
      const opened = { account, kind: 'resident', how: 'device', client, shared: false, device } as const;
      const sid = await openSession(connection, opened, now());
      await recordSignIn(services, connection, { holder, client, sid, act: 'signed-in-device' });
      return sid;
    });
    return sid ? goOn(room, c, sid, 'device', false) : notForm(room, c, 400);
  });
}
