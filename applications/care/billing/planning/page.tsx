import { z } from 'zod';
import type { Month } from '../../../../contracts/care/month.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { download } from '../../../../web/export/download.ts';
import { digits } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../../web/frame/frame.ts';
import { sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayMoney } from '../../../../web/japanese/say.ts';
import { Empty } from '../../../../web/list/empty.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { writeClaims } from '../../claims/files.ts';
import { isPlanner, stateOf } from '../claims.tsx';
import { home, loadMembers, monthIn, reviewMonth, sayMonth, showLines, titleOf } from '../load.ts';
import { sumsOf } from '../make.ts';
import { sendStatements } from '../send.ts';
import { words as of } from '../words.ts';
import { loadPlanning, type Planning, type PlanningLine } from './load.ts';
import { keepOffice } from './store.ts';
import { words } from './words.ts';

const managers = z
  .string(words.managersWrong)
  .transform((text) => text.normalize('NFKC').trim())
  .pipe(z.string().regex(/^\d{1,2}(?:\.\d)?$/, words.managersWrong))
  .transform((text) => Math.round(Number(text) * 10))
  .pipe(z.int().min(1, words.managersWrong));
const schema = z.object({ careManager: digits(words.careManager, 8), managers });

export const pathOf = (month: Month, more = ''): string => `${home}/${month}/planning${more}`;

/** 居宅介護支援費, 介護予防支援費: what a planning office claims for its own work, of every month that it closed. */
export function addPlanning(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  const load = async (c: PageContext, careManager = '') => {
    if (!isPlanner(c.get('kind'))) throw new PageError('not_found');
    const month = monthIn(c);
    const members = await loadMembers(c, tables, month);
    const about = { grade: members.grade, now: clock.now(), careManager };
    return { month, ...members, planning: await loadPlanning(c, tables, month, about) };
  };
  const showPage = async (c: PageContext, state: FormState) => {
    const { month, nameOf, planning } = await load(c);
    const shown = await showLines(c, planning.lines, words.viewing);
    const told = z.coerce.number().int().min(0).safeParse(c.req.query('sent'));
    const about = { tables, month, shown, planning, nameOf, state, isCentre: isCentre(c) };
    const said = { told: told.success ? told.data : undefined, recounted: c.req.query('recounted') !== undefined };
    const status = Object.keys(state.errors).length > 0 ? 400 : 200;
    return show(c, <PlanningPage frame={c.get('frame')} token={c.get('token')} {...{ ...about, ...said }} />, status);
  };

  site.get('/:month{\\d{6}}/planning', (c) => showPage(c, emptyForm));

  site.post('/:month{\\d{6}}/planning', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form || !isPlanner(c.get('kind'))) throw new PageError('not_found');
      return showPage(c, read.form);
    }
    const { month, federation, planning } = await load(c, read.value.careManager);
    const { id: member, staff } = c.get('member');
    const now = clock.now();
    if (read.value.managers !== planning.managers) {
      // What goes is what was seen: with another number of care managers the sums are others.
      const about = { member, month, staff: staff.id, now };
      await c.get('rows')((connection) => keepOffice(connection, about, { managers: read.value.managers }));
      return sendBack(c, pathOf(month, '?recounted=1'), home);
    }
    if (!federation)
      throw new PageError('refused', '国保連合会へ送る道がありません。電子請求のファイルで出してください。');
    const due = planning.lines.filter(({ isDue }) => isDue);
    if (due.length > 0) {
      const by = {
        ...{ member, federation, now, processed: reviewMonth(month, now) },
        staff: { id: staff.id, role: staff.roles[0] ?? '' },
      };
      const all = due.map(({ person: { code }, statement }) => ({ code, statements: [statement!] }));
      await c.get('rows')((connection) => sendStatements(connection, by, all));
      wake('care', member);
    }
    return sendBack(c, pathOf(month, `?sent=${due.length}`), home);
  });

  site.get('/:month{\\d{6}}/planning/file', async (c) => {
    const { month, planning } = await load(c);
    const due = planning.lines.filter(({ isDue }) => isDue);
    if (due.length === 0) throw new PageError('not_found');
    await showLines(c, due, words.viewing);
    const office = c.get('member').id.split('/')[1]!;
    const processed = reviewMonth(month, clock.now());
    const bytes = writeClaims(
      office,
      processed,
      due.map(({ statement }) => statement!),
    );
    return download(`SEIKYU_${office}_${processed}`, 'csv', bytes);
  });
}

export const isCentre = (c: PageContext): boolean => c.get('kind') === 'comprehensive-support-centre';

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly tables: Tables;
  readonly month: Month;
  readonly isCentre: boolean;
  readonly planning: Planning;
  readonly shown: readonly Shown<PlanningLine>[];
  readonly nameOf: (office: string) => string;
  readonly state: FormState;
  readonly told: number | undefined;
  readonly recounted: boolean;
};

