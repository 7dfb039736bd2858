import type { Clock } from '../../contracts/clock.ts';
import { type Contract, contract as contractSchema } from '../../contracts/contract.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import { type Connection, type Pool, type Queryable, transact } from '../../database/connect.ts';
import { recordFound } from '../record/found.ts';
import { compile, contractsOrigin, contractTexts, type Policies, partsOf } from './compile.ts';
import { type Coverage, findGaps, type Shown } from './coverage/coverage.ts';
import { keepContracts, keepCoverage, readCoverage } from './coverage/kept.ts';
import { type Bundle, baseline, digestOf, type Origin, type Sources } from './sources.ts';

/** One version of the texts of one town, or of the baseline. */
export type Version = { readonly municipality: Origin; readonly digest: string; readonly bundle: Bundle };
/** What was ever approved: versions, in the order of their approval, and what each origin was shown of the contracts with them. */
export type Approvals = { readonly versions: readonly Version[]; readonly coverage: Coverage };
/** A version that stands in a folder without approval. `found` is null where the folder is gone. */
export type Unapproved = { readonly municipality: Origin; readonly found: string | null; readonly kept: string };
export type Chosen = {
  readonly policies: Policies;
  /** in force without anybody's approval, and to be kept as approved: nothing was ever approved for these, or nobody is asked */
  readonly first: readonly Version[];
  readonly unapproved: readonly Unapproved[];
  /** for whom the contracts as they are now are to be kept as approved, for the same two reasons */
  readonly covers: readonly Origin[];
};

/** The version of each origin. */
export const bundleOf = (sources: Sources): readonly Version[] =>
  [...sources].map(([municipality, bundle]) => ({ municipality, digest: digestOf(bundle), bundle }));

/**
 * The policies that may be in force: what stands in the folders where it is approved, and the last approved version where it is
 * not, so that who can change a file on the server cannot change what a town permits.
 * @param selfApproving takes what was never there before as approved: for the fictional region, where nobody is asked
 * @param isOurs contracts that came with the software. Of a newer software they are left out for as long as the baseline that came with it is not approved
 *   （compile.ts）, and in force as the towns have approved them (coverage/), so that the region goes on as before
 * @throws Error when an approved version no longer fits the contracts, or was altered where it is kept
 */
export function choosePolicies(
  sources: Sources,
  contracts: ReadonlyMap<string, Contract>,
  { versions, coverage: before }: Approvals,
  { selfApproving = false, isOurs }: { selfApproving?: boolean; isOurs?: (id: string) => boolean } = {},
): Chosen {
  for (const { municipality, digest, bundle } of versions)
    if (digestOf(bundle) !== digest)
      throw new Error(`承認済みの規則 ${municipality} ${digest} の内容が、承認のときと違います`);
  const known = new Set(versions.map(({ municipality, digest }) => `${municipality} ${digest}`));
  const last = new Map(versions.map((version) => [version.municipality, version]));
  const found = new Map(bundleOf(sources).map((version) => [version.municipality, version]));
  const first = [...found.values()].filter(
    ({ municipality, digest }) => !last.has(municipality) || (selfApproving && !known.has(`${municipality} ${digest}`)),
  );
  const inForce = new Map([...found, ...last, ...first.map((version) => [version.municipality, version] as const)]);
  const unapproved = [...inForce.values()].flatMap(({ municipality, digest }): Unapproved[] => {
    const now = found.get(municipality)?.digest ?? null;
    return now === digest ? [] : [{ municipality, found: now, kept: digest }];
  });
  const origins = [...inForce.keys()];
  const gaps = selfApproving ? findGaps(contracts.values(), before, origins) : new Map();
  const isFirst = new Set(first.map(({ municipality }) => municipality));
  const covers = origins.filter((origin) => isFirst.has(origin) || gaps.has(origin));
  const now: Shown = { digest: digestOf(contractTexts(contracts)), number: Number.MAX_SAFE_INTEGER, contracts };
  const coverage = new Map([...before, ...covers.map((one) => [one, [...(before.get(one) ?? []), now]] as const)]);
  const isBehind = unapproved.some(({ municipality }) => municipality === baseline);
  const options = { coverage, ...(isOurs && { isOurs }), mayWait: isBehind ? isOurs : undefined };
  return { policies: compile(sourcesOf([...inForce.values()]), contracts, options), first, unapproved, covers };
}

