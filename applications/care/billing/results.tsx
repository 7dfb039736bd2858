import { slipKinds } from '../../../contracts/care/benefit-slip.ts';
import type { Month } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn, sayDay } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { sayMoney } from '../../../web/japanese/say.ts';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { readHandedOver } from '../months/handed-over.ts';
import { words as months } from '../months/words.ts';
import { findByNumbers, type Person } from '../store/persons.ts';
import { pathOf as cancelPathOf } from './cancel/page.tsx';
import { findStanding, isSlip, type OwnSlip } from './cancel/standing.ts';
import { words as cancel } from './cancel/words.ts';
import { stateOf } from './claims.tsx';
import { pathOf } from './correction/page.tsx';
import { type ClaimRequest, isOpen, kindFor, listRequests } from './correction/store.ts';
import { words as correction, requestStates } from './correction/words.ts';
import { home, monthIn, sayMonth, showLines, titleOf } from './load.ts';
import { listClaims, listPayments, type Payment, type SentClaim, stands } from './store.ts';
import { states, words } from './words.ts';

const { results: say } = words;
type Line = { readonly person: Person };
type Own = {
  readonly shown: Shown<Line>;
  readonly claims: readonly SentClaim[];
  /** another office hands in what is claimed of the month */
  readonly isOthers: boolean;
};

/** What the review made of a month, claim by claim, and whether what is paid is what was decided. */
export function addResults(site: Site, tables: Tables): void {
  site.get('/:month{\\d{6}}/results', async (c) => {
    const month = monthIn(c);
    const { claims, persons, payments, requests, handedOver } = await c.get('rows')(async (connection) => {
      const all = await listClaims(connection, month);
      return {
        requests: await listRequests(connection, month),
        claims: all,
        persons: await findByNumbers(connection, all),
        payments: await listPayments(connection, month),
        handedOver: await readHandedOver(connection, month),
      };
    });
    const shown = await showLines(
      c,
      persons.map((person): Line => ({ person })),
    );
    const byCode = new Map(persons.map((one) => [one.code, one]));
    const own = shown.map((one): Own => {
      const { insurer, insured } = byCode.get(one.code)!;
      const theirs = claims.filter((claim) => claim.insurer === insurer && claim.insured === insured);
      return { shown: one, claims: theirs, isOthers: handedOver.has(one.code) };
    });
    return show(
      c,
      <ResultsPage
        frame={c.get('frame')}
        {...{ tables, month, claims, payments, own, requests }}
        asked={c.req.query('asked') !== undefined}
        cancelled={c.req.query('cancelled') !== undefined}
      />,
    );
  });
}

/** Units that the office knows to be decided, against units that are paid: whoever was told something on paper alone finds it here. */
export function reconcile(claims: readonly SentClaim[], payments: readonly Payment[]) {
  const decided = claims
    .filter((one) => one.kind === 'statement' && stands(one) && one.decided !== null)
    .reduce((sum, one) => sum + one.decided!, 0);
  const paid = payments.reduce((sum, { units }) => sum + units, 0);
  return { decided, paid, matches: decided === paid };
}

type Props = {
  readonly frame: AnyFrame;
  readonly tables: Tables;
  readonly month: Month;
  readonly claims: readonly SentClaim[];
  readonly payments: readonly Payment[];
  readonly own: readonly Own[];
  readonly requests: ReadonlyMap<string, ClaimRequest>;
  readonly asked: boolean;
  readonly cancelled: boolean;
};

