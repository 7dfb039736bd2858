import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { z } from 'zod';
import { readForm } from '../../web/form/read.ts';
import { emptyForm } from '../../web/form/state.ts';
import { show } from '../../web/pages.tsx';
import { readCode } from './letter/code.ts';
import { openStaffAccount } from './letter/staff.ts';
import { notForm } from './over.tsx';
import { StaffCodePage } from './pages/letter.tsx';
import { NewPasskeyPage } from './pages/passkey.tsx';
import { askNew } from './passkey/webauthn.ts';
import { type At, frameOf, goOn, originFrom, path, type Room, type SignInDoor, signing } from './room.ts';
import { readJson } from './routes-passkey.tsx';
import { keepStep, takeStep } from './steps.ts';

const failed =
  '番号が合わないか、期限が過ぎたか、すでに使われています。番号を確かめ、合わないときは管理者に新しい番号を頼んでください。';

/**
 * Staff who sign in for the first time: the one-time code of their administrator, and a passkey made with it. The code is looked up once, together with the
 * new passkey: who only tries codes learns nothing and has to make a passkey for each.
 */
export function addStaffCode(app: Hono<SignInDoor>, room: Room): void {
  const { tokens, services, party } = room;
  const now = () => services.realClock.now();

  const askCode = (c: At, state = emptyForm, status: 200 | 400 = 200) => {
    const visit = c.get('visit');
    if (visit.people !== 'staff') return notForm(room, c, 404);
    return show(
      c,
      <StaffCodePage
        frame={frameOf(room, c, visit)}
        back={path(visit)}
        action={path(visit, '/first')}
        token={tokens.make(visit.uid)}
        state={state}
      />,
      status,
    );
  };
  app.get('/:visit/first', (c) => askCode(c));
  app.post('/:visit/first', async (c) => {
    const visit = c.get('visit');
    const read = await readForm(c.req.raw, { schema: z.object({ code: z.string() }), tokens, session: visit.uid });
    if (!read.ok || visit.people !== 'staff') return notForm(room, c);
    const code = readCode(read.value.code);
    if (!code) return askCode(c, { ...read.form, errors: { code: '18けたの数字を、そのまま入れてください。' } }, 400);
    // The account's id is made before the account: the browser keeps it with the passkey.
    const account = randomUUID();
    const options = await askNew(party, account, []);
    await keepStep(services.pools.exchange, visit.uid, 'first', JSON.stringify([options.challenge, account]), now());
    return show(
      c,
      <NewPasskeyPage
        frame={frameOf(room, c, visit)}
        action={path(visit, '/first/passkey')}
        token={tokens.make(visit.uid)}
        options={options}
        kept={{ code }}
        without={null}
      />,
    );
  });
  app.post('/:visit/first/passkey', async (c) => {
    const visit = c.get('visit');
    const schema = z.object({ code: z.string(), passkey: z.string().max(20_000) });
    const read = await readForm(c.req.raw, { schema, tokens, session: visit.uid });
    if (!read.ok || visit.people !== 'staff') return notForm(room, c);
    const sid = await signing(room, async (connection) => {
      const step = await takeStep(connection, visit.uid, 'first', now());
      if (step === undefined) return undefined;
      const [challenge, account] = JSON.parse(step) as [string, string];
      return openStaffAccount(services, room.secrets, party, connection, {
        ...{ challenge, account, client: visit.client, origin: originFrom(room, c) },
        code: readCode(read.value.code),
        response: readJson(read.value.passkey),
      });
    });
    return sid ? goOn(room, c, sid, 'passkey', true) : askCode(c, { values: {}, errors: { code: failed } }, 400);
  });
}
