import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { sendBack } from '../../../../web/back.ts';
import { Checkboxes, ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { choices, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { sayHour } from '../../../../web/week/lay.ts';
import { Week, weekdays } from '../../../../web/week/week.tsx';
import { FurtherFields, furtherValues, readFurther } from '../../pages/further.tsx';
import { getPerson, pathOf, showPerson } from '../person.ts';
import { words } from '../words.ts';
import { DraftPage, getDraft, type PlanDraft, save, stale } from './common.tsx';
import { itemsOf, nameOf, readTime, type WeekItem, withItems } from './week-form.ts';

const say = words.week;
const kinds = ['service', 'activity', 'other'] as const;
const dayCodes = weekdays.map((_, i) => String(i + 1));

const time = z
  .string()
  .default('')
  .transform((value, context) => {
    const read = value.trim() === '' ? '' : readTime(value);
    if (read !== undefined) return read;
    context.addIssue(say.timeWrong);
    return z.NEVER;
  });
const schema = z
  .object({
    kind: z.enum(kinds).catch('service'),
    text: text(say.text, 400),
    weekday: choices(say.weekdays, dayCodes),
    start: time,
    end: time,
    replaces: z.string().default(''),
  })
  .check(({ value, issues }) => {
    const wrong = (path: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [path], message });
    if (value.kind === 'service' && value.weekday.length === 0) wrong('weekday', say.weekdayMissing);
    if (value.kind !== 'other' && value.start === '') wrong('start', say.timeWrong);
    // Past midnight it ends on the next morning: only the same time is no time at all.
    if (value.start !== '' && value.start === value.end) wrong('end', say.orderWrong);
  });
const removing = z.object({ item: z.string() });

/** 第3表: the week drawn as a week; entries by a form, into which a cell that is pressed writes its day and hour. */
export function addWeek(site: Site, ground: Ground): void {
  const { tokens } = ground;
  const path = '/:code/draft/week';
  const ask = async (c: PageContext, draft: PlanDraft, state: FormState, gone = false) => {
    const person = await showPerson(c);
    const at = pathOf(person.code, '/draft/week');
    const { services, activities } = draft.content;
    return (
      <DraftPage c={c} person={person} draft={draft} title={say.title} scripts={['week']}>
        {gone && <Banner kind="warning" title={say.gone} />}
        <div class="week-touch">
          <Week
            caption={say.caption}
            activity={say.kinds.activity}
            days={Map.groupBy(services, ({ weekday }) => weekday)}
            activities={activities}
          />
        </div>
        <p class="hint">{say.touch}</p>
        <ItemForm at={at} token={c.get('token')} state={state} />
        <h2>{say.all}</h2>
        <Items at={at} token={c.get('token')} items={itemsOf(draft.content)} />
      </DraftPage>
    );
  };

  site.get(path, async (c) => {
    const draft = await getDraft(c);
    const editing = itemsOf(draft.content)[Number(c.req.query('edit') ?? -1)];
    return show(c, await ask(c, draft, editing ? stateOf(editing) : emptyForm));
  });
  site.post(path, async (c) => {
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!form.ok && !form.form) return stale(c);
    await getPerson(c);
    if (!form.ok) return show(c, await ask(c, await getDraft(c), form.form), 400);
    const { typed, errors } = readFurther('UP3KYO', form.sent);
    if (Object.keys(errors).length > 0)
      return show(c, await ask(c, await getDraft(c), { values: form.form.values, errors }), 400);
    const { kind, text: said, weekday, start, end, replaces } = form.value;
    const item: WeekItem = {
      ...{ kind, text: said, weekdays: kind === 'service' ? weekday : [] },
      ...(kind === 'other' ? { start: '', end: '' } : { start, end }),
      ...(Object.keys(typed).length > 0 && { further: typed }),
    };
    const gone = await changeItems(c, replaces, item);
    if (gone)
      return show(c, await ask(c, gone, { ...form.form, values: { ...form.form.values, replaces: '' } }, true), 409);
    return sendBack(c, undefined, pathOf(c.req.param('code'), '/draft/week?said=saved'));
  });
  site.post(`${path}/remove`, async (c) => {
    const form = await readForm(c.req.raw, { schema: removing, tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    await getPerson(c);
    const gone = await changeItems(c, form.value.item, undefined);
    if (gone) return show(c, await ask(c, gone, emptyForm, true), 409);
    return sendBack(c, undefined, pathOf(c.req.param('code'), '/draft/week?said=saved'));
  });

  /** @returns the draft where what was to be replaced is not there any more: somebody else was quicker */
  async function changeItems(
    c: PageContext,
    replaces: string,
    item: WeekItem | undefined,
  ): Promise<PlanDraft | undefined> {
    let gone = false;
    const { draft } = await save(c, ground, (now) => {
      const items = itemsOf(now.content);
      const at = items.findIndex((one) => nameOf(one) === replaces);
      gone = replaces !== '' && at < 0;
      if (gone) return undefined;
      const next = at < 0 ? items : item ? items.with(at, item) : items.filter((_, i) => i !== at);
      return withItems(now.content, at < 0 && item ? [...next, item] : next);
    });
    return gone ? draft : undefined;
  }
}

const stateOf = (item: WeekItem): FormState => ({
  values: {
    ...{ kind: item.kind, text: item.text, weekday: item.weekdays, replaces: nameOf(item) },
    ...{ start: sayHour(item.start), end: sayHour(item.end), ...furtherValues('UP3KYO', item.further) },
  },
  errors: {},
});

const ItemForm = ({ at, token, state }: { at: string; token: string; state: FormState }) => {
  const replaces = String(state.values.replaces ?? '');
  return (
    <div class="week-form">
      <h2>{replaces === '' ? say.add : say.edit}</h2>
      <Form action={at} token={token} state={state} kept={{ replaces }}>
        <ChoiceCards
          {...field(state, 'kind')}
          value={String(state.values.kind ?? 'service')}
          label={say.kind}
          choices={kinds.map((value) => ({ value, label: say.kinds[value] }))}
        />
        <TextField {...field(state, 'text')} label={say.text} rows={2} />
        <Checkboxes
          {...fieldOfMany(state, 'weekday')}
          label={say.weekdays}
          optional="quietly"
          choices={weekdays.map((label, i) => ({ value: String(i + 1), label }))}
        />
        <div class="field-columns">
          <TextField {...field(state, 'start')} label={say.start} hint={say.timeHint} width={8} optional="quietly" />
          <TextField {...field(state, 'end')} label={say.end} hint={say.timeHint} width={8} optional="quietly" />
        </div>
        <FurtherFields prefix="UP3KYO" state={state} />
        <Actions>
          <Button>{replaces === '' ? say.add2 : say.replace}</Button>
          {replaces !== '' && (
            <LinkButton kind="quiet" href={at}>
              {say.cancel}
            </LinkButton>
          )}
        </Actions>
      </Form>
    </div>
  );
};

const Items = ({ at, token, items }: { at: string; token: string; items: readonly WeekItem[] }) =>
  items.length === 0 ? (
    <p>{say.none}</p>
  ) : (
    <PlainTable
      caption={say.all}
      head={[say.text, say.kind, say.weekdays, say.time, say.change, say.remove]}
      rows={items.map((item, i) => [
        item.text,
        say.kinds[item.kind],
        item.weekdays.map((code) => weekdays[Number(code) - 1] ?? '').join('・'),
        item.start === '' ? '' : `${sayHour(item.start)}～${sayHour(item.end)}`,
        <a href={`${at}?edit=${i}`}>
          {say.change}
          <span class="unseen">：{item.text}</span>
        </a>,
        <Form action={`${at}/remove`} token={token} kept={{ item: nameOf(item) }}>
          <Button kind="quiet">
            {say.remove}
            <span class="unseen">：{item.text}</span>
          </Button>
        </Form>,
      ])}
    />
  );
