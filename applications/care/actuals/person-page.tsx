import { z } from 'zod';
import { memberCode } from '../../../contracts/member.ts';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { More } from '../../../web/list/more.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { furtherColumns } from '../files/model/further.ts';
import { FurtherFields, furtherAbout } from '../pages/further.tsx';
import { findCode } from '../units/known.ts';
import { byOf, type Known, sayPlanned, sayService, sayShort, todayIn } from '../visits/desk.ts';
import { type CodeTitles, readCodes, readCodeTitles } from './codes.ts';
import { applyFurther, fieldsAt, findFurtherErrors, furtherFieldsOf } from './further.ts';
import { cellName, Grid } from './grid.tsx';
import { applyForm, countAfter, daysOf, findDifferences, isAbsent, isOff, type Line } from './month.ts';
import { OtherService, otherService } from './other-service.tsx';
import { type PersonMonth, pathOf, readPerson, showOne } from './person.ts';
import { home, versionOf } from './read.ts';
import { listLeft, sayDayOf, sayLine, shownForm, shownOf } from './stale.ts';
import { type Actual, putWhole } from './store.ts';
import { words } from './words.ts';

const { person: say } = words;
const isCount = (text: string): boolean => /^\d{0,2}$/.test(text);
/** What was typed into a cell, also by a keyboard that writes ２; undefined where the form had no such cell. */
const typedIn = (values: FormState['values'], line: Line, day: string): string | undefined => {
  const cell = values[cellName(line, day)];
  return typeof cell === 'string' ? cell.normalize('NFKC').trim() : undefined;
};
/** A person's month as a grid: planned above, done below, to be written in. */
export function addPerson(site: Site, { tokens, clock }: Ground): void {
  type Wrong = { readonly title: string; readonly left?: readonly string[] };
  const answer = async (c: PageContext, read: PersonMonth, state: FormState = emptyForm, wrong?: Wrong) => {
    const person = await showOne(c, read.code);
    const told = c.req.query('told');
    const said = told === 'kept' ? say.kept : told === 'nothing' ? say.nothing : undefined;
    const titles = await readCodeTitles();
    return show(
      c,
      <PersonPage
        frame={c.get('frame')}
        token={c.get('token')}
        today={todayIn(clock.now())}
        {...read}
        {...{ person, said, state, wrong, titles }}
      />,
      wrong || Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  /** Puts rows for each kind of service, and says how many are otherwise. */
  const put = (
    c: PageContext,
    { month, one }: PersonMonth,
    byType: ReadonlyMap<string, readonly Actual['service'][]>,
  ) =>
    c.get('rows')(async (connection) => {
      const by = byOf(c, clock.now());
      let changed = 0;
      for (const [serviceType, services] of byType)
        changed += await putWhole(connection, by, { person: one, month, serviceType, services, source: 'typed' });
      return changed;
    });
  const typesOf = ({ lines, one }: PersonMonth) =>
    new Set([...lines.map(({ serviceType }) => serviceType), ...one.actuals.map(({ serviceType }) => serviceType)]);
  const done = (c: PageContext, { month, code }: PersonMonth, changed: number) =>
    sendBack(c, `${pathOf(month, code)}?told=${changed > 0 ? 'kept' : 'nothing'}`, home);

  site.get('/:month{\\d{6}}/:code', async (c) => answer(c, await readPerson(c)));

  site.post('/:month{\\d{6}}/:code', async (c) => {
    const schema = z.looseObject({ version: z.string(), shown: shownForm, go: z.enum(['keep', 'as-planned']) });
    const sent = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: 262_144 });
    const read = await readPerson(c);
    if (!sent.ok) throw new PageError('not_found');
    const { values } = sent.form;
    const days = daysOf(read.month);
    const cells = read.lines.flatMap((line) =>
      days.flatMap((day) => {
        const typed = typedIn(values, line, day);
        return typed === undefined ? [] : [{ line, day, typed }];
      }),
    );
    if (sent.value.version !== versionOf(read.one.actuals)) {
      const left = listLeft(sent.value.shown, values);
      return answer(c, read, emptyForm, { title: say.stale, left });
    }
    const today = todayIn(clock.now());
    const wrong = cells.filter(({ typed }) => !isCount(typed)).map(({ line, day }) => sayCell(line, day));
    if (wrong.length > 0) return answer(c, read, sent.form, { title: say.wrongCount, left: wrong });
    const errors = findFurtherErrors(read.lines, values);
    if (Object.keys(errors).length > 0) return answer(c, read, { values: sent.form.values, errors });
    const wanted = (line: Line, day: string): number | undefined => {
      const typed = typedIn(values, line, day);
      // What was written stays beside it. What the person did not want was planned, and not done.
      if (sent.value.go === 'as-planned' && typed === '')
        return day <= today && !isAbsent(read.absences, read.code, line, day) ? (line.planned.get(day) ?? 0) : 0;
      return typed === undefined ? undefined : Number(typed);
    };
    const own = memberCode(c.get('member').id);
    const byType = new Map(
      [...typesOf(read)].map((type) => {
        const held = read.one.actuals.filter(({ serviceType }) => serviceType === type).map(({ service }) => service);
        const lines = read.lines.filter(({ serviceType }) => serviceType === type);
        const rows = applyFurther(applyForm(held, lines, wanted, days), { lines, held, sent: values });
        return [type, rows.map((row) => (held.includes(row) ? row : { ...row, office: own, updater: own }))] as const;
      }),
    );
    return done(c, read, await put(c, read, byType));
  });

  site.post('/:month{\\d{6}}/:code/add', async (c) => {
    const schema = otherService.extend({ version: z.string() });
    const sent = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const read = await readPerson(c);
    // Pressed twice it is added once: after the first the month is another.
    if (sent.ok && sent.value.version !== versionOf(read.one.actuals))
      return answer(c, read, sent.form, { title: say.staleAdd });
    if (!sent.ok) {
      if (!sent.form) throw new PageError('not_found');
      return answer(c, read, sent.form);
    }
    const { code, day: date, start, end, units } = sent.value;
    const day = read.month + date.padStart(2, '0');
    // What a slip or a file has brought is known by it; our own table cannot have every code of every region.
    const stands = read.lines.some(({ service }) => service.serviceCode === code);
    if (!stands && findCode(await readCodes(), read.month, code) === undefined)
      return answer(c, read, { ...sent.form, errors: { code: say.unknownCode(code) } });
    if (!daysOf(read.month).includes(day)) return answer(c, read, { ...sent.form, errors: { day: say.wrongDay } });
    const [type, own] = [code.slice(0, 2), memberCode(c.get('member').id)];
    const held = read.one.actuals.filter(({ serviceType }) => serviceType === type).map(({ service }) => service);
    const row = {
      day,
      start,
      end,
      serviceCode: code,
      count: 1,
      units: Number(units),
      office: own,
      updater: own,
      over30: '0',
    };
    return done(c, read, await put(c, read, new Map([[type, [...held, row]]])));
  });
}

