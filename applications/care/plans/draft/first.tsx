import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { sendBack } from '../../../../web/back.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { day, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { show } from '../../../../web/pages.tsx';
import type { Seen } from '../../drafts/store.ts';
import { currentTable } from '../../files/table/tables.ts';
import { FurtherFields, furtherValues, readFurther } from '../../pages/further.tsx';
import type { First, PlanContent } from '../content.ts';
import { getPerson, pathOf, showPerson } from '../person.ts';
import { listPhrases, type Phrase, PhraseSelect } from '../phrases.tsx';
import { digitsOf, sayDigits } from '../term.ts';
import { words } from '../words.ts';
import { DraftPage, getDraft, type PlanDraft, save, stale } from './common.tsx';
import { Conflict } from './conflict.tsx';

const say = words.first;
const days = ['planDay', 'firstPlanDay', 'certifiedOn', 'certifiedFrom', 'certifiedUntil'] as const;
const codes = ['planKind', 'certification', 'careLevel', 'homeHelpReason'] as const;
/** Files of 第1表 in which a region's own version may have more. */
const further = ['UP1KYO', 'UPHOSOKU'] as const;
const texts = ['wishOfPerson', 'wishOfFamily', 'analysis', 'boardOpinion', 'policy'] as const;

/** A day that may be left out. */
const maybeDay = (label: string) =>
  z.preprocess((sent) => (sent === '' ? undefined : sent), day(label).optional()).transform((value) => value ?? '');
/** One schema for each name. */
const each = <const Name extends string, T>(names: readonly Name[], of: (name: Name) => T) =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, T>;
const schema = z.object({
  ...each(days, (name) => maybeDay(say[name])),
  ...each(codes, () => z.string().catch('')),
  ...each(texts, (name) => optionalText(say[name], 4000)),
  planner: optionalText(say.planner, 60),
  homeHelpOtherReason: optionalText(say.homeHelpOtherReason, 200),
  version: z.coerce.number().int().catch(0),
  phrases: z.union([z.string(), z.array(z.string())]).optional(),
});

export const optionsOf = (at: string) =>
  Object.entries(currentTable.layouts.get('UP1KYO')!.columnAt.get(at)?.codes ?? {}).map(([value, label]) => ({
    value,
    label,
  }));

/** 第1表. Saved over what another has saved meanwhile only after their words were shown. */
export function addFirst(site: Site, { tokens, ...ground }: Ground): void {
  const path = '/:code/draft/first';
  const ask = async (c: PageContext, draft: PlanDraft, state: FormState, conflict?: { who: string; mine: First }) => {
    const person = await showPerson(c);
    const phrases = await c.get('rows')(listPhrases);
    const at = pathOf(person.code, '/draft/first');
    return (
      <DraftPage c={c} person={person} draft={draft} title={say.title}>
        {conflict && <Conflict who={conflict.who} rows={differing(draft.content.first, conflict.mine)} theirs={at} />}
        <FirstForm action={at} token={c.get('token')} state={state} version={draft.version} phrases={phrases} />
      </DraftPage>
    );
  };

  site.get(path, async (c) => {
    const draft = await getDraft(c);
    return show(c, await ask(c, draft, { ...emptyForm, values: valuesOf(draft.content) }));
  });
  site.post(path, async (c) => {
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: 262_144 });
    if (!form.ok && !form.form) return stale(c);
    await getPerson(c);
    if (!form.ok) return show(c, await ask(c, await getDraft(c), form.form), 400);
    const read = further.map((prefix) => [prefix, readFurther(prefix, form.sent)] as const);
    const errors = Object.assign({}, ...read.map(([, one]) => one.errors));
    if (Object.keys(errors).length > 0)
      return show(c, await ask(c, await getDraft(c), { values: form.form.values, errors }), 400);
    const said = Object.fromEntries(read.flatMap(([prefix, { typed }]) => (isSaid(typed) ? [[prefix, typed]] : [])));
    const { version, phrases, ...typed } = form.value;
    const first: First = { ...typed, ...each(days, (name) => digitsOf(typed[name])) };
    let base: PlanDraft | undefined;
    const { draft } = await save(c, { tokens, ...ground }, async (now, seen) => {
      base = now;
      if (now.version !== version && (await isChanged(now, seen, version))) return undefined;
      base = undefined;
      const { further: _, ...content } = now.content;
      return { ...content, first: withPhrases(first, phrases), ...(isSaid(said) && { further: said }) };
    });
    if (base) {
      const state = { ...form.form, values: { ...form.form.values, version: String(draft.version) } };
      return show(c, await ask(c, draft, state, { who: draft.savedBy, mine: first }), 409);
    }
    return sendBack(c, undefined, pathOf(c.req.param('code'), '/draft/first?said=saved'));
  });
}

