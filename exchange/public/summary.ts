import type { Contract } from '../../contracts/contract.ts';
import { memberKinds, receiverKinds } from '../../contracts/member.ts';
import type { PublicFigures, PublicPurpose, PublicService, PublicSummary } from '../../contracts/public.ts';
import { givers, type Purpose } from '../../contracts/purpose.ts';
import { relationKinds } from '../../contracts/relation.ts';
import type { Services } from '../services.ts';
import { countedKinds, countMonth, hideFew, monthsOver, type Row } from './figures.ts';
import { readIncidents } from './incidents.ts';
import { rulesOf } from './rules.ts';

const mostMonths = 12;
/** Real time. Whoever asks more often is told the same. */
const keptMs = 120_000;

/** What the exchange says in public; made at most once in two minutes, however many ask. */
export function openSummary(services: Services): () => Promise<PublicSummary> {
  let last: { readonly summary: Promise<PublicSummary>; readonly at: number } | undefined;
  return () => {
    const now = services.realClock.now().getTime();
    if (!last || now - last.at >= keptMs) {
      const summary = makeSummary(services);
      last = { summary, at: now };
      // What could not be made is tried again by the next who asks.
      summary.catch(() => {
        if (last?.summary === summary) last = undefined;
      });
    }
    return last.summary;
  };
}

async function makeSummary(services: Services): Promise<PublicSummary> {
  const { pools, clock, policies, directory } = services;
  const { members, systems } = directory.all();
  const named = (municipality: string | null) =>
    municipality === null ? null : (policies.municipalities.get(municipality)?.name ?? municipality);
  const nameOf = (member: string) => directory.findMember(member)?.name ?? member;
  // What is asked of the platform itself is about nobody.
  const contracts = [...policies.contracts.values()].filter(({ id }) => !id.startsWith('platform/'));
  const purposes = [...policies.purposes.values()];
  const offeredBy = (contract: string) =>
    systems
      .filter((system) => directory.servicesOf(system.id).some((one) => one.contract === contract))
      .map(({ member }) => nameOf(member));
  const rows = rowsOf(contracts, purposes);
  const now = clock.now();
  const figures: PublicFigures[] = [];
  for (const month of monthsOver(now, mostMonths)) figures.push(await getFigures(services, month, rows));
  return {
    asOf: now.toISOString(),
    members: Object.entries(memberKinds).flatMap(([kind, word]) =>
      members
        .filter((one) => one.kind === kind && one.leftAt === null)
        .map(({ name, municipality }) => ({ name, kind: word, municipality: named(municipality) }))
        .sort((a, b) => a.name.localeCompare(b.name, 'ja')),
    ),
    purposes: purposes.map(purposeOf),
    services: contracts.map((contract) => ({
      ...serviceOf(contract),
      rules: rulesOf(policies, contract),
      offeredBy: [...new Set(offeredBy(contract.id))],
    })),
    figures,
    incidents: await readIncidents(pools.exchange, nameOf),
  };
}

/** A month's table as it was first made: kept, so that no second one of the same month is ever shown. */
async function getFigures({ pools }: Services, month: string, rows: readonly Row[]): Promise<PublicFigures> {
  const find = async () =>
    (
      await pools.exchange.query<{ figures: PublicFigures }>(
        'SELECT figures FROM exchange.public_figures WHERE month = $1',
        [month],
      )
    ).rows[0]?.figures;
  const known = await find();
  if (known) return known;
  const made = hideFew(month, rows, await countMonth(pools.trail, month));
  await pools.exchange.query('INSERT INTO exchange.public_figures VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    month,
    JSON.stringify(made),
  ]);
  return (await find())!;
}

/** Each kind with each purpose that a contract of that kind serves, and what has neither. */
function rowsOf(contracts: readonly Contract[], purposes: readonly Purpose[]): Row[] {
  return countedKinds.flatMap((kind): Row[] => {
    const served = new Set(
      contracts.filter(({ kinds }) => kinds.some((one) => one === kind)).flatMap((c) => c.purposes),
    );
    return [
      ...purposes
        .filter(({ id, kinds }) => served.has(id) && (kinds === undefined || kinds.some((one) => one === kind)))
        .map(({ id }) => ({ kind, purpose: id })),
      { kind, purpose: null },
    ];
  });
}

const purposeOf = (purpose: Purpose): PublicPurpose => ({
  id: purpose.id,
  title: purpose.title,
  plain: purpose.plain,
  basisGiver: purpose.basisGiver,
  basisTaker: purpose.basisTaker,
  basisChecked: purpose.basisChecked ?? null,
  givers: purpose.senderKinds.map((kind) => memberKinds[kind]),
  takers: purpose.receiverKinds.map((kind) => receiverKinds[kind]),
  consents: purpose.consents.map(({ givers: any }) => any.map((giver) => givers[giver]).join('または')),
  relations: [...new Set([...purpose.senderRelations, ...purpose.receiverRelations])].map(
    (kind) => relationKinds[kind],
  ),
  ifNot: purpose.ifNot ?? null,
  namedStaff: purpose.actorRoles !== undefined,
  hiddenDays: purpose.hiddenDays ?? null,
  onward: purpose.onward,
  retentionYears: purpose.retentionYears,
  deletion: purpose.deletion,
});

const serviceOf = (contract: Contract): Omit<PublicService, 'rules' | 'offeredBy'> => ({
  id: contract.id,
  title: contract.title,
  plain: contract.plain,
  kinds: [...contract.kinds],
  whole: contract.form === 'whole',
  subject: contract.subject,
  purposes: [...contract.purposes],
  relayDays: contract.relayDays,
  fields: Object.values(contract.fields).map(({ title, class: of, aboutOthers }) => ({
    ...{ title, class: of },
    aboutOthers,
  })),
});