/** e.g. 13日　9:30〜16:35　通所介護 */
const sayCell = (line: Line, day: string): string => sayDayOf(day, sayLine(line));

type Props = PersonMonth & {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly today: string;
  readonly person: Shown<Known>;
  readonly said: string | undefined;
  readonly state: FormState;
  readonly wrong: { readonly title: string; readonly left?: readonly string[] } | undefined;
  readonly titles: CodeTitles;
};

const PersonPage = ({ frame, token, today, person, said, state, wrong, titles, ...read }: Props) => {
  const { month, code, one, lines, absences, endedOn } = read;
  const after = endedOn === undefined ? { planned: 0, done: 0 } : countAfter(lines, endedOn);
  const differences = findDifferences(lines, today);
  const marked = new Set(differences.flatMap((of) => (isOff(absences, code, of) ? [] : [cellName(of.line, of.day)])));
  const titleOf = ({ service, serviceType }: Line) =>
    titles(service.serviceCode ?? '', service.day) ?? sayService(serviceType);
  const ofAdding = Object.keys(state.errors).some((name) => !name.startsWith('further-'));
  const held = one.actuals.map(({ service }) => service);
  const further = {
    values: { ...furtherFieldsOf(lines, held), ...state.values },
    errors: ofAdding ? {} : state.errors,
  };
  return (
    <Page frame={frame} title={say.title} back={`${home}/${month}`} ownHeading>
      <h1>
        <ShownPerson person={person}>{({ name }) => <Name name={name} />}</ShownPerson>
        {'　'}
        <span class="phrase">{words.of(month)}</span>
      </h1>
      {said && <Banner kind="success" title={said} />}
      {wrong && (
        <Banner kind="warning" title={wrong.title}>
          {wrong.left && wrong.left.length > 0 && (
            <ul>
              {wrong.left.map((one) => (
                <li>{one}</li>
              ))}
            </ul>
          )}
        </Banner>
      )}
      {endedOn !== undefined && endedOn.slice(0, 6) <= month && (
        <Banner kind="warning" title={say.planEnded(sayShort(endedOn))}>
          <p>{after.planned + after.done === 0 ? say.nothingAfter : say.after(after.planned, after.done)}</p>
        </Banner>
      )}
      <Form
        action={pathOf(month, code)}
        token={token}
        state={ofAdding ? emptyForm : further}
        kept={{ version: versionOf(one.actuals), shown: JSON.stringify(shownOf(lines, held)) }}
      >
        <p>{say.about}</p>
        <Grid
          {...{ month, lines, titleOf }}
          isOff={(line, day) => isAbsent(absences, code, line, day)}
          differs={(line, day) => marked.has(cellName(line, day))}
          values={state.values}
        />
        {furtherColumns('UPJSK').length > 0 && (
          <More framed title={say.further} open={Object.keys(further.errors).length > 0}>
            <p class="hint">{furtherAbout}</p>
            <p class="hint">{say.furtherAbout}</p>
            {lines.map((line) => (
              <FurtherFields
                prefix="UPJSK"
                state={further}
                at={fieldsAt(line)}
                title={`${sayPlanned({ starts: line.service.start ?? '9999', ends: line.service.end ?? '9999' })}　${titleOf(line)}`}
              />
            ))}
          </More>
        )}
        <Actions>
          <Button name="go" value="keep">
            {say.keep}
          </Button>
          <Button kind="second" name="go" value="as-planned">
            {say.asPlanned}
          </Button>
          <LinkButton kind="quiet" href={pathOf(month, code, '/paper')}>
            {say.paper}
          </LinkButton>
        </Actions>
        <p class="hint">{say.asPlannedAbout}</p>
      </Form>
      <h2>{say.differences}</h2>
      {differences.length === 0 ? (
        <p>{say.noDifferences}</p>
      ) : (
        <ul>
          {differences.map((of) => {
            const { line, day, kind, planned, done } = of;
            const missing = isOff(absences, code, of) ? say.off : say.missing;
            return (
              <li>
                {Number(day.slice(6))}日{'　'}
                {sayPlanned({ starts: line.service.start ?? '9999', ends: line.service.end ?? '9999' })}
                {'　'}
                {titleOf(line)}：
                {kind === 'missing' ? missing : kind === 'beside' ? say.beside : say.other(planned, done)}
              </li>
            );
          })}
        </ul>
      )}
      <More framed title={say.add} open={ofAdding || wrong?.title === say.staleAdd}>
        <OtherService
          action={pathOf(month, code, '/add')}
          token={token}
          state={ofAdding || wrong?.title === say.staleAdd ? state : emptyForm}
          version={versionOf(one.actuals)}
        />
      </More>
    </Page>
  );
};
