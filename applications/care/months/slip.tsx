import { z } from 'zod';
import { careLevels } from '../../../contracts/care/levels.ts';
import { addMonths, daysIn } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { sayDay } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import type { Share } from '../sheet/over.ts';
import { home, pathOf, personMonthAt, saveAt, settingAt, viewMonthAt } from './at.ts';
import { copyMonth } from './copy.ts';
import { type Draft, emptyDraft, isMonthly, withDays } from './draft.ts';
import { limitOf } from './figure.ts';
import { Grid, isHoliday } from './grid.tsx';
import type { PersonMonth, Setting } from './load.ts';
import { readDrafts, readDraftVersions, type Version } from './store.ts';
import { Sums } from './sums.tsx';
import { words } from './words.ts';

const version = z.coerce.number().int().min(0);
const schema = z.looseObject({ version, step: z.string().max(80).default('save') });
const overSchema = z.looseObject({ version });
const undoSchema = z.object({ version });

/** One person's month: 第6表 as a grid to be ticked, and 第7表 worked out of it. */
export function addSlip(site: Site, ground: Ground, tables: Tables): void {
  const { tokens } = ground;
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens, session: c.get('session').id });

  async function page(c: PageContext, setting: Setting, typed?: Typed, status: 200 | 400 | 409 = 200) {
    const shown = await viewMonthAt(c, setting);
    const code = c.req.param('code')!;
    const history = await c.get('rows')((connection) => readDraftVersions(connection, setting.month, code));
    const said = c.req.query('said');
    const props = {
      c,
      setting,
      history,
      typed,
      said: said === 'saved' || said === 'undone' ? said : undefined,
    } as const;
    return show(
      c,
      <Page
        frame={c.get('frame')}
        title={words.slip.title(setting.month)}
        back={`${home}/${setting.month}`}
        scripts={['month-sheet']}
        wrong={status !== 200}
      >
        <ShownPerson person={shown}>{(of) => <Slip {...props} of={of} />}</ShownPerson>
      </Page>,
      status,
    );
  }

  site.get('/:month/:code', async (c) => page(c, await settingAt(c, tables)));

  site.post('/:month/:code', async (c) => {
    const answer = await read(c, schema);
    if (!answer.ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person, slip } = await personMonthAt(c, setting);
    const now = slip?.content ?? emptyDraft;
    const { version: on, step } = answer.value;
    const content = withDays(now, daysSent(setting, now, answer.sent));
    const changed = JSON.stringify(content) !== JSON.stringify(now);
    const saving = { month: setting.month, code: person.code, on, content, what: words.slip.savedWhat };
    const isOld = on !== (slip?.version ?? 0);
    if (isOld || (changed && !(await saveAt(c, ground, saving))))
      return page(c, await settingAt(c, tables), { draft: content, by: slip?.staff ?? '' }, 409);
    const [, line] = /^line (\S+)$/.exec(step) ?? [];
    const here = pathOf(setting.month, person.code);
    if (line !== undefined) return sendBack(c, `${here}/lines/${encodeURIComponent(line)}`, here);
    return sendBack(c, step === 'add' ? `${here}/lines/new` : `${here}?said=saved`, here);
  });

  site.post('/:month/:code/undo', async (c) => {
    const answer = await read(c, undoSchema);
    if (!answer.ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person } = await personMonthAt(c, setting);
    const [last, before] = await c.get('rows')((connection) =>
      readDraftVersions(connection, setting.month, person.code),
    );
    if (!last || last.version !== answer.value.version) return page(c, setting, { by: last?.staff ?? '' }, 409);
    const content = before?.content ?? emptyDraft;
    const saving = { month: setting.month, code: person.code, on: last.version, content, what: words.slip.undoWhat };
    if (!(await saveAt(c, ground, saving))) return page(c, setting, { by: last.staff }, 409);
    const here = pathOf(setting.month, person.code);
    return sendBack(c, `${here}?said=undone`, here);
  });

  site.post('/:month/:code/copy', async (c) => {
    const answer = await read(c, undoSchema);
    if (!answer.ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person } = await personMonthAt(c, setting);
    const before = addMonths(setting.month, -1);
    const last = await c.get('rows')(async (connection) =>
      (await readDrafts(connection, before, [person.code])).get(person.code),
    );
    const here = pathOf(setting.month, person.code);
    if (!last) return sendBack(c, here, here);
    const { draft, notes } = copyMonth(tables, before, setting.month, last.content, isHoliday);
    const content = { ...draft, notes };
    const saving = {
      month: setting.month,
      code: person.code,
      on: answer.value.version,
      content,
      what: words.slip.copiedWhat,
    };
    if (!(await saveAt(c, ground, saving))) return page(c, setting, { by: '' }, 409);
    return sendBack(c, here, here);
  });

  site.post('/:month/:code/over', async (c) => {
    const answer = await read(c, overSchema);
    if (!answer.ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person, slip, figures } = await personMonthAt(c, setting);
    if (!slip || !figures.sheet) throw new PageError('not_found');
    const { over } = figures.sheet.total;
    const fields = figures.sheet.parts.map(({ provider, service }) => {
      const text = String(answer.sent[`over.${provider}.${service}`] ?? '')
        .normalize('NFKC')
        .replaceAll(',', '')
        .trim();
      return { provider, service, text, units: Number(text === '' ? 0 : text) };
    });
    const values = Object.fromEntries(
      fields.map(({ provider, service, text }) => [`over.${provider}.${service}`, text]),
    );
    const isEmpty = fields.every(({ text }) => text === '');
    const isWhole = fields.every(({ units }) => Number.isSafeInteger(units) && units >= 0);
    const sum = fields.reduce((all, { units }) => all + units, 0);
    if (!isEmpty && (!isWhole || sum !== over)) {
      const [first] = Object.keys(values);
      const state = { values, errors: { [first!]: words.slip.overSum(over) } };
      return page(c, setting, { over: state, by: '' }, 400);
    }
    const chosen: Share[] = fields.flatMap(({ provider, service, units }) =>
      units > 0 ? [{ provider, service, units }] : [],
    );
    const content = { ...slip.content, over: isEmpty ? null : chosen };
    const saving = {
      month: setting.month,
      code: person.code,
      on: answer.value.version,
      content,
      what: words.slip.overWhat,
    };
    if (!(await saveAt(c, ground, saving)))
      return page(c, setting, { over: { values, errors: {} }, by: slip.staff }, 409);
    const here = pathOf(setting.month, person.code);
    return sendBack(c, `${here}?said=saved`, here);
  });
}

