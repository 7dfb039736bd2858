import { z } from 'zod';
import type { Tables } from '../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { choices } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { open, ShownPerson, viewPersons } from '../../../web/viewing/viewing.tsx';
import { listPersons, type Person } from '../store/persons.ts';
import { findHidden } from '../store/protection.ts';
import { giverAt, home, pathOf, personMonthAt, settingAt } from './at.ts';
import { canGive, type Gone, giveSlip, type Made, makeSlipEntry, sayChanges, sayRefused } from './give.ts';
import { type Sheet, SheetOf, type Told } from './giving-sheet.tsx';
import { loadMonths, type OfficeMonth, type Setting } from './load.ts';
import { noteGiven, readBegun, readGiven } from './store.ts';
import { words } from './words.ts';

const at = words.give;

/** 交付: what each office would be told is shown in words first, then it goes; for one person or for many. */
export function addGiving(site: Site, ground: Ground, tables: Tables): void {
  const { tokens } = ground;
  site.get('/:month/:code/give', async (c) => {
    const setting = await settingAt(c, tables);
    const { person } = await personMonthAt(c, setting);
    return showGiving(c, ground, setting, [person], pathOf(setting.month, person.code));
  });

  site.post('/:month/give', async (c) => {
    const setting = await settingAt(c, tables);
    const persons = await c.get('rows')(listPersons);
    const codes = choices(
      words.list.name,
      persons.map(({ code }) => code),
      { least: 1 },
    );
    const read = await readForm(c.req.raw, {
      schema: z.object({ select: codes, one: z.string().optional() }),
      ...{ tokens, session: c.get('session').id },
    });
    if (!read.ok) throw new PageError('not_found');
    const giver = giverAt(c, ground);
    const refused: { readonly person: Person; readonly gone: Gone }[] = [];
    let count = 0;
    for (const person of persons.filter(({ code }) => read.value.select.includes(code))) {
      const gone = await c.get('rows')(async (connection) => {
        const [of] = await loadMonths(connection, setting, [person]);
        const hidden = await findHidden(connection, [person.code]);
        const made = makeSlipEntry(setting, giver, of!, hidden.has(person.code));
        return canGive(made, of!) ? giveSlip(connection, setting, giver, of!, made) : [];
      });
      if (gone.some((one) => !one.refused)) count += 1;
      refused.push(...gone.filter((one) => one.refused).map((one) => ({ person, gone: one })));
    }
    wake('care', giver.member);
    if (refused.length > 0) return refusedPage(c, setting, refused);
    const one = read.value.one !== undefined && read.value.select.length === 1 ? read.value.select[0] : undefined;
    const next =
      one === undefined ? `${home}/${setting.month}?given=${count}` : `${pathOf(setting.month, one)}/give?said=done`;
    return sendBack(c, next, home);
  });

  site.post('/:month/:code/given', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person, slip } = await personMonthAt(c, setting);
    if (!slip) throw new PageError('not_found');
    const { member, staff, now } = giverAt(c, ground);
    await c.get('rows')(async (connection) => {
      const begunAt = (await readBegun(connection, setting.month, person.code)) ?? now;
      const shared = { member, month: setting.month, code: person.code, version: slip.version, staff: staff.id };
      await noteGiven(
        connection,
        { ...shared, receiver: 'person', way: 'paper', sequence: '', sent: null, gone: false, begunAt },
        now,
      );
    });
    const here = pathOf(setting.month, person.code, '/give');
    return sendBack(c, here, here);
  });
}

/** What would go to whom. @param back of one person alone: the page of that person's month */
export async function showGiving(
  c: PageContext,
  ground: Ground,
  setting: Setting,
  persons: readonly Person[],
  back?: string,
) {
  const giver = giverAt(c, ground);
  const about = { purpose: 'care-service', page: words.viewing.person };
  const codes = persons.map(({ code }) => code);
  const shown = await viewPersons(c.get('member'), about, codes, (visible) =>
    c.get('rows')(async (connection): Promise<Sheet[]> => {
      const months = await loadMonths(
        connection,
        setting,
        persons.filter(({ code }) => visible.includes(code)),
      );
      const given = await readGiven(connection, setting.month, visible);
      const hidden = await findHidden(connection, visible);
      const sheets: Sheet[] = [];
      for (const of of months) {
        const made = makeSlipEntry(setting, giver, of, hidden.has(of.person.code));
        const told: Told[] = [];
        for (const office of of.offices.filter((one) => one.current || isOn(made, one))) {
          const changes =
            made && !office.current ? await sayChanges(connection, setting, giver, made.entry, office) : undefined;
          told.push({ office, ...(changes && { changes }) });
        }
        told.push(...of.dropped.map((office) => ({ office, dropped: true })));
        const toPerson = (given.get(of.person.code) ?? []).some(
          ({ receiver, version }) => receiver === 'person' && version === of.slip?.version,
        );
        sheets.push({ of, told, toPerson, ...(made && { made }) });
      }
      return sheets;
    }),
  );
  const isDue = shown.some((one) => {
    const { made, of, told } = open(one);
    return of.person.until === null && canGive(made, of) && told.some(({ office }) => !office.current);
  });
  return show(
    c,
    <Page frame={c.get('frame')} title={at.titleOf(setting.month)} back={back ?? `${home}/${setting.month}`}>
      {c.req.query('said') === 'done' && <Banner kind="success" title={at.done} />}
      <p>
        {back === undefined ? at.again(persons.length) : ''}
        {at.about}
      </p>
      {shown.map((one) => (
        <ShownPerson person={one}>
          {(sheet) => <SheetOf sheet={sheet} c={c} month={setting.month} single={back !== undefined} />}
        </ShownPerson>
      ))}
      {isDue && (
        <Form
          action={`${home}/${setting.month}/give`}
          token={c.get('token')}
          kept={back === undefined ? {} : { one: 'yes' }}
        >
          {shown.map(({ code }) => (
            <input type="hidden" name="select" value={code} />
          ))}
          <Actions>
            <Button>{at.go}</Button>
          </Actions>
        </Form>
      )}
    </Page>,
  );
}

const isOn = (made: Made | undefined, { office }: OfficeMonth): boolean =>
  made === undefined || made.entry.parts.UPPLAN.some((row) => row.office === office);

async function refusedPage(
  c: PageContext,
  setting: Setting,
  refused: readonly { readonly person: Person; readonly gone: Gone }[],
) {
  const about = { purpose: 'care-service', page: words.viewing.person };
  const codes = [...new Set(refused.map(({ person }) => person.code))];
  const shown = await viewPersons(c.get('member'), about, codes, async (visible) =>
    visible.map((code) => refused.filter(({ person }) => person.code === code)),
  );
  return show(
    c,
    <Page frame={c.get('frame')} title={at.refused} back={`${home}/${setting.month}`} wrong>
      {shown.map((one) => (
        <ShownPerson person={one}>
          {(all) => (
            <PlainTable
              apart
              caption={all[0]!.person.name}
              head={[at.office, at.changes]}
              rows={all.map(({ gone }) => [gone.office.name, sayRefused(gone.refused!).join(' ')])}
            />
          )}
        </ShownPerson>
      ))}
    </Page>,
    409,
  );
}
