import { z } from 'zod';
import { addMonths, type Month } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { download } from '../../../web/export/download.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { sayMoney } from '../../../web/japanese/say.ts';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { writeClaims } from '../claims/files.ts';
import { discountsHome } from './discounts/page.tsx';
import { words as discounts } from './discounts/words.ts';
import {
  home,
  type Line,
  lastMonth,
  loadLines,
  loadMembers,
  monthIn,
  reviewMonth,
  sayMonth,
  showLines,
} from './load.ts';
import { sumsOf } from './make.ts';
import { sendStatements } from './send.ts';
import { states, words } from './words.ts';

const { claims: say } = words;

/** 明細書: made of the month's actuals, checked, and sent. */
export function addClaims(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  site.get('/:month{\\d{6}}', async (c, next) => {
    if (isPlanner(c.get('kind'))) return next();
    const month = monthIn(c);
    const { grade } = await loadMembers(c, tables, month);
    const lines = await loadLines(c, tables, month, grade);
    const shown = await showLines(c, lines);
    const told = z.coerce.number().int().min(0).safeParse(c.req.query('sent'));
    const about = { month, lines, shown, told: told.success ? told.data : undefined, now: clock.now() };
    return show(c, <ClaimsPage frame={c.get('frame')} token={c.get('token')} {...about} />);
  });

  site.post('/:month{\\d{6}}', async (c, next) => {
    if (isPlanner(c.get('kind'))) return next();
    const month = monthIn(c);
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const { grade, federation } = await loadMembers(c, tables, month);
    if (!federation)
      throw new PageError('refused', '国保連合会へ送る道がありません。電子請求のファイルで出してください。');
    const due = (await loadLines(c, tables, month, grade)).filter(({ isDue }) => isDue);
    const { id: member, staff } = c.get('member');
    if (due.length > 0) {
      const now = clock.now();
      const by = {
        ...{ member, federation, now, processed: reviewMonth(month, now) },
        staff: { id: staff.id, role: staff.roles[0] ?? '' },
      };
      const all = due.map(({ person: { code }, due: statements }) => ({ code, statements }));
      await c.get('rows')((connection) => sendStatements(connection, by, all));
      wake('care', member);
    }
    return sendBack(c, `${home}/${month}?sent=${due.length}`, home);
  });

  site.get('/:month{\\d{6}}/file', async (c) => {
    const month = monthIn(c);
    const { grade } = await loadMembers(c, tables, month);
    const due = (await loadLines(c, tables, month, grade)).filter(({ isDue }) => isDue);
    if (due.length === 0) throw new PageError('not_found');
    await showLines(c, due);
    const office = c.get('member').id.split('/')[1]!;
    const processed = reviewMonth(month, clock.now());
    const bytes = writeClaims(
      office,
      processed,
      due.flatMap((one) => one.due),
    );
    return download(`SEIKYU_${office}_${processed}`, 'csv', bytes);
  });
}

export const isPlanner = (kind: string): boolean =>
  kind === 'care-management' || kind === 'comprehensive-support-centre';

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly month: Month;
  readonly lines: readonly Line[];
  readonly shown: readonly Shown<Line>[];
  readonly told: number | undefined;
  readonly now: Date;
};

const ClaimsPage = ({ frame, token, month, lines, shown, told, now }: Props) => {
  const due = lines.filter(({ isDue }) => isDue);
  const sums = sumsOf(lines.flatMap(({ statements }) => statements));
  return (
    <Page frame={frame} title={say.title(sayMonth(month))}>
      {told !== undefined && (
        <Banner kind={told > 0 ? 'success' : 'info'} title={told > 0 ? say.sent(told) : say.nothing} />
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
            rows={[
              ...shown.map((one) => cellsOf(one, month)),
              [
                say.total,
                sums.units.toLocaleString('ja-JP'),
                ...[sums.cost, sums.benefit, sums.burden].map(sayMoney),
                '',
                '',
              ],
            ]}
          />
          {due.length > 0 && (
            <Form action={`${home}/${month}`} token={token}>
              <p>{say.sendAbout}</p>
              <Actions>
                <Button>{say.send(due.length)}</Button>
                <LinkButton kind="second" href={`${home}/${month}/file`}>
                  {say.file}
                </LinkButton>
              </Actions>
            </Form>
          )}
        </>
      )}
      <p class="month-acts">
        <a class="month-link" href={discountsHome}>
          {discounts.title}
        </a>
      </p>
    </Page>
  );
};

export const MonthLinks = ({ month, now }: { readonly month: Month; readonly now: Date }) => (
  <nav class="month-acts" aria-label="月">
    <a class="month-link" href={`${home}/${addMonths(month, -1)}`}>
      {words.months.earlier}
    </a>
    {month < lastMonth(now) && (
      <a class="month-link" href={`${home}/${addMonths(month, 1)}`}>
        {words.months.later}
      </a>
    )}
    <a class="month-link" href={`${home}/${month}/results`}>
      {say.results}
    </a>
  </nav>
);

function cellsOf(shown: Shown<Line>, month: Month) {
  const of = (what: (line: Line) => unknown) => (
    <ShownPerson person={shown}>{(line: Line) => <>{what(line)}</>}</ShownPerson>
  );
  const sum = (key: 'cost' | 'benefit' | 'burden') =>
    of(({ statements }) => (statements.length > 0 ? sayMoney(sumsOf(statements)[key]) : '—'));
  return [
    of(({ person: { name, kana } }) => <Name name={name} kana={kana} />),
    of(({ statements }) => (statements.length > 0 ? sumsOf(statements).units.toLocaleString('ja-JP') : '—')),
    ...[sum('cost'), sum('benefit'), sum('burden')],
    of(({ problems, notes }) =>
      problems.length + notes.length === 0 ? say.right : [...problems, ...notes].map((text) => <p>{text}</p>),
    ),
    of(({ claim, statements, person }) => (
      <>
        {claim ? stateOf(claim) : '—'}
        {statements.length > 0 && (
          <p>
            <a href={`${home}/${month}/invoice/${person.code}`}>{say.invoice}</a>
          </p>
        )}
      </>
    )),
  ];
}

/** What stands there of a claim; one that the exchange refused never came to the federation. */
export const stateOf = ({ state, road }: NonNullable<Line['claim']>): string =>
  road === 'refused' || road === 'expired' || road === 'not-delivered' ? states.refused.title : states[state].title;