/** What somebody sent on an older version: shown again on what now holds. */
type Typed = { readonly draft?: Draft; readonly over?: FormState; readonly by: string };

/** Ticked days of each line that has boxes: a line without a tick was sent as nothing. */
function daysSent({ tables, month }: Setting, { lines }: Draft, sent: Readonly<Record<string, unknown>>) {
  return new Map(
    lines
      .filter(({ code }) => !isMonthly(tables, month, code))
      .map(({ id }) => {
        const days = [sent[`d.${id}`] ?? []].flat().map(Number);
        return [id, days.filter((day) => Number.isInteger(day) && day >= 1 && day <= daysIn(month))] as const;
      }),
  );
}

type Props = {
  readonly c: PageContext;
  readonly setting: Setting;
  readonly of: PersonMonth;
  readonly history: readonly Version[];
  readonly typed?: Typed | undefined;
  readonly said?: 'saved' | 'undone' | undefined;
};

const Slip = ({ c, setting, of, history, typed, said }: Props) => {
  const { month, tables } = setting;
  const { person, slip, figures } = of;
  const here = pathOf(month, person.code);
  const draft = typed?.draft ?? slip?.content ?? emptyDraft;
  const kept = { version: String(slip?.version ?? 0) };
  const token = c.get('token');
  const nameOf = (office: string) => of.offices.find((one) => one.office === office)?.name ?? office;
  return (
    <>
      <p class="month-person">
        <strong>
          <Name name={person.name} />
        </strong>
        {'　'}
        {sayDay(person.birth)}生　被保険者番号 {person.insured}
      </p>
      {typed?.by && <Banner kind="warning" title={words.slip.changed(typed.by)} />}
      {!typed && said && <Banner kind="success" title={said === 'saved' ? words.slip.saved : words.slip.undone} />}
      {of.closing?.closed && <Banner kind="info" title={words.slip.closedOn} />}
      <BasisLine {...{ setting, draft }} href={`${here}/basis`} />
      <Warnings {...{ figures, draft }} />
      <h2>{words.slip.sixth}</h2>
      {draft.lines.length === 0 && <p>{words.slip.empty}</p>}
      <Form action={here} token={token} kept={kept}>
        {draft.lines.length > 0 && <Grid {...{ tables, month, of }} lines={draft.lines} edit />}
        <Actions>
          {draft.lines.length > 0 && (
            <Button name="step" value="save">
              {words.slip.save}
            </Button>
          )}
          <Button kind="second" name="step" value="add">
            {words.slip.add}
          </Button>
        </Actions>
      </Form>
      <div class="month-acts">
        {draft.lines.length === 0 && (
          <Form action={`${here}/copy`} token={token} kept={kept}>
            <Button kind="second">{words.slip.copy}</Button>
          </Form>
        )}
        {history.length > 1 && (
          <Form action={`${here}/undo`} token={token} kept={kept}>
            <Button kind="quiet">
              「{history[0]!.what}」{words.slip.undo}
            </Button>
          </Form>
        )}
      </div>
      {figures.sheet && (
        <>
          <h2>{words.slip.seventh}</h2>
          <Sums {...{ tables, month, nameOf }} sheet={figures.sheet} />
          {figures.sheet.total.over > 0 && (
            <OverForm {...{ of, here, token, kept, nameOf }} state={typed?.over ?? emptyForm} />
          )}
        </>
      )}
      {slip && (
        <nav class="month-acts" aria-label="次にすること">
          <LinkButton kind="second" href={`${here}/give`}>
            {words.slip.give}
          </LinkButton>
          <LinkButton kind="second" href={`${here}/actuals`}>
            {words.slip.actuals}
          </LinkButton>
          <LinkButton kind="quiet" href={`${here}/print`}>
            {words.slip.print}
          </LinkButton>
        </nav>
      )}
      {history.length > 0 && (
        <details class="month-history">
          <summary>{words.slip.history}</summary>
          <ul class="plain">
            {history.map(({ what, staff, madeAt }) => (
              <li>
                <SaidTime at={madeAt} />　{staff}　{what}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};

const BasisLine = ({
  setting: { tables, month },
  draft: { basis },
  href,
}: {
  setting: Setting;
  draft: Draft;
  href: string;
}) => (
  <p class="month-basis">
    <strong>{words.basis.title}</strong>
    {basis
      ? `　${careLevels[basis.level]}　${sayDay(basis.from)}から${sayDay(basis.until)}まで　${basis.tenths}割負担　限度額 ${(limitOf(tables, month, basis) ?? 0).toLocaleString('ja-JP')}単位`
      : `　${words.basis.missing}`}
    {'　'}
    <a class="month-link" href={href}>
      直す<span class="unseen">：{words.basis.title}</span>
    </a>
  </p>
);

const Warnings = ({
  figures: { problems, warnings },
  draft: { notes = [] },
}: {
  figures: PersonMonth['figures'];
  draft: Draft;
}) =>
  problems.length + warnings.length + notes.length === 0 ? null : (
    <section class="month-warnings" aria-labelledby="month-warnings">
      <h2 id="month-warnings">{words.slip.warnings}</h2>
      <ul>
        {problems.map(({ code, text }) => (
          <li>
            <strong>{words.slip.problems}</strong>　{code !== '' && `${code}　`}
            {text}
          </li>
        ))}
        {warnings.map(({ weight, text }) => (
          <li>
            <strong>{weight}</strong>　{text}
          </li>
        ))}
        {notes.map((text) => (
          <li>
            <strong>{words.check.copied}</strong>　{text}
          </li>
        ))}
      </ul>
    </section>
  );

type OverProps = {
  readonly of: PersonMonth;
  readonly here: string;
  readonly token: string;
  readonly kept: Readonly<Record<string, string>>;
  readonly state: FormState;
  readonly nameOf: (office: string) => string;
};
const OverForm = ({ of: { figures, slip }, here, token, kept, state, nameOf }: OverProps) => {
  const chosen = slip?.content.over;
  return (
    <Form action={`${here}/over`} token={token} kept={kept} state={state}>
      <h3>{words.slip.over}</h3>
      <p>{words.slip.overAbout}</p>
      <PlainTable
        caption={words.slip.over}
        head={['事業所', '限度額管理の単位数', 'いまの割り振り', '割り振る単位数']}
        rows={figures
          .sheet!.parts.filter(({ limited }) => limited > 0)
          .map(({ provider, service, limited, over }) => {
            const name = `over.${provider}.${service}`;
            const own = chosen?.find((one) => one.provider === provider && one.service === service)?.units;
            const value = state.values[name] ?? own;
            return [
              nameOf(provider),
              limited.toLocaleString('ja-JP'),
              over.toLocaleString('ja-JP'),
              <TextField
                label={<span class="unseen">{nameOf(provider)}に割り振る単位数</span>}
                name={name}
                value={value === undefined ? '' : String(value)}
                error={state.errors[name]}
                keyboard="numeric"
                width={8}
                optional="quietly"
              />,
            ];
          })}
      />
      <Button kind="second">{words.slip.overGo}</Button>
    </Form>
  );
};
