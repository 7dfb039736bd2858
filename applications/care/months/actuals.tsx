import { z } from 'zod';
import type { Tables } from '../../../contracts/care/tables.ts';
import { memberCode } from '../../../contracts/member.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { optionalText } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { sayDay as sayDayOf } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { AnswersTo } from '../queries/shown.tsx';
import { listPut, type Put } from '../queries/store.ts';
import { noteOpened } from '../store/opened.ts';
import { giverAt, pathOf, personMonthAt, settingAt, viewMonthAt } from './at.ts';
import { closeMonth, figureDone } from './close.ts';
import { Grid, sayItem } from './grid.tsx';
import type { PersonMonth, Setting } from './load.ts';
import { askBack } from './query.ts';
import { keepClosed, settle } from './store.ts';
import { Sums } from './sums.tsx';
import { words as told } from './told/words.ts';
import { words } from './words.ts';

const at = words.actuals;
const saids = {
  ...{ saved: at.saved, closed: at.closedDone, reopened: at.reopened, busy: at.busy },
  told: told.done,
} as const;
type How = 'accepted' | 'asked' | 'undone';
const isHow = (text: unknown): text is How => text === 'accepted' || text === 'asked' || text === 'undone';

/** 予定 × 実績: the differences, each settled; then the month is closed. */
export function addActuals(site: Site, ground: Ground, tables: Tables): void {
  const { tokens } = ground;
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens, session: c.get('session').id });

  async function page(c: PageContext, setting: Setting, state: FormState = emptyForm) {
    const shown = await viewMonthAt(c, setting);
    const put = await c.get('rows')((connection) =>
      listPut(connection, { code: c.req.param('code')!, month: setting.month }),
    );
    const answers = put.flatMap((one) => one.answers.flatMap(({ message }) => message ?? []));
    await noteOpened(c.get('rows'), c.get('member'), ground, answers);
    const said = c.req.query('said') ?? '';
    const wrong = Object.keys(state.errors).length > 0;
    return show(
      c,
      <Page
        frame={c.get('frame')}
        title={at.title(setting.month)}
        back={pathOf(setting.month, c.req.param('code')!)}
        wrong={wrong}
      >
        {!wrong && Object.hasOwn(saids, said) && (
          <Banner kind={said === 'busy' ? 'warning' : 'success'} title={saids[said as keyof typeof saids]} />
        )}
        <ShownPerson person={shown}>{(of) => <Comparison {...{ c, setting, of, state, put }} />}</ShownPerson>
      </Page>,
      wrong ? 400 : 200,
    );
  }

  site.get('/:month/:code/actuals', async (c) => page(c, await settingAt(c, tables)));

  site.post('/:month/:code/actuals', async (c) => {
    const answer = await read(c, z.looseObject({ note: optionalText(at.note, 500) }));
    const setting = await settingAt(c, tables);
    if (!answer.ok) {
      if (!answer.form) throw new PageError('not_found');
      return page(c, setting, answer.form);
    }
    const of = await personMonthAt(c, setting);
    // By the difference itself, not by its place: another may have come in since the page was opened.
    const chosen = of.differences.flatMap((one) => {
      const how = answer.sent[`how.${keyOf(one.id)}`];
      return isHow(how) ? [{ one, how }] : [];
    });
    const { note } = answer.value;
    const { values } = answer.form;
    if (chosen.length === 0) return page(c, setting, { values, errors: { '': at.noneChosen } });
    const asked = chosen.filter(({ how }) => how === 'asked').map(({ one }) => one);
    if (asked.length > 0 && note === '') return page(c, setting, { values, errors: { note: at.askNote } });
    const { member, staff, now } = giverAt(c, ground);
    const { month } = setting;
    await c.get('rows')(async (connection) => {
      for (const { one, how } of chosen)
        await settle(connection, {
          member,
          month,
          code: of.person.code,
          difference: one.id,
          how,
          note,
          staff: staff.id,
          now,
        });
      for (const [office, differences] of Map.groupBy(asked, ({ office }) => office))
        if (setting.offices.get(office)?.answers)
          await askBack(connection, { member, staff, month, person: of.person, office, note, differences, now });
    });
    wake('care', member);
    const here = pathOf(month, of.person.code, '/actuals');
    return sendBack(c, `${here}?said=saved`, here);
  });

  site.post('/:month/:code/close', async (c) => {
    if (!(await read(c, z.object({}))).ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const of = await personMonthAt(c, setting);
    const { member, staff, now } = giverAt(c, ground);
    const by = { member, staff: staff.id, now };
    const outcome = await c.get('rows')((connection) => closeMonth(connection, setting, of, by));
    const here = pathOf(setting.month, of.person.code, '/actuals');
    return sendBack(
      c,
      outcome === 'closed' ? `${here}?said=closed` : outcome === 'busy' ? `${here}?said=busy` : here,
      here,
    );
  });

  site.post('/:month/:code/reopen', async (c) => {
    if (!(await read(c, z.object({}))).ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person, closing } = await personMonthAt(c, setting);
    const here = pathOf(setting.month, person.code, '/actuals');
    if (!closing?.closed) return sendBack(c, here, here);
    const { member, staff, now } = giverAt(c, ground);
    const opening = {
      member,
      month: setting.month,
      code: person.code,
      on: closing.number,
      content: null,
      staff: staff.id,
      now,
    };
    const done = await c.get('rows')((connection) => keepClosed(connection, opening));
    return sendBack(c, `${here}?said=${done ? 'reopened' : 'busy'}`, here);
  });
}

