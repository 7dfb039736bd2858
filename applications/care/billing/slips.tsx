import { z } from 'zod';
import { type BenefitSlip, slipKinds } from '../../../contracts/care/benefit-slip.ts';
import type { Month } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { digits } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { makeSlip } from '../claims/benefit-slip.ts';
import { readClosedMonth } from '../months/closed.ts';
import { type HandedOver, readHandedOver } from '../months/handed-over.ts';
import { words as months } from '../months/words.ts';
import { readPreventionMakers } from '../prevention/store.ts';
import { listPersons, type Person } from '../store/persons.ts';
import { findStanding, isSlip } from './cancel/standing.ts';
import { words as cancel } from './cancel/words.ts';
import { MonthLinks, stateOf } from './claims.tsx';
import { discountsHome } from './discounts/page.tsx';
import { words as discounts } from './discounts/words.ts';
import { home, loadMembers, monthIn, reviewMonth, sayMonth, showLines, titleOf } from './load.ts';
import { isCentre as isCentreIn, pathOf } from './planning/page.tsx';
import { words as planningWords } from './planning/words.ts';
import { pathOf as preparedPathOf } from './prepared/page.tsx';
import { words as prepared } from './prepared/words.ts';
import { sendSlips } from './send.ts';
import { listClaims, type SentClaim, stands } from './store.ts';
import { words } from './words.ts';

const { slips: say } = words;
const schema = z.object({ careManager: digits(say.careManager, 8) });

type Line = {
  readonly person: Person;
  readonly slip: BenefitSlip;
  readonly claim: SentClaim | undefined;
  /** taken back（取消）, and the month was not closed anew since */
  readonly isCancelled: boolean;
  /** another office hands in the slip of the month */
  readonly handedOver: HandedOver | undefined;
  readonly isDue: boolean;
};

/** 給付管理票: of every month that is closed; a correction where one that says otherwise stands. */
export function addSlips(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  site.get('/:month{\\d{6}}', async (c) => {
    const told = z.coerce.number().int().min(0).safeParse(c.req.query('sent'));
    return showPage(c, emptyForm, told.success ? told.data : undefined);
  });
  const showPage = async (c: PageContext, state: FormState, told?: number) => {
    const month = monthIn(c);
    const lines = await loadSlips(c, tables, month, { madeOn: dayIn(clock.now()), careManager: '' });
    const { nameOf } = await loadMembers(c, tables, month);
    const shown = await showLines(c, lines);
    const about = {
      tables,
      month,
      shown,
      nameOf,
      state,
      told,
      isCentre: isCentreIn(c),
      now: clock.now(),
      due: lines.filter(({ isDue }) => isDue).length,
    };
    const status = Object.keys(state.errors).length > 0 ? 400 : 200;
    return show(c, <SlipsPage frame={c.get('frame')} token={c.get('token')} {...about} />, status);
  };

  site.post('/:month{\\d{6}}', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return showPage(c, read.form);
    }
    const month = monthIn(c);
    const { federation } = await loadMembers(c, tables, month);
    if (!federation)
      throw new PageError('refused', '国保連合会へ送る道がありません。電子請求のファイルで出してください。');
    const now = clock.now();
    const { careManager } = read.value;
    const due = (await loadSlips(c, tables, month, { madeOn: dayIn(now), careManager })).filter(({ isDue }) => isDue);
    const { id: member, staff } = c.get('member');
    if (due.length > 0) {
      const by = {
        ...{ member, federation, now, processed: reviewMonth(month, now) },
        staff: { id: staff.id, role: staff.roles[0] ?? '' },
      };
      const all = due.map(({ person: { code }, slip }) => ({ code, slip }));
      await c.get('rows')((connection) => sendSlips(connection, by, all));
      wake('care', member);
    }
    return sendBack(c, `${home}/${month}?sent=${due.length}`, home);
  });
}

async function loadSlips(
  c: PageContext,
  tables: Tables,
  month: Month,
  by: { readonly madeOn: string; readonly careManager: string },
): Promise<Line[]> {
  const { closed, persons, claims, makers, next } = await c.get('rows')(async (connection) => ({
    closed: await readClosedMonth(connection, month),
    persons: new Map((await listPersons(connection, { ended: true })).map((one) => [one.code, one])),
    claims: await listClaims(connection, month),
    makers: await readPreventionMakers(connection),
    next: await readHandedOver(connection, month),
  }));
  const planner = c.get('member').id.split('/')[1]!;
  return closed.flatMap(({ code, sheet, person: claimed, closedAt }): Line[] => {
    const person = persons.get(code);
    const isOf = ({ insurer, insured }: SentClaim) => insurer === claimed.insurer && insured === claimed.insured;
    const own = claims.filter(isSlip).filter(isOf);
    const { slip: claim, cancelled } = findStanding(own);
    const maker = makers.get(`${claimed.insurer}/${claimed.insured}`);
    const commissioned = maker !== undefined && maker !== planner ? { commissioned: maker } : {};
    const slip = makeSlip(tables, sheet, claimed, { ...by, ...commissioned, planner, kind: claim ? '2' : '1' });
    if (!person || !slip) return [];
    const isSame = claim && sameContent(claim.content, slip);
    // Who took it back has not said yet what is to stand in its place.
    const isCancelled = cancelled !== undefined && closedAt <= cancelled.madeAt;
    const handedOver = next.get(code);
    const isDue = !isSame && !isCancelled && !handedOver;
    return [{ person, slip, claim: claim ?? own[0], isCancelled, handedOver, isDue }];
  });
}

