import { z } from 'zod';
import { addDays } from '../../../../contracts/care/month.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { showTrouble } from '../../../../web/application/trouble.tsx';
import { sendBack } from '../../../../web/back.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { day, optionalText, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { levels } from '../ledger/certification.ts';
import { home, pathOf } from '../paths.ts';
import { Particulars } from '../person/particulars.tsx';
import { byCodeOf, showInsured, showOne } from '../person/shown.ts';
import { deadlineOf, isTooLate, urgencyOf } from './deadline.ts';
import { findMovedIn, listMovedIn, putMovedIn } from './store.ts';
import { words } from './words.ts';

const optionalDay = (label: string) =>
  z.preprocess((sent) => (sent === '' ? undefined : sent), day(label).optional()).transform((value) => value ?? null);
const schema = z.object({
  movedOn: day(words.form.movedOn),
  former: text(words.form.former, 60),
  level: optionalText(words.form.level, 10).transform((value) => (value === '' ? null : value)),
  certificateOn: optionalDay(words.form.certificateOn),
  appliedOn: optionalDay(words.form.appliedOn),
});
/** So long they stand in the list: who is late is seen for a while yet. */
const shownDays = 60;

/** 転入した人の引継ぎ: who must have applied until when; and the record of one. */
export function addMovedIn(site: Site, { tokens, clock }: Ground): void {
  const today = () => dayIn(clock.now());

  site.get('/moved-in', async (c) => {
    const all = await c.get('rows')((connection) => listMovedIn(connection, addDays(today(), -shownDays)));
    const open = all.toSorted((a, b) => Number(a.appliedOn !== null) - Number(b.appliedOn !== null));
    const codes = [...new Set(open.map(({ code }) => code))].slice(0, 500);
    const shown = byCodeOf(await showInsured(c, words.viewing, codes));
    const rows = open.flatMap(({ code, movedOn, former, certificateOn, appliedOn }) => {
      const person = shown.get(code);
      if (!person) return [];
      const urgency = appliedOn === null ? urgencyOf(movedOn, today()) : undefined;
      return [
        [
          <a href={pathOf(code, '/moved-in')}>
            <Name name={person.name} kana={person.kana} />
          </a>,
          sayDay(movedOn),
          <>
            {sayDay(deadlineOf(movedOn))}
            {urgency && <Tag kind={urgency === 'passed' ? 'stop' : 'wait'}>{words.urgency[urgency]}</Tag>}
          </>,
          // Where a protected person came from tells who looks for them.
          person.isProtected ? '―' : former,
          certificateOn === null ? words.certificate.no : words.certificate.yes(sayDay(certificateOn)),
          appliedOn === null ? (
            words.applied.no
          ) : (
            <>
              {words.applied.yes(sayDay(appliedOn))}
              {isTooLate(movedOn, appliedOn) && <Tag kind="stop">{words.applied.late}</Tag>}
            </>
          ),
        ],
      ];
    });
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        <p>{words.explained}</p>
        {rows.length === 0 ? (
          <Empty title={words.none} />
        ) : (
          <PlainTable apart caption={words.title} head={words.head} rows={rows} />
        )}
      </Page>,
    );
  });

  const page = async (c: PageContext, state: FormState | undefined, said?: string) => {
    const person = await showOne(c, words.viewing);
    const { code } = person;
    const known = await c.get('rows')((connection) => findMovedIn(connection, code));
    const values = Object.fromEntries(Object.entries(known ?? {}).map(([key, value]) => [key, value ?? '']));
    const now = state ?? { ...emptyForm, values };
    const urgency = known && known.appliedOn === null ? urgencyOf(known.movedOn, today()) : undefined;
    return (
      <Page frame={c.get('frame')} title={words.one} back={pathOf(code)}>
        {said && <Banner kind="success" title={said} />}
        <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
        <p>{words.explained}</p>
        {known && (urgency === 'passed' || isTooLate(known.movedOn, known.appliedOn)) && (
          <Banner kind="warning" title={words.passed(sayDay(deadlineOf(known.movedOn)))} />
        )}
        {known && urgency !== 'passed' && known.appliedOn === null && (
          <Banner kind={urgency ? 'warning' : 'info'} title={words.until(sayDay(deadlineOf(known.movedOn)))} />
        )}
        <Form action={pathOf(code, '/moved-in')} token={c.get('token')} state={now}>
          <DayField name="movedOn" state={now} label={words.form.movedOn} />
          <TextField {...field(now, 'former')} label={words.form.former} width={20} maxlength={60} />
          <SelectField
            {...field(now, 'level')}
            label={words.form.level}
            optional
            options={levels.slice(1).map((value) => ({ value, label: value }))}
          />
          <DayField name="certificateOn" state={now} label={words.form.certificateOn} optional />
          <DayField name="appliedOn" state={now} label={words.form.appliedOn} optional />
          <Actions>
            <Button>{words.form.go}</Button>
          </Actions>
        </Form>
      </Page>
    );
  };

  site.get('/people/:code/moved-in', async (c) =>
    show(c, await page(c, undefined, c.req.query('said') === 'noted' ? words.form.done : undefined)),
  );
  site.post('/people/:code/moved-in', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok)
      return read.form
        ? show(c, await page(c, read.form), 400)
        : showTrouble(c, { frame: c.get('frame'), home }, { kind: 'stale' });
    const { code } = await showOne(c, words.viewing);
    const { movedOn, appliedOn } = read.value;
    const errors = {
      ...(movedOn > today() && { movedOn: words.form.future }),
      ...(appliedOn !== null && appliedOn < movedOn && { appliedOn: words.form.before }),
    };
    if (Object.keys(errors).length > 0) return show(c, await page(c, { ...read.form, errors }), 400);
    const member = c.get('member');
    await c.get('rows')((connection) =>
      putMovedIn(connection, { member: member.id, staff: member.staff.id, now: clock.now() }, { code, ...read.value }),
    );
    return sendBack(c, pathOf(code, '/moved-in?said=noted'), home);
  });
}
