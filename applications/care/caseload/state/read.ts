import { type CareLevel, careLevels } from '../../../../contracts/care/levels.ts';
import { memberCode } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { type AgreementState, readAgreements } from '../../heard/agreement.ts';
import { failing } from '../../store/last.ts';
import { listPersons, type Person } from '../../store/persons.ts';
import { readWaiting } from '../stay/discharges.ts';
import { readSuccessions } from '../succession/store.ts';
import type { Agreed, Case, Given } from './case.ts';
import { dayOfFile, monthBeside, monthOf } from './days.ts';
import { type Gift, readGifts } from './gifts.ts';
import { readOwn } from './own.ts';

type Numbers = { readonly insurer: string; readonly insured: string };
const keyOf = ({ insurer, insured }: Numbers): string => `${insurer} ${insured}`;
const byKey = <T extends Numbers>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [keyOf(row), row]));
const byCode = <T extends { readonly code: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.code, row]));

/**
 * Where the work on every person stands.
 * @param office 事業所番号 of the office itself: what it has made stands under it
 * @param today YYYY-MM-DD
 * @param ended also those whom the office cares for no more
 */
export async function readCases(
  connection: RowsConnection,
  { office, today, only, ended = false }: { office: string; today: string; only?: Person; ended?: boolean },
): Promise<Case[]> {
  const persons = only ? [only] : await listPersons(connection, { ended });
  const of = { office, today, codes: persons.map(({ code }) => code), insured: persons.map(keyOf) };
  const plans = byKey(await readPlans(connection, of));
  const slips = byKey(await readSlips(connection, of));
  const gifts = await readGifts(
    connection,
    [...plans.values(), ...slips.values()].map(({ identity }) => identity),
  );
  const agreements = await readAgreements(
    connection,
    [...plans.values()].map(({ identity }) => identity),
  );
  const papers = byCode(await readPapers(connection, of.codes));
  const actuals = Map.groupBy(await readActuals(connection, of), keyOf);
  const own = byCode(await readOwn(connection, of));
  const successions = byCode(await readSuccessions(connection, of.codes));
  const discharges = byCode(await readWaiting(connection, of.codes));
  return persons.map((person) => {
    const [plan, slip, about] = [plans.get(keyOf(person)), slips.get(keyOf(person)), own.get(person.code)!];
    const paper = papers.get(person.code);
    const succession = successions.get(person.code);
    const discharge = discharges.get(person.code);
    const lines = actuals.get(keyOf(person)) ?? [];
    const given = (made: Made, kind: 'plan' | 'slip') =>
      givenOf(made, { gifts: gifts.get(made.identity) ?? [], papers: paper?.[kind] ?? [], office });
    return {
      person,
      staff: about.staff,
      ...(about.toldAt && {
        certification: {
          toldAt: about.toldAt,
          ...defined({ level: about.level, from: about.validFrom, until: about.validUntil, absence: about.absence }),
        },
      }),
      ...(plan && {
        certifiedByPlan: defined({
          level: careLevels[plan.careLevel as CareLevel],
          until: dayOfFile(plan.certifiedUntil),
        }),
        plan: given({ ...plan, day: dayOfFile(plan.period) ?? today }, 'plan'),
        agreement: agreedOf(dayIn(plan.readableAt), agreements.get(plan.identity)),
      }),
      absences: { unseen: about.unseen, untold: about.untold },
      ...(slip && { slip: given({ ...slip, day: dayIn(slip.takenAt) }, 'slip') }),
      ...(about.change && { change: { change: about.change, changedOn: about.changedOn! } }),
      isAsked: about.isAsked,
      ...defined({ monitoredOn: about.monitoredOn, unanswered: about.unanswered }),
      actuals: {
        awaited: lines.map(({ provider }) => provider),
        come: lines.filter(({ hasCome }) => hasCome).length,
      },
      ...(succession && {
        succession: { failed: succession.failed, ...(succession.waits && { waits: dayIn(succession.waits) }) },
      }),
      ...(about.appliedOn && { application: { appliedOn: about.appliedOn, postponedTo: about.postponedTo } }),
      ...(about.admittedOn && {
        stay: {
          ...{ hospital: about.hospital!, admittedOn: about.admittedOn },
          ...{ isGiven: about.isGiven, hasFailed: about.hasFailed },
        },
      }),
      ...(discharge && { discharge: { isHome: discharge.isHome } }),
    };
  });
}

const agreedOf = (since: string, found: AgreementState | undefined): Agreed => {
  if (!found) return { since, state: 'waiting' };
  const { answer, by, way, at } = found;
  return { since, state: answer, by, way, on: dayIn(at) };
};

/** Without what is null: SQL has no other word for what is not there. */
const defined = <T extends Readonly<Record<string, string | null | undefined>>>(all: T) =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined)) as {
    readonly [K in keyof T]?: string;
  };

export type Of = {
  readonly office: string;
  readonly today: string;
  readonly codes: readonly string[];
  /** `insurer insured` of each */
  readonly insured: readonly string[];
};
type Made = {
  readonly identity: string;
  readonly takenAt: Date;
  readonly offices: readonly string[];
  readonly day: string;
};
type Paper = { readonly receiver: string; readonly madeAt: string };

