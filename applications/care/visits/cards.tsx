import { z } from 'zod';
import { Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { dayIn, sayDay } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { qrRuns } from '../../../web/print/qr.ts';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { findPerson, listPersons } from '../store/persons.ts';
import { findByCard, makeCard, readCards } from './card-store.ts';
import { checkLeading, home, showPersons, todayIn } from './desk.ts';
import { listVisits, makeDay } from './store.ts';
import { words } from './words.ts';

const { cards: say } = words;

/** Cards with a QR code, one a person; and what opens when a phone's camera reads one. */
export function addCards(site: Site, { tokens, clock, urls }: Ground): void {
  site.get('/cards', async (c) => {
    checkLeading(c);
    const { persons, cards } = await c.get('rows')(async (connection) => ({
      persons: await listPersons(connection),
      cards: new Map((await readCards(connection)).map((card) => [card.code, card])),
    }));
    const shown = await showPersons(
      c,
      persons.map(({ code }) => code),
      say.title,
    );
    const token = c.get('token');
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={home}>
        <p class="card-noprint">{say.about}</p>
        <p class="card-noprint">{say.print}</p>
        {persons.length === 0 && <Empty title={say.none}></Empty>}
        {persons.filter(({ code }) => shown.has(code) && !cards.has(code)).length > 1 && (
          <div class="card-noprint">
            <Form action={`${home}/cards`} token={token}>
              <Button>{say.makeAll}</Button>
            </Form>
          </div>
        )}
        <ul class="visit-cards">
          {persons.flatMap(({ code }) => {
            const person = shown.get(code);
            const card = cards.get(code);
            if (!person) return [];
            return [
              <li class={card ? 'visit-sheet' : 'visit-sheet card-noprint'}>
                <p>
                  <strong>
                    <ShownPerson person={person}>{({ name, kana }) => <Name name={name} kana={kana} />}</ShownPerson>
                  </strong>
                </p>
                {card && (
                  <>
                    <Qr text={`${urls.applications}${home}/card/${card.token}`} />
                    <p class="small">{say.read}</p>
                  </>
                )}
                <div class="card-noprint">
                  {card && <p class="hint">{say.madeOn(sayDay(dayIn(card.madeAt)))}</p>}
                  <Form action={`${home}/cards/${encodeURIComponent(code)}`} token={token}>
                    <Button kind={card ? 'quiet' : 'second'}>{card ? say.again : say.make}</Button>
                  </Form>
                  {card && <p class="hint">{say.againAbout}</p>}
                </div>
              </li>,
            ];
          })}
        </ul>
      </Page>,
    );
  });

  site.post('/cards', async (c) => {
    checkLeading(c);
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const { id: member, staff } = c.get('member');
    // A card that somebody carries opens what it opened before.
    await c.get('rows')(async (connection) => {
      const made = new Set((await readCards(connection)).map(({ code }) => code));
      for (const { code } of await listPersons(connection))
        if (!made.has(code)) await makeCard(connection, member, { code, by: staff.id, now: clock.now() });
    });
    return sendBack(c, `${home}/cards`, home);
  });

  site.post('/cards/:code', async (c) => {
    checkLeading(c);
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    const code = c.req.param('code');
    const { id: member, staff } = c.get('member');
    const isMade =
      read.ok &&
      (await c.get('rows')(async (connection) => {
        if (!(await findPerson(connection, code))) return false;
        await makeCard(connection, member, { code, by: staff.id, now: clock.now() });
        return true;
      }));
    if (!isMade) throw new PageError('not_found');
    return sendBack(c, `${home}/cards`, home);
  });

  site.get('/card/:token', async (c) => {
    const day = todayIn(clock.now());
    const found = await c.get('rows')(async (connection) => {
      const code = await findByCard(connection, c.req.param('token'));
      if (code === undefined) return undefined;
      await makeDay(connection, c.get('member').id, day);
      return { code, visits: (await listVisits(connection, day)).filter((visit) => visit.code === code) };
    });
    if (!found) throw new PageError('not_found');
    const [next, ...others] = found.visits.filter(({ state }) => state === 'open');
    // One that is left is meant; of several the first that has begun, or the first.
    const meant = [next, ...others].find((visit) => visit?.started) ?? next ?? found.visits.at(-1);
    if (meant) return sendBack(c, `${home}/${meant.id}`, home);
    return show(
      c,
      <Page frame={c.get('frame')} title={say.noneToday} back={home}>
        <div class="visits">
          <p>{say.noneTodayAbout}</p>
          <LinkButton href={`${home}/extra?${new URLSearchParams({ day, person: found.code })}`}>
            {words.links.extra}
          </LinkButton>
        </div>
      </Page>,
    );
  });
}

const Qr = ({ text }: { readonly text: string }) => {
  const { size, runs } = qrRuns(text);
  return (
    <svg class="visit-qr" viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" role="img" aria-label="QRコード">
      <path fill="#000" d={runs.map(({ x, y, w }) => `M${x} ${y}h${w}v1h-${w}z`).join('')} />
    </svg>
  );
};