/** A correction is due where what stands says something else. A database keeps no order of an object's names. */
const sameContent = (one: BenefitSlip, other: BenefitSlip): boolean =>
  one.level === other.level && one.limit === other.limit && linesIn(one) === linesIn(other);
const linesIn = ({ lines }: BenefitSlip): string =>
  lines
    .map(({ provider, service, units }) => `${provider}/${service}/${units}`)
    .sort()
    .join();

type Props = {
  readonly frame: AnyFrame;
  readonly tables: Tables;
  readonly token: string;
  readonly month: Month;
  readonly shown: readonly Shown<Line>[];
  readonly due: number;
  readonly nameOf: (office: string) => string;
  readonly state: FormState;
  readonly told: number | undefined;
  readonly isCentre: boolean;
  readonly now: Date;
};

const SlipsPage = ({ frame, tables, token, month, shown, due, nameOf, state, told, isCentre, now }: Props) => (
  <Page frame={frame} title={words.claims.title(sayMonth(month))}>
    {told !== undefined && (
      <Banner kind={told > 0 ? 'success' : 'info'} title={told > 0 ? words.claims.sent(told) : words.claims.nothing} />
    )}
    <MonthLinks month={month} now={now} />
    {shown.length === 0 ? (
      <Empty title={say.none}>
        <p>{say.noneAbout}</p>
      </Empty>
    ) : (
      <>
        <PlainTable
          caption={say.table}
          head={say.head}
          rows={shown.map((one) => cellsOf(one, { tables, month, nameOf }))}
        />
        {due > 0 && (
          <Form action={`${home}/${month}`} token={token} state={state}>
            <TextField
              name="careManager"
              label={say.careManager}
              hint={say.careManagerHint}
              error={state.errors.careManager}
              value={String(state.values.careManager ?? '')}
              keyboard="numeric"
            />
            <Actions>
              <Button>{say.send(due)}</Button>
            </Actions>
          </Form>
        )}
      </>
    )}
    <p class="month-acts">
      <a class="month-link" href={pathOf(month)}>
        {planningWords.link(isCentre)}
      </a>
      <a class="month-link" href={preparedPathOf(month)}>
        {prepared.link}
      </a>
      <a class="month-link" href={discountsHome}>
        {discounts.title}
      </a>
    </p>
  </Page>
);

function cellsOf(shown: Shown<Line>, { tables, month, nameOf }: Pick<Props, 'tables' | 'month' | 'nameOf'>) {
  const of = (what: (line: Line) => unknown) => (
    <ShownPerson person={shown}>{(line: Line) => <>{what(line)}</>}</ShownPerson>
  );
  return [
    of(({ person: { name, kana } }) => <Name name={name} kana={kana} />),
    of(({ slip }) => slip.lines.reduce((sum, { units }) => sum + units, 0).toLocaleString('ja-JP')),
    of(({ slip }) =>
      slip.lines.map(({ provider, service, units }) => (
        <p>
          {nameOf(provider)} {titleOf(tables, service)} {units.toLocaleString('ja-JP')}単位
        </p>
      )),
    ),
    of(({ slip, isDue }) => (isDue ? slipKinds[slip.kind] : '—')),
    of(({ claim, isCancelled, handedOver }) =>
      handedOver ? (
        <ByNext {...{ handedOver, month }} hasSent={claim !== undefined && !isCancelled && stands(claim)} />
      ) : isCancelled ? (
        <>
          {cancel.cancelled}
          <p>{cancel.cancelledNext}</p>
        </>
      ) : claim ? (
        stateOf(claim)
      ) : (
        '—'
      ),
    ),
  ];
}

type ByNextProps = { readonly handedOver: HandedOver; readonly month: Month; readonly hasSent: boolean };
const ByNext = ({ handedOver, month, hasSent }: ByNextProps) => (
  <>
    {months.byNext.title(handedOver)}
    <p>{months.byNext.about}</p>
    {hasSent && (
      <p>
        {months.byNext.cancel}
        <a href={`${home}/${month}/results`}>{months.byNext.cancelLink}</a>
      </p>
    )}
  </>
);