const PlanningPage = (props: Props) => {
  const { frame, month, shown, planning, told, recounted } = props;
  const sums = sumsOf(planning.lines.flatMap(({ statement }) => statement ?? []));
  return (
    <Page frame={frame} title={words.title(sayMonth(month), props.isCentre)} back={`${home}/${month}`}>
      {told !== undefined && (
        <Banner kind={told > 0 ? 'success' : 'info'} title={told > 0 ? of.claims.sent(told) : of.claims.nothing} />
      )}
      {recounted && (
        <Banner kind="warning" title={words.recounted}>
          <p>{words.recountedAbout}</p>
        </Banner>
      )}
      {shown.length === 0 ? (
        <Empty title={words.none}>
          <p>{words.noneAbout}</p>
        </Empty>
      ) : (
        <>
          <p>{words.whole}</p>
          {!props.isCentre && (
            <p>
              {planning.kind === 'Ⅱ' && planning.reportedOn
                ? words.kind.second(sayDay(planning.reportedOn))
                : words.kind.first}
              {'　'}
              <a href={pathOf(month, '/kind')}>{words.kind.link}</a>
            </p>
          )}
          <PlainTable
            caption={words.table}
            head={words.head}
            rows={[
              ...shown.map((one) => cellsOf(one, props)),
              [words.total, '', sums.units.toLocaleString('ja-JP'), sayMoney(sums.benefit), '', ''],
            ]}
          />
          <Commissions {...props} />
          <Sending {...props} />
        </>
      )}
    </Page>
  );
};

/** What a centre claims for plans that it commissioned: it pays those offices out of it. Nobody is named. */
const Commissions = ({ planning, nameOf }: Props) => {
  const lines = planning.lines.filter(({ commissioned, statement }) => commissioned && statement);
  if (lines.length === 0) return null;
  const rows = [...Map.groupBy(lines, ({ commissioned }) => commissioned!)].map(([office, own]) => [
    nameOf(office),
    String(own.length),
    sayMoney(sumsOf(own.map(({ statement }) => statement!)).benefit),
  ]);
  return (
    <>
      <PlainTable caption={words.commissions.table} head={words.commissions.head} rows={rows} />
      <p>{words.commissions.about}</p>
    </>
  );
};

const Sending = ({ month, token, state, planning }: Props) => {
  const due = planning.lines.filter(({ isDue }) => isDue).length;
  if (due === 0) return null;
  const typedOf = (name: string, otherwise = '') => String(state.values[name] ?? otherwise);
  return (
    <Form action={pathOf(month)} token={token} state={state}>
      <TextField
        name="managers"
        label={words.managers}
        hint={words.managersHint}
        error={state.errors.managers}
        value={typedOf('managers', String(planning.managers / 10))}
        width={4}
      />
      <TextField
        name="careManager"
        label={words.careManager}
        hint={words.careManagerHint}
        error={state.errors.careManager}
        value={typedOf('careManager')}
        keyboard="numeric"
        width={8}
      />
      <Actions>
        <Button>{words.send(due)}</Button>
        <LinkButton kind="second" href={pathOf(month, '/file')}>
          {words.file}
        </LinkButton>
      </Actions>
    </Form>
  );
};

function cellsOf(shown: Shown<PlanningLine>, { tables, month, nameOf }: Props) {
  const of_ = (what: (line: PlanningLine) => unknown) => (
    <ShownPerson person={shown}>{(line: PlanningLine) => <>{what(line)}</>}</ShownPerson>
  );
  return [
    of_(({ person: { name, kana } }) => <Name name={name} kana={kana} />),
    of_(({ service, statement, commissioned }) => (
      <>
        {titleOf(tables, service)}
        {statement?.lines.map(({ code, units }) => (
          <p>
            {tables.codes.get(code)?.at(-1)?.title ?? code} {units.toLocaleString('ja-JP')}
          </p>
        ))}
        {commissioned !== undefined && <p>委託：{nameOf(commissioned)}</p>}
      </>
    )),
    of_(({ statement }) => (statement ? sumsOf([statement]).units.toLocaleString('ja-JP') : '—')),
    of_(({ statement }) => (statement ? sayMoney(sumsOf([statement]).benefit) : '—')),
    of_(({ problem, isFirst, choice }) => (
      <>
        {problem ?? of.claims.right}
        {isFirst && choice.additions.length === 0 && !problem && <p>{words.one.first}</p>}
      </>
    )),
    of_(({ claim, person }) => (
      <>
        {claim ? stateOf(claim) : '—'}
        <p>
          <a href={pathOf(month, `/${encodeURIComponent(person.code)}`)}>{words.choose}</a>
        </p>
      </>
    )),
  ];
}