const ResultsPage = ({ frame, tables, month, claims, payments, own, requests, asked, cancelled }: Props) => {
  const { decided, paid, matches } = reconcile(claims, payments);
  const units = (count: number) => `${count.toLocaleString('ja-JP')}単位`;
  return (
    <Page frame={frame} title={say.title(sayMonth(month))} back={`${home}/${month}`}>
      {asked && (
        <Banner kind="success" title={correction.asked}>
          <p>{correction.askedAbout}</p>
        </Banner>
      )}
      {cancelled && (
        <Banner kind="success" title={cancel.done}>
          <p>{cancel.doneAbout}</p>
        </Banner>
      )}
      {own.length === 0 && (
        <Empty title={say.none}>
          <p>{say.noneAbout}</p>
        </Empty>
      )}
      {payments.length > 0 && (
        <Banner kind={matches ? 'success' : 'warning'} title={matches ? say.match : say.mismatch}>
          {!matches && <p>{say.mismatchAbout(units(decided), units(paid))}</p>}
        </Banner>
      )}
      {own.length > 0 && (
        <PlainTable caption={say.table} head={say.head} rows={own.flatMap((one) => rowsOf(one, requests))} />
      )}
      {payments.length > 0 && (
        <PlainTable
          caption={say.payments}
          head={say.paymentHead}
          rows={payments.map(({ processed, service, count, units: of, cost, benefit }) => [
            sayMonth(processed),
            titleOf(tables, service),
            count.toLocaleString('ja-JP'),
            of.toLocaleString('ja-JP'),
            ...[cost, benefit].map(sayMoney),
          ])}
        />
      )}
    </Page>
  );
};

function rowsOf({ shown, claims, isOthers }: Own, requests: ReadonlyMap<string, ClaimRequest>) {
  const standing = findStanding(claims.filter(isSlip));
  return claims.map((claim) => {
    const onRoad = stateOf(claim);
    const isRefused = onRoad === states.refused.title;
    const isOld = isSlip(claim) && stands(claim) && claim.id !== (standing.slip ?? standing.cancelled)?.id;
    const state = isOld ? (standing.cancelled ? cancel.cancelled : cancel.replaced) : onRoad;
    const said = isRefused ? claim.roadReason : claim.text;
    const of = (what: () => unknown) => <ShownPerson person={shown}>{() => <>{what()}</>}</ShownPerson>;
    return [
      <ShownPerson person={shown}>{({ person }: Line) => <Name name={person.name} kana={person.kana} />}</ShownPerson>,
      of(() => (claim.kind === 'statement' ? '明細書' : `給付管理票（${slipKinds[claim.content.kind]}）`)),
      of(() => sayDay(dayIn(claim.madeAt))),
      of(() => claim.units.toLocaleString('ja-JP')),
      of(() => claim.decided?.toLocaleString('ja-JP') ?? '—'),
      of(() => (
        <>
          {state}
          {claim.reason && !isRefused && `（${claim.reason}）`}
          {said && <p>{said}</p>}
        </>
      )),
      of(() =>
        isSlip(claim) && !isRefused && claim.state === 'sent' ? (
          <NextOfSlip claim={claim} {...standing} />
        ) : (
          <Next claim={claim} request={requests.get(claim.id)} isOthers={isOthers} />
        ),
      ),
    ];
  });
}

/** The federation says of a slip only where it did not take it. */
const NextOfSlip = ({ claim, slip, cancelled }: { readonly claim: OwnSlip } & ReturnType<typeof findStanding>) => (
  <>
    {slip?.id === claim.id ? say.slipNext : cancelled?.id === claim.id ? cancel.cancelledNext : '—'}
    {slip?.id === claim.id && (
      <p>
        <a href={cancelPathOf(claim.month, claim.id)}>{cancel.link}</a>
      </p>
    )}
  </>
);

/** What is to be done about a claim, how far it is that it be taken back, and where that is asked. */
type NextProps = {
  readonly claim: SentClaim;
  readonly request: ClaimRequest | undefined;
  readonly isOthers: boolean;
};
const Next = ({ claim, request, isOthers }: NextProps) => {
  const isRefused = stateOf(claim) === states.refused.title;
  const kind = isOpen(request) ? undefined : kindFor(claim);
  return (
    <>
      {!isOpen(request) &&
        (isOthers && (claim.state === 'returned' || claim.state === 'held')
          ? months.byNext.notAgain
          : states[isRefused ? 'refused' : claim.state].next)}
      {request && (
        <p>
          {request.kind}：{requestStates[request.state]}
          {request.state !== 'done' && request.answer}
        </p>
      )}
      {kind && (
        <p>
          <a href={pathOf(claim.month, claim.id)}>{correction[kind].link}</a>
        </p>
      )}
    </>
  );
};
