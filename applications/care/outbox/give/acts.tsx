import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { choice, choices, optionalText } from '../../../../web/form/fields.ts';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import type { GroupKind } from '../../files/model/group.ts';
import { currentTable, tables } from '../../files/table/tables.ts';
import { ProblemList } from '../../import/problems.tsx';
import { listMembers } from '../../store/members.ts';
import { readPlaces } from '../../store/protection.ts';
import { titleOf } from '../kinds.ts';
import { home } from '../list.tsx';
import { showPersons } from '../message.ts';
import { outwardEntry, type Places } from '../outward.ts';
import { sayDigits } from '../paper.ts';
import { words } from '../words.ts';
import { HowPage, ways } from './how.tsx';
import { LostPage } from './lost.tsx';
import { give, listOffers, readOffer } from './make.ts';
import { isFor, listOffices } from './offices.ts';
import { pathOf } from './paths.ts';
import { WhatPage } from './what.tsx';
import { WhomPage } from './whom.tsx';

const w = words.give;
const versions = tables.map(({ version }) => version);
const asked = z.object({
  kind: z.enum(['plan', 'slip', 'actuals', 'basics', 'prevention']).optional().catch(undefined),
  period: z
    .string()
    .regex(/^\d{6}(?:\d\d)?$/)
    .optional()
    .catch(undefined),
  office: z
    .string()
    .regex(/^[0-9A-Z]{10}$/)
    .optional()
    .catch(undefined),
});

/** ファイルや紙で渡す: what, to whom, of whom and how; made, and in the box from then on. */
export function addGive(site: Site, { tokens, clock }: Ground): void {
  site.get('/give', async (c) => {
    const { kind, period, office } = asked.parse(c.req.query());
    if (!kind || !period) {
      const offers = await c.get('rows')((connection) => listOffers(connection, c.get('member').id));
      return show(c, <WhatPage frame={c.get('frame')} offers={offers} />);
    }
    if (!office) {
      const offered = await readOffered(c, kind, period);
      const offices = await listOffices(c, offered);
      return show(c, <WhomPage frame={c.get('frame')} kind={kind} period={period} offices={offices} />);
    }
    return show(c, await howPage(c, kind, period, office, emptyForm));
  });

  site.post('/give', async (c) => {
    const { kind, period, office } = asked.parse(c.req.query());
    if (!kind || !period || !office) throw new PageError('not_found');
    const offered = (await readOffered(c, kind, period)).filter(isFor(office));
    const schema = z.object({
      id: z.uuid(),
      way: choice(w.way, ways),
      persons: choices(
        w.persons,
        offered.map(({ person }) => person.code),
        { least: 1 },
      ),
      contact: optionalText('連絡先', 200),
      replace: z.enum(['yes']).optional(),
      version: choice(w.version, versions).optional(),
    });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok && !read.form) throw new PageError('not_found');
    if (!read.ok) return show(c, await howPage(c, kind, period, office, read.form!), 400);
    const { id, way, persons, contact, replace, version } = read.value;
    const { id: member, staff } = c.get('member');
    const officeKind = (await listMembers(c.get('member'))).find(({ id }) => id === `CARE/${office}`)?.kind;
    const places = await c.get('rows')((connection) => readPlaces(connection, persons));
    const placesOf = (code: string): Places => new Map(places.has(code) ? [[code, places.get(code)]] : []);
    const given = await c.get('rows')((connection) =>
      give(
        connection,
        { member, kind: c.get('kind'), now: clock.now() },
        {
          ...{ id, kind, period, office, officeKind, way, contact, replace: replace === 'yes', version },
          offered: offered
            .filter(({ person }) => persons.includes(person.code))
            .map((one) => ({
              ...one,
              entries: one.entries.map((entry) => outwardEntry(entry, placesOf(one.person.code))),
            })),
          title: `${titleOf(kind)}（${sayDigits(period)}）`,
          staff: { id: staff.id, role: staff.roles[0] },
        },
      ),
    );
    if (given.outcome === 'given') return sendBack(c, `${home}/sent/${given.id}`, home);
    const about = { frame: c.get('frame'), token: c.get('token'), path: pathOf(kind, period, office) };
    if (given.outcome === 'lost') return show(c, <LostPage {...about} lost={given.lost} form={read.form} />, 409);
    return show(
      c,
      <Page frame={c.get('frame')} title={w.title} back={about.path}>
        <p>{w.wrong}</p>
        <h2>{words.received.problems}</h2>
        <ProblemList problems={given.problems} />
      </Page>,
      409,
    );
  });

  const readOffered = (c: PageContext, kind: GroupKind, period: string) =>
    c.get('rows')((connection) => readOffer(connection, c.get('member').id, kind, period));

  async function howPage(c: PageContext, kind: GroupKind, period: string, office: string, state: FormState) {
    const offered = (await readOffered(c, kind, period)).filter(isFor(office));
    if (offered.length === 0) throw new PageError('not_found');
    const codes = offered.map(({ person }) => person.code);
    const persons = await showPersons(c, w.title, codes);
    const name = (await listMembers(c.get('member'))).find(({ id }) => id === `CARE/${office}`)?.name ?? office;
    const chosen =
      state === emptyForm ? { ...emptyForm, values: { persons: codes, version: currentTable.version } } : state;
    const about = { kind, period, office, name, persons, state: chosen };
    return <HowPage frame={c.get('frame')} token={c.get('token')} {...about} />;
  }
}
