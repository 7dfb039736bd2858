import type { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { readForm } from '../../web/form/read.ts';
import { emptyForm } from '../../web/form/state.ts';
import { show } from '../../web/pages.tsx';
import { readBirth } from './letter/birth.ts';
import { signInByLetter } from './letter/check.ts';
import { inGroups, readCode } from './letter/code.ts';
import { notForm } from './over.tsx';
import { BirthPage, CodePage } from './pages/letter.tsx';
import { type At, frameOf, goOn, originFrom, path, type Room, type SignInDoor, signing } from './room.ts';

/** One sentence for whatever was wrong: it says nothing of whether there is such a sign-in letter. */
const failed =
  '番号か生まれた日が合わないか、いまは使えません。手紙を確かめて、もう一度入れてください。何度も合わないときは、しばらく待つか、窓口に電話してください。';
const onlyOnce = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? '' : value));
const device = onlyOnce.pipe(z.enum(['own', 'shared']));

const cookieOf = ({ region }: Room) =>
  ({ path: '/sign-in', httpOnly: true, sameSite: 'Lax', secure: region.exchangeUrl.startsWith('https:') }) as const;

/** From the picture on the letter: the number comes along, and the application begins to sign in as always. */
export function addLetterPicture(app: Hono<SignInDoor>, room: Room): void {
  app.get('/letter', (c) => {
    const code = readCode(c.req.query('code') ?? '');
    if (code) setCookie(c, 'engawa-letter', code, { ...cookieOf(room), maxAge: 900 });
    return c.redirect(`${room.region.applicationsUrl.replace(/\/$/, '')}/resident`, 303);
  });
}

/** The way that needs no script: the letter's number, then the birth date. One question a page; only when both are there is anything looked up. */
export function addLetter(app: Hono<SignInDoor>, room: Room): void {
  const { tokens } = room;
  const askCode = (c: At, shared: string, state = emptyForm, status: 200 | 400 = 200) => {
    const visit = c.get('visit');
    return show(
      c,
      <CodePage
        frame={frameOf(room, c, visit)}
        back={path(visit, `/how?device=${shared}`)}
        action={path(visit, '/letter')}
        token={tokens.make(visit.uid)}
        state={state}
        kept={{ device: shared }}
      />,
      status,
    );
  };
  app.get('/:visit/letter', (c) => {
    const code = readCode(getCookie(c, 'engawa-letter') ?? '');
    const shared = c.req.query('device') === 'own' ? 'own' : 'shared';
    return askCode(c, shared, code ? { values: { code: inGroups(code) }, errors: {} } : emptyForm);
  });
  app.post('/:visit/letter', async (c) => {
    const visit = c.get('visit');
    const schema = z.object({ code: onlyOnce, device });
    const read = await readForm(c.req.raw, { schema, tokens, session: visit.uid });
    if (!read.ok) return notForm(room, c);
    const code = readCode(read.value.code);
    if (!code)
      return askCode(
        c,
        read.value.device,
        { ...read.form, errors: { code: '18けたの数字を、手紙のとおりに入れてください。' } },
        400,
      );
    return askBirth(c, { code, device: read.value.device });
  });

  const askBirth = (c: At, kept: { code: string; device: string }, state = emptyForm, status: 200 | 400 = 200) => {
    const visit = c.get('visit');
    return show(
      c,
      <BirthPage
        frame={frameOf(room, c, visit)}
        back={path(visit, `/letter?device=${kept.device}`)}
        action={path(visit, '/letter/birth')}
        token={tokens.make(visit.uid)}
        state={state}
        kept={kept}
      />,
      status,
    );
  };
  app.post('/:visit/letter/birth', async (c) => {
    const visit = c.get('visit');
    const schema = z.object({ code: onlyOnce, birth: onlyOnce, device });
    const read = await readForm(c.req.raw, { schema, tokens, session: visit.uid });
    if (!read.ok || visit.people !== 'resident') return notForm(room, c);
    const { code: typed, birth: said, device: whose } = read.value;
    const birth = readBirth(said);
    if (!birth) {
      const errors = { birth: '年・月・日を、昭和15年3月1日 のように入れてください。' };
      return askBirth(c, { code: typed, device: whose }, { values: { birth: said }, errors }, 400);
    }
    const shared = whose === 'shared';
    const tried = { code: readCode(typed), birth, origin: originFrom(room, c), client: visit.client, shared };
    const sid = await signing(room, (connection) => signInByLetter(room.services, room.secrets, connection, tried));
    if (!sid) return askCode(c, whose, { values: {}, errors: { '': failed } }, 400);
    deleteCookie(c, 'engawa-letter', cookieOf(room));
    const onward = await goOn(room, c, sid, 'letter', shared);
    // On a device of the person's own a passkey is offered before they go on.
    return shared ? onward : c.redirect(path(visit, '/passkey/new'), 303);
  });
}