const isSaid = (one: object): boolean => Object.keys(one).length > 0;

/** Whether 第1表 is other now than in the version that was opened: another form saved by somebody else is no conflict. */
async function isChanged(now: PlanDraft, seen: Seen<PlanContent>, version: number): Promise<boolean> {
  return formOf((await seen(version))?.content) !== formOf(now.content);
}
/** All that this form writes, the fields of a region's own version too. */
const formOf = (content: PlanContent | undefined): string => JSON.stringify([content?.first, content?.further ?? {}]);

const differing = (theirs: First, mine: First) =>
  (Object.keys(theirs) as (keyof First)[]).flatMap((name) =>
    theirs[name] === mine[name]
      ? []
      : [{ name: say[name], theirs: shown(name, theirs[name]), mine: shown(name, mine[name]) }],
  );
const shown = (name: keyof First, value: string): string =>
  (days as readonly string[]).includes(name)
    ? sayDigits(value)
    : (optionsOf(name).find((option) => option.value === value)?.label ?? value);

/** Phrases chosen below a field stand at its end. */
function withPhrases(first: First, chosen: string | readonly string[] | undefined): First {
  const next: Record<string, string> = { ...first };
  for (const one of [chosen ?? []].flat()) {
    const [place, ...text] = one.split('\t');
    if (place !== undefined && place in next && text.length > 0)
      next[place] = [next[place], text.join('\t')].filter(Boolean).join('\n');
  }
  return next as First;
}

/** Days as staff read them. */
const valuesOf = ({ first, further: more }: PlanContent): Record<string, string> => ({
  ...Object.assign({}, ...further.map((prefix) => furtherValues(prefix, more?.[prefix]))),
  ...first,
  ...Object.fromEntries(days.map((name) => [name, sayDigits(first[name])])),
});

type FormProps = {
  readonly action: string;
  readonly token: string;
  readonly state: FormState;
  readonly version: number;
  readonly phrases: readonly Phrase[];
};

const FirstForm = ({ action, token, state, version, phrases }: FormProps) => {
  const dayField = (name: (typeof days)[number]) => (
    <DayField name={name} state={state} label={say[name]} hint={say.dayHint} optional="quietly" />
  );
  const select = (name: (typeof codes)[number]) => (
    <SelectField
      {...field(state, name)}
      label={say[name]}
      options={optionsOf(name)}
      none={say.none}
      optional="quietly"
    />
  );
  const text = (name: (typeof texts)[number], rows: number, hint?: string) => (
    <>
      <TextField {...field(state, name)} label={say[name]} rows={rows} hint={hint} optional="quietly" />
      <PhraseSelect place={name} phrases={phrases} />
    </>
  );
  return (
    <Form action={action} token={token} state={state} kept={{ version: String(version) }}>
      <Actions>
        <Button kind="second">{words.draft.save}</Button>
      </Actions>
      <div class="field-columns">
        {dayField('planDay')}
        {dayField('firstPlanDay')}
        {select('planKind')}
        <TextField {...field(state, 'planner')} label={say.planner} width={20} optional="quietly" />
        {select('certification')}
        {select('careLevel')}
        {dayField('certifiedOn')}
        {dayField('certifiedFrom')}
        {dayField('certifiedUntil')}
      </div>
      {text('wishOfPerson', 4)}
      {text('wishOfFamily', 4)}
      {text('analysis', 4)}
      {text('boardOpinion', 2)}
      {text('policy', 5, say.policyHint)}
      {select('homeHelpReason')}
      <TextField {...field(state, 'homeHelpOtherReason')} label={say.homeHelpOtherReason} optional="quietly" />
      {further.map((prefix) => (
        <FurtherFields prefix={prefix} state={state} />
      ))}
      <Actions>
        <Button>{words.draft.save}</Button>
      </Actions>
    </Form>
  );
};