/** A name of a field: the difference's own text is long and speaks of the person. */
const keyOf = (id: string): string => Buffer.from(id).toString('base64url');

type Props = {
  readonly c: PageContext;
  readonly setting: Setting;
  readonly of: PersonMonth;
  readonly state: FormState;
  /** what was asked of the month, with the answers */
  readonly put: readonly Put[];
};

const Comparison = ({ c, setting, of, state, put }: Props) => {
  const { tables, month } = setting;
  const { person, slip, differences, open, closing } = of;
  const here = pathOf(month, person.code);
  const done = figureDone(setting, of);
  const nameOf = (office: string) => of.offices.find((one) => one.office === office)?.name ?? office;
  return (
    <>
      <p class="month-person">
        <strong>
          <Name name={person.name} />
        </strong>
      </p>
      {closing?.closed && (
        <Banner kind={open > 0 ? 'warning' : 'info'} title={open > 0 ? at.changedSince : at.closed} />
      )}
      {slip && <Grid {...{ tables, month, of }} lines={slip.content.lines} />}
      {!closing?.closed && <OnPaper {...{ setting, of, here }} />}
      <h2>{at.differences}</h2>
      {differences.length === 0 ? (
        <p>{at.none}</p>
      ) : (
        <Form action={`${here}/actuals`} token={c.get('token')} state={state}>
          <PlainTable
            caption={at.differences}
            head={[at.day, at.office, at.what, at.planned, at.done, at.how]}
            rows={differences.map((one) => [
              sayDay(one),
              nameOf(one.office),
              one.off ? (
                <>
                  {at.kinds[one.kind]} <Tag kind="open">{at.off}</Tag>
                </>
              ) : (
                at.kinds[one.kind]
              ),
              sayItem(tables, month, one.planned),
              sayItem(tables, month, one.done),
              <Settlement one={one} state={state} canAsk={setting.offices.get(one.office)?.answers === true} />,
            ])}
          />
          <TextField
            label={at.note}
            name="note"
            rows={2}
            maxlength={500}
            value={typeof state.values.note === 'string' ? state.values.note : ''}
            error={state.errors.note}
            optional
          />
          <Actions>
            <Button kind={open === 0 ? 'second' : 'primary'}>{at.go}</Button>
          </Actions>
        </Form>
      )}
      {put.length > 0 && (
        <>
          <h2>{at.queries}</h2>
          {put.map((one) => (
            <section>
              <h3>
                {sayDayOf(one.madeOn)}　{nameOf(memberCode(one.receiver))}
              </h3>
              <p class="as-written">{one.note}</p>
              {one.answers.length === 0 ? <p>{at.noAnswer}</p> : <AnswersTo answers={one.answers} />}
            </section>
          ))}
        </>
      )}
      {done.sheet && (
        <>
          <h2>{at.result}</h2>
          <Sums {...{ tables, month, nameOf }} sheet={done.sheet} />
        </>
      )}
      {done.problems.map(({ code, text }) => (
        <p>
          {code} {text}
        </p>
      ))}
      {closing?.closed ? (
        <Form action={`${here}/reopen`} token={c.get('token')}>
          <Button kind="second">{at.reopen}</Button>
        </Form>
      ) : open > 0 ? (
        <p>{at.open(open)}</p>
      ) : (
        slip &&
        done.sheet && (
          <Form action={`${here}/close`} token={c.get('token')}>
            <p>{at.closeAbout}</p>
            <Button>{at.close}</Button>
          </Form>
        )
      )}
    </>
  );
};

/** Offices that work on paper: what they told, who wrote it down, and where it is written. */
const OnPaper = ({ setting, of, here }: { setting: Setting; of: PersonMonth; here: string }) => {
  const offices = of.offices.filter(
    ({ office }) =>
      !setting.offices.get(office)?.receives && of.slip?.content.lines.some((line) => line.office === office),
  );
  return (
    <>
      {offices.map(({ office, name }) => {
        const known = of.told.find((one) => one.office === office);
        return (
          <p>
            {known && told.said({ ...known, day: sayDayOf(known.toldOn) })}
            <a href={`${here}/told/${office}`}>{known ? told.again(name) : told.link(name)}</a>
          </p>
        );
      })}
    </>
  );
};

const sayDay = ({ planned, done }: PersonMonth['differences'][number]): string => {
  const day = (done ?? planned)?.day;
  return day ? `${Number(day.slice(4, 6))}月${Number(day.slice(6))}日` : '―';
};

type SettlementProps = {
  readonly one: PersonMonth['differences'][number];
  readonly state: FormState;
  readonly canAsk: boolean;
};
const Settlement = ({ one, state, canAsk }: SettlementProps) => {
  const name = `how.${keyOf(one.id)}`;
  const sent = state.values[name];
  const said = one.settled?.how;
  return (
    <>
      {said === 'accepted' && <Tag kind="done">{at.accepted}</Tag>}
      {said === 'asked' && <Tag kind="wait">{at.asked}</Tag>}
      {said === 'asked' && !canAsk && <span>{at.byPhone}</span>}
      <SelectField
        label={<span class="unseen">{at.how}</span>}
        name={name}
        none={at.choose}
        value={typeof sent === 'string' ? sent : ''}
        optional="quietly"
        options={[
          { value: 'accepted', label: one.kind === 'silent' ? at.acceptSilent : at.accept },
          { value: 'asked', label: at.ask },
          ...(said === 'accepted' || said === 'asked' ? [{ value: 'undone', label: at.undoChoice }] : []),
        ]}
      />
    </>
  );
};
