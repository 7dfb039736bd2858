import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { day } from '../../../../web/form/fields.ts';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { show } from '../../../../web/pages.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { readNames } from '../../outbox/offices.ts';
import { getCared, here, showPerson, stale, todayOf } from '../place.ts';
import { readWarnings } from '../warnings.ts';
import { addBegin } from './begin.tsx';
import { addConsent } from './consent.tsx';
import { addDischarges } from './discharge-page.tsx';
import { listDischarges } from './discharges.ts';
import { ListPage } from './list.tsx';
import { back, byOf, contentOf, getStay, root } from './place.ts';
import { listHospitals } from './receivers.ts';
import { addSheet } from './sheet.tsx';
import { closeStay, giveSheet, isGiven, listStays, type Stay, sendSheet } from './store.ts';
import { words } from './words.ts';

/** 入院・退院: what the hospital gets within days, by the road where it takes part, and what it tells of the discharge. */
export function addStays(site: Site, ground: Ground): void {
  const { tokens, folder } = ground;
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
  const saved = (c: PageContext, said = 'saved') => sendBack(c, back(c, `?said=${said}`), here);

  const list = async (c: PageContext, state: FormState = emptyForm, wrong?: string) => {
    const person = open(await showPerson(c, words.viewing));
    const about = await c.get('rows')(async (connection) => ({
      stays: await listStays(connection, person.code),
      discharges: await listDischarges(connection, person.code),
      days: (await readWarnings(connection))['hospital-sheet'],
    }));
    const nameOf = await readNames(c);
    const byRoad = new Set((await listHospitals(c.get('member'))).flatMap((one) => (one.byRoad ? [one.id] : [])));
    const today = todayOf(ground);
    return show(
      c,
      <ListPage {...{ c, person, today, state, wrong, nameOf, byRoad, ...about }} />,
      wrong === undefined ? 200 : 400,
    );
  };
  site.get(root, (c) => list(c));
  addBegin(site, ground);
  addSheet(site, ground);
  addConsent(site, ground);
  addDischarges(site, ground);

  site.post(`${root}/of/:id/send`, async (c) => {
    const sent = await read(c, z.object({}));
    if (!sent.ok) return stale(c);
    const person = await getCared(c);
    const stay = await getStay(c);
    const { receiver } = stay;
    if (stay.sheet === null || receiver === null) throw new PageError('not_found');
    const content = contentOf(c, ground, person, stay);
    const by = byOf(c, ground);
    await c.get('rows')((connection) => sendSheet(connection, by, { id: stay.id, receiver }, content, todayOf(ground)));
    wake(folder, by.member);
    return saved(c, 'sent');
  });

  /** A day on which something was done with the stay: handed over on paper, or ended. */
  const dated = (below: string, label: string, act: (c: PageContext, stay: Stay, on: string) => Promise<unknown>) =>
    site.post(`${root}/of/:id/${below}`, async (c) => {
      const sent = await read(c, z.object({ on: day(label) }));
      await getCared(c);
      const stay = await getStay(c);
      if (!sent.ok) return sent.form ? list(c, sent.form, `${stay.id} ${below}`) : stale(c);
      const { on } = sent.value;
      const wrong = on < stay.admittedOn ? words.before : on > todayOf(ground) ? words.future : undefined;
      if (wrong) return list(c, { ...sent.form, errors: { on: wrong } }, `${stay.id} ${below}`);
      await act(c, stay, on);
      return saved(c);
    });
  dated('given', words.givenOn, async (c, stay, on) => {
    if (stay.sheet === null || isGiven(stay)) throw new PageError('not_found');
    const content = contentOf(c, ground, await getCared(c), stay);
    await c.get('rows')((connection) => giveSheet(connection, byOf(c, ground), stay, content, on));
  });
  dated('discharge', words.dischargedOn, (c, stay, on) =>
    c.get('rows')((connection) => closeStay(connection, byOf(c, ground), stay.id, on)),
  );
}