function givenOf(
  { offices, day, takenAt }: Made,
  { gifts, papers, office }: { gifts: readonly Gift[]; papers: readonly Paper[]; office: string },
): Given {
  const awaited = new Set(offices.filter((one) => one !== office));
  const have = new Set([
    ...gifts.filter(({ state }) => !failing.includes(state)).map(({ receiver }) => memberCode(receiver)),
    ...papers
      .filter(({ madeAt }) => Date.parse(madeAt) >= takenAt.getTime())
      .map(({ receiver }) => memberCode(receiver)),
  ]);
  const failed = new Set(gifts.map(({ receiver }) => memberCode(receiver)).filter((one) => !have.has(one)));
  const [expires] = gifts
    .flatMap(({ state, expiresAt }) => (['kept', 'handed-over'].includes(state) && expiresAt ? [dayIn(expiresAt)] : []))
    .sort();
  const given = [...awaited].filter((one) => have.has(one)).length;
  return { day, offices: awaited.size, given, failed: failed.size, ...(expires !== undefined && { expires }) };
}

/** The plan of each person that is in force: the newest made by today, of either kind. */
async function readPlans(connection: RowsConnection, { office, today, insured }: Of) {
  type Row = Numbers &
    Omit<Made, 'day'> &
    PlanMade & { readableAt: Date; certifiedUntil: string | null; careLevel: string | null };
  const { rows } = await connection.query<Row>(
    `SELECT insurer, insured, identity, sequence, kind, period, taken_at AS "takenAt",
        (SELECT min(v.taken_at) FROM care.version v WHERE v.identity = newest.identity AND v.entry = newest.entry) AS "readableAt",
        entry #>> '{parts,UP1KYO,0,certifiedUntil}' AS "certifiedUntil", entry #>> '{parts,UP1KYO,0,careLevel}' AS "careLevel",
        ARRAY(SELECT DISTINCT r ->> 'office' FROM jsonb_array_elements(coalesce(entry #> '{parts,UP2KYO}', entry #> '{parts,UPYOBO_SUB}', '[]')) r
               WHERE r ->> 'office' ~ '^\\d{10}$') AS offices
      FROM (SELECT DISTINCT ON (insurer, insured) * FROM care.held
             WHERE kind IN ('plan', 'prevention') AND sender = $1 AND entry IS NOT NULL AND period <= $2
               AND insurer || ' ' || insured = ANY ($3)
             ORDER BY insurer, insured, period DESC) AS newest`,
    [office, today.replaceAll('-', ''), insured],
  );
  return rows;
}

/** A plan that the office made: which version of which form. */
type PlanMade = {
  readonly kind: 'plan' | 'prevention';
  readonly identity: string;
  readonly sequence: string;
  /** YYYYMMDD */
  readonly period: string;
};

/** The plan of one person that is in force. */
export async function findPlanMade(
  connection: RowsConnection,
  { office, today, person }: { readonly office: string; readonly today: string; readonly person: Person },
): Promise<PlanMade | undefined> {
  return (await readPlans(connection, { office, today, codes: [person.code], insured: [keyOf(person)] }))[0];
}

/** The slip of next month. */
async function readSlips(connection: RowsConnection, { office, today, insured }: Of) {
  const { rows } = await connection.query<Numbers & Omit<Made, 'day'>>(
    `SELECT insurer, insured, identity, taken_at AS "takenAt",
        ARRAY(SELECT DISTINCT r ->> 'office' FROM jsonb_array_elements(entry #> '{parts,UPPLAN}') r WHERE r ->> 'office' IS NOT NULL) AS offices
      FROM care.held WHERE kind = 'slip' AND sender = $1 AND period = $2 AND entry IS NOT NULL AND insurer || ' ' || insured = ANY ($3)`,
    [office, monthBeside(monthOf(today), 1), insured],
  );
  return rows;
}

/** Whose actuals of last month are awaited by its slip, and whether they have come. */
async function readActuals(connection: RowsConnection, { office, today, insured }: Of) {
  const { rows } = await connection.query<Numbers & { provider: string; hasCome: boolean }>(
    `WITH come AS MATERIALIZED (
        SELECT DISTINCT insurer, insured, key ->> 'office' AS provider FROM care.held WHERE kind = 'actuals' AND period = $2 AND entry IS NOT NULL)
     SELECT s.insurer, s.insured, s.provider, come.provider IS NOT NULL AS "hasCome"
      FROM (SELECT DISTINCT insurer, insured, r ->> 'office' AS provider
              FROM care.held, jsonb_array_elements(entry #> '{parts,UPPLAN}') r
             WHERE kind = 'slip' AND sender = $1 AND period = $2 AND entry IS NOT NULL AND insurer || ' ' || insured = ANY ($3)) AS s
      LEFT JOIN come USING (insurer, insured, provider)
     WHERE s.provider IS NOT NULL AND s.provider <> $1`,
    [office, monthBeside(monthOf(today), -1), insured],
  );
  return rows;
}

/** What was handed over on paper, by fax or as a file, in the last year: it has no ファイル連番 of ours, its title says what it is. */
async function readPapers(connection: RowsConnection, codes: readonly string[]) {
  const { rows } = await connection.query<{ code: string; plan: Paper[] | null; slip: Paper[] | null }>(
    `SELECT code, json_agg(one) FILTER (WHERE title ~ '計画|第[123]表') AS plan, json_agg(one) FILTER (WHERE title ~ '提供票|利用票|第[67]表') AS slip
       FROM (SELECT unnest(subjects) AS code, title, json_build_object('receiver', receiver, 'madeAt', made_at) AS one
               FROM care.sent WHERE way <> 'road' AND made_at > now() - interval '400 days' AND subjects && $1) AS papers
      GROUP BY code`,
    [codes],
  );
  return rows.map(({ code, plan, slip }) => ({ code, plan: plan ?? [], slip: slip ?? [] }));
}
