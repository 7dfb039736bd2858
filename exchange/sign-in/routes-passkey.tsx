import type { Hono } from 'hono';
import { z } from 'zod';
import { readForm } from '../../web/form/read.ts';
import { show } from '../../web/pages.tsx';
import { notForm } from './over.tsx';
import { NewPasskeyPage } from './pages/passkey.tsx';
import { DevicePage, HowPage, type Other } from './pages/start.tsx';
import { givePasskey } from './passkey/give.ts';
import { signInByPasskey } from './passkey/sign-in.ts';
import { listPasskeys } from './passkey/store.ts';
import { askKnown, askNew } from './passkey/webauthn.ts';
import { type At, browserOf, frameOf, goOn, path, type Room, type SignInDoor, signing } from './room.ts';
import { findSession } from './sessions.ts';
import { keepStep, takeStep } from './steps.ts';

const failed = 'このパスキーではサインインできませんでした。もう一度行うか、ほかの方法を選んでください。';
/** As large as a browser's answer can be. */
const answer = z.object({ passkey: z.string().max(20_000), device: z.enum(['own', 'shared']).default('shared') });

export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** How to sign in, and signing in with a passkey. @param others the ways beside it, for this visit */
export function addPasskeys(
  app: Hono<SignInDoor>,
  room: Room,
  others: (c: At, device: string) => Promise<Other[]>,
): void {
  const { tokens, services, party } = room;
  const now = () => services.realClock.now();

  const how = async (c: At, device: string, problem?: string) => {
    const visit = c.get('visit');
    const options = await askKnown(party);
    await keepStep(services.pools.exchange, visit.uid, 'show', options.challenge, now());
    return show(
      c,
      <HowPage
        frame={frameOf(room, c, visit)}
        back={visit.people === 'resident' && !visit.anew ? path(visit) : undefined}
        action={path(visit, '/passkey')}
        token={tokens.make(visit.uid)}
        options={options}
        kept={{ device }}
        others={await others(c, device)}
        anew={visit.anew}
        problem={problem}
      />,
      problem === undefined ? 200 : 400,
    );
  };
  app.get('/:visit', (c) => {
    const visit = c.get('visit');
    if (visit.people === 'staff' || visit.anew) return how(c, 'own');
    const [own, shared] = [path(visit, '/how?device=own'), path(visit, '/how?device=shared')];
    return show(c, <DevicePage frame={frameOf(room, c, visit)} own={own} shared={shared} />);
  });
  app.get('/:visit/how', (c) => how(c, c.req.query('device') === 'own' ? 'own' : 'shared'));
  app.get('/:visit/leave', async (c) => c.redirect(await room.visits.abandon(browserOf(c), c.get('visit').uid), 303));

  app.post('/:visit/passkey', async (c) => {
    const visit = c.get('visit');
    const read = await readForm(c.req.raw, { schema: answer, tokens, session: visit.uid });
    if (!read.ok) return notForm(room, c);
    const shared = read.value.device === 'shared';
    const sid = await signing(room, async (connection) => {
      const challenge = await takeStep(connection, visit.uid, 'show', now());
      if (challenge === undefined) return undefined;
      const { people, client } = visit;
      const response = readJson(read.value.passkey);
      return signInByPasskey(services, party, connection, {
        response,
        challenge,
        people,
        client,
        shared,
        sid: visit.sid,
      });
    });
    return sid ? goOn(room, c, sid, 'passkey', shared) : how(c, read.value.device, failed);
  });

  // A resident who has signed in by sign-in letter may have a passkey from now on.
  app.get('/:visit/passkey/new', async (c) => offer(c));
  const offer = async (c: At, problem?: string) => {
    const visit = c.get('visit');
    const account = await accountOf(c);
    if (account === undefined) return notForm(room, c, 404);
    const options = await signing(room, async (connection) => {
      const asked = await askNew(party, account, await listPasskeys(connection, account));
      await keepStep(connection, visit.uid, 'make', asked.challenge, now());
      return asked;
    });
    return show(
      c,
      <NewPasskeyPage
        frame={frameOf(room, c, visit)}
        action={path(visit, '/passkey/new')}
        token={tokens.make(visit.uid)}
        options={options}
        without={visit.onward}
        problem={problem}
      />,
      problem === undefined ? 200 : 400,
    );
  };
  const accountOf = async (c: At): Promise<string | undefined> => {
    const { signedIn, people } = c.get('visit');
    if (signedIn === undefined || people !== 'resident') return undefined;
    return (await signing(room, (connection) => findSession(connection, signedIn, now())))?.account;
  };
  app.post('/:visit/passkey/new', async (c) => {
    const visit = c.get('visit');
    const schema = z.object({ passkey: z.string().max(20_000), keep: z.literal('yes').optional() });
    const read = await readForm(c.req.raw, { schema, tokens, session: visit.uid });
    if (!read.ok || visit.signedIn === undefined) return notForm(room, c);
    const { signedIn, client } = visit;
    const given = await signing(room, async (connection) => {
      const challenge = await takeStep(connection, visit.uid, 'make', now());
      const session = await findSession(connection, signedIn, now());
      if (challenge === undefined || session?.holder.kind !== 'resident') return false;
      const keepsLetter = read.value.keep === 'yes';
      const response = readJson(read.value.passkey);
      return givePasskey(services, party, connection, { response, challenge, session, client, keepsLetter });
    });
    return given ? c.redirect(visit.onward, 303) : offer(c, failed);
  });
}
