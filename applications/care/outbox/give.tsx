import { z } from 'zod';
import { type MemberId, memberCode } from '../../../contracts/member.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { choice, choices, optionalText } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field, fieldOfMany } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { CardList } from '../../../web/list/card-list.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import type { GroupKind } from '../files/model/group.ts';
import { currentTable, tables } from '../files/table/tables.ts';
import type { Lost } from '../files/write/csv.ts';
import { ProblemList } from '../import/problems.tsx';
import { listMembers } from '../store/members.ts';
import { readPlaces } from '../store/protection.ts';
import { carePlanContract } from '../store/sent.ts';
import { give, listOffers, type Offer, type Offered, officesIn, readOffer } from './give.ts';
import { titleOf } from './kinds.ts';
import { home } from './list.tsx';
import { type ShownPersonName, showPersons } from './message.ts';
import { outwardEntry, type Places } from './outward.ts';
import { sayDigits } from './paper.ts';
import { words } from './words.ts';

const w = words.give;
const at = `${home}/give`;
const ways = ['file', 'paper', 'fax'] as const;
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
    const { way, persons, contact, replace, version } = read.value;
    if (way !== 'file' && (kind === 'basics' || kind === 'prevention'))
      return show(c, await howPage(c, kind, period, office, { ...read.form, errors: { way: w.noPictures } }), 400);
    const { id: member, staff } = c.get('member');
    const officeKind = (await listMembers(c.get('member'))).find(({ id }) => id === `CARE/${office}`)?.kind;
    const places = await c.get('rows')((connection) => readPlaces(connection, persons));
    const placesOf = (code: string): Places => new Map(places.has(code) ? [[code, places.get(code)]] : []);
    const given = await c.get('rows')((connection) =>
      give(
        connection,
        { member, kind: c.get('kind'), now: clock.now() },
        {
          ...{ kind, period, office, officeKind, way, contact, replace: replace === 'yes', version },
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

/** Of a kind whose rows name no office, everybody's. */
const isFor =
  (office: string) =>
  ({ entries }: Offered[number]): boolean =>
    entries.some((entry) => {
      const offices = officesIn(entry);
      return offices.includes(office) || ['basics', 'prevention'].includes(entry.kind);
    });

type Office = { readonly code: string; readonly name: string; readonly persons: number; readonly receives: boolean };
async function listOffices(c: PageContext, offered: Offered): Promise<Office[]> {
  const own = memberCode(c.get('member').id);
  const all = await listMembers(c.get('member'));
  const isOpen = offered.some(({ entries }) => entries.some(({ kind }) => kind === 'basics' || kind === 'prevention'));
  const named = isOpen
    ? all.filter(({ id }) => id.startsWith('CARE/')).map(({ id }) => id.slice(5))
    : [...new Set(offered.flatMap(({ entries }) => entries.flatMap(officesIn)))];
  return named
    .filter((code) => code !== own)
    .map((code) => {
      const member = all.find(({ id }) => id === (`CARE/${code}` as MemberId));
      return {
        ...{ code, name: member?.name ?? `事業所番号 ${code}`, persons: offered.filter(isFor(code)).length },
        receives: member?.receives.includes(carePlanContract) ?? false,
      };
    });
}

const pathOf = (kind: string, period: string, office?: string): string =>
  `${at}?${new URLSearchParams({ kind, period, ...(office && { office }) })}`;

const WhatPage = ({ frame, offers }: { readonly frame: AnyFrame; readonly offers: readonly Offer[] }) => (
  <Page frame={frame} title={w.title} back={home}>
    <p>{w.about}</p>
    {offers.length === 0 ? (
      <Empty title={w.none} />
    ) : (
      <>
        <h2>{w.what}</h2>
        <PlainTable
          caption={w.what}
          head={[words.list.kind, w.months, w.persons]}
          rows={offers.map(({ kind, period, persons }) => [
            <a href={pathOf(kind, period)}>{titleOf(kind)}</a>,
            sayDigits(period),
            w.count(persons),
          ])}
        />
      </>
    )}
  </Page>
);

type WhomProps = {
  readonly frame: AnyFrame;
  readonly kind: GroupKind;
  readonly period: string;
  readonly offices: readonly Office[];
};
const WhomPage = ({ frame, kind, period, offices }: WhomProps) => (
  <Page frame={frame} title={w.to} back={at}>
    <p>
      {titleOf(kind)}　{sayDigits(period)}
    </p>
    {offices.length === 0 ? (
      <Empty title={w.noOffice} />
    ) : (
      <CardList
        cards={offices.map(({ code, name, persons, receives }) => ({
          href: pathOf(kind, period, code),
          title: name,
          about: [w.count(persons), ...(receives ? [w.receives] : [])].join('　'),
        }))}
      />
    )}
  </Page>
);

type HowProps = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly kind: GroupKind;
  readonly period: string;
  readonly office: string;
  readonly name: string;
  readonly persons: readonly ShownPersonName[];
  readonly state: FormState;
};
const HowPage = ({ frame, token, kind, period, office, name, persons, state }: HowProps) => {
  const { value: chosen = [], error } = fieldOfMany(state, 'persons');
  return (
    <Page frame={frame} title={`${name}に渡す`} back={pathOf(kind, period)}>
      <p>
        {titleOf(kind)}　{sayDigits(period)}
      </p>
      <Form action={pathOf(kind, period, office)} token={token} state={state}>
        <ChoiceCards
          label={w.way}
          choices={ways.map((value) => ({ value, label: w.ways[value], about: w.wayAbout[value] }))}
          {...field(state, 'way')}
        />
        {tables.length > 1 && (
          <ChoiceCards
            label={w.version}
            hint={w.versionHint}
            choices={tables.map(({ version, title }) => ({
              value: version,
              label: title,
              about: `CSVバージョン ${version}`,
            }))}
            {...field(state, 'version')}
          />
        )}
        <fieldset class={error ? 'field group wrong' : 'field group'}>
          <legend>{w.persons}</legend>
          {error && <span class="field-error">{error}</span>}
          <div class="choices">
            {persons.map((person, i) => (
              <ShownPerson person={person}>
                {({ name: of, kana }) => (
                  <label class="choice">
                    <input
                      type="checkbox"
                      id={i === 0 ? 'persons' : `persons-${i + 1}`}
                      name="persons"
                      value={person.code}
                      checked={chosen.includes(person.code)}
                    />
                    <span class="choice-text">
                      <span class="choice-label">{of}</span>
                      <span class="choice-about">{kana}</span>
                    </span>
                  </label>
                )}
              </ShownPerson>
            ))}
          </div>
        </fieldset>
        <TextField
          label="この事業所の電話・ファクス番号"
          hint="紙とファクスに印刷します。"
          optional
          {...field(state, 'contact')}
        />
        <Actions>
          <Button>{w.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
};

type LostProps = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly path: string;
  readonly lost: readonly Lost[];
  readonly form: FormState;
};
/** Characters that the files cannot hold: each is named, and replaced only after somebody has said so. */
const LostPage = ({ frame, token, path, lost, form }: LostProps) => {
  const { persons = [], way = 'file', contact = '', version = currentTable.version } = form.values;
  return (
    <Page frame={frame} title={w.lost} back={path}>
      <p>{w.lostAbout}</p>
      <PlainTable
        caption={w.lost}
        head={[w.character, w.instead, w.place]}
        rows={lost.map(({ character, code, instead, file, row, name }) => [
          `${character}（${code}）`,
          instead === '' ? '除く' : instead,
          `${file} ${row}行目「${name}」`,
        ])}
      />
      <Form
        action={path}
        token={token}
        kept={{ way: String(way), contact: String(contact), version: String(version), replace: 'yes' }}
      >
        {[persons].flat().map((code) => (
          <input type="hidden" name="persons" value={code} />
        ))}
        <Actions>
          <Button>{w.lostGo}</Button>
        </Actions>
      </Form>
    </Page>
  );
};