const sourcesOf = (versions: readonly Version[]): Sources =>
  new Map(
    versions
      .map(({ municipality, bundle }) => [municipality, bundle] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** The name under which the digest of everything is kept: it leads from a record to the texts that decided. */
const region = 'region';

/** Under whose name it is on record that a version was in force as it was found. */
export type Finder = { readonly member: MemberId; readonly system: SystemId };

/**
 * At a start: chooses by what is approved in the database, and keeps as approved, on record, what is in force as it was found.
 * What comes back in `unapproved` is for the operator to be told.
 */
export const loadApprovedPolicies = (
  pool: Pool,
  { sources, contracts, finder, selfApproving, isOurs, clock, realClock }: Start,
): Promise<Chosen> =>
  transact(pool, {}, async (connection) => {
    // Two processes of a first start must not both be the first, with different folders.
    await connection.query('SELECT pg_advisory_xact_lock(7268)');
    const chosen = choosePolicies(sources, contracts, await readApprovals(connection), { selfApproving, isOurs });
    await keepFound(connection, chosen, { finder, now: clock.now(), realNow: realClock.now() });
    return chosen;
  });

/** Keeps, on record, what is in force without anybody's approval. */
async function keepFound(
  connection: Connection,
  { policies, first, covers }: Chosen,
  { finder, now, realNow }: { readonly finder: Finder; readonly now: Date; readonly realNow: Date },
): Promise<void> {
  for (const version of first) await keepVersion(connection, version, now);
  await keepDigest(connection, policies, now);
  if (covers.length === 0) return;
  const contracts = await keepContracts(connection, policies.brought, now);
  for (const origin of covers) await keepCoverage(connection, origin, contracts, now);
  const digests = new Map(first.map(({ municipality, digest }) => [municipality, digest]));
  const found = covers.map((municipality) => ({
    municipality,
    details: [digests.get(municipality), `contracts:${contracts}`].filter((one) => one !== undefined),
  }));
  await recordFound(connection, finder, found, policies.digest, { now, realNow });
}

type Start = {
  readonly sources: Sources;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly finder: Finder;
  readonly selfApproving?: boolean;
  readonly isOurs?: (id: string) => boolean;
  readonly clock: Clock;
  readonly realClock: Clock;
};

/** The versions ever approved, oldest first. */
export async function readVersions(connection: Queryable): Promise<Version[]> {
  const { rows } = await connection.query<Version>(
    'SELECT municipality, digest, bundle FROM exchange.policy_version WHERE municipality <> ALL ($1) ORDER BY number',
    [[region, contractsOrigin]],
  );
  return rows;
}

export const readApprovals = async (connection: Queryable): Promise<Approvals> => ({
  versions: await readVersions(connection),
  coverage: await readCoverage(connection),
});

/**
 * The policies of what was approved last, town by town, and kept under their digest; in the fictional region, what was uploaded since is kept as
 * approved. @throws Error when they no longer fit the contracts
 */
export const readPoliciesInForce = (
  pool: Pool,
  { contracts, finder, selfApproving, isOurs, clock, realClock }: Omit<Start, 'sources'>,
): Promise<Policies> =>
  transact(pool, {}, async (connection) => {
    await connection.query('SELECT pg_advisory_xact_lock(7268)');
    const options = { selfApproving, isOurs };
    const chosen = choosePolicies(new Map(), contracts, await readApprovals(connection), options);
    await keepFound(connection, chosen, { finder, now: clock.now(), realNow: realClock.now() });
    return chosen.policies;
  });

/** @returns the number of the version: the highest of a town is in force */
export async function keepVersion(
  connection: Connection,
  { municipality, digest, bundle }: Version,
  now: Date,
): Promise<number> {
  const { rows } = await connection.query(
    'INSERT INTO exchange.policy_version VALUES ($1, $2, $3, $4) RETURNING number',
    [municipality, digest, bundle, now],
  );
  return rows[0].number;
}

/** A contract of ours that says something else than when this region last started. */
export type ChangedContract = { readonly id: string; readonly from: string; readonly to: string };

/**
 * What a newer version of the software has changed in the contracts that come with it: nobody is asked about these, so that those who read by
 * them must at least be told. One that says something else under the same version is a mistake of ours, and is told as well.
 */
export async function findChangedContracts(
  connection: Queryable,
  own: ReadonlyMap<string, Contract>,
): Promise<ChangedContract[]> {
  const { rows } = await connection.query<{ bundle: Bundle }>(
    `SELECT texts.bundle FROM exchange.policy_version everything
       JOIN exchange.policy_version texts ON (texts.municipality, texts.digest) = ($2, everything.bundle ->> $2)
      WHERE everything.municipality = $1 ORDER BY everything.number DESC LIMIT 1`,
    [region, contractsOrigin],
  );
  const before = rows[0]?.bundle.files ?? {};
  return [...own].flatMap(([id, now]) => {
    const text = before[`${id}.json`];
    if (text === undefined) return [];
    // Read as it would be now: what the form of a contract has gained since is no change of this one.
    const was = contractSchema.safeParse(JSON.parse(text)).data;
    const isSame = was !== undefined && JSON.stringify(was) === JSON.stringify(now);
    return isSame ? [] : [{ id, from: was?.version ?? JSON.parse(text).version, to: now.version }];
  });
}

/** Keeps what the digest of everything is made of, so that it leads from a record to the texts. */
export async function keepDigest(connection: Queryable, policies: Policies, now: Date): Promise<void> {
  const { digest, contracts } = policies;
  const texts = contractTexts(contracts);
  const parts = Object.fromEntries(partsOf(policies));
  await connection.query(
    `INSERT INTO exchange.policy_version VALUES ($1, $2, $3, $7), ($4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [region, digest, parts, contractsOrigin, digestOf(texts), texts, now],
  );
}
