import type { Clock } from '../../contracts/clock.ts';
import { type Contract, contract as contractSchema } from '../../contracts/contract.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import { type Connection, type Pool, type Queryable, transact } from '../../database/connect.ts';
import { recordFound } from '../record/found.ts';
import { compile, contractsOrigin, contractTexts, type Policies, partsOf } from './compile.ts';
import { type Bundle, digestOf, type Origin, type Sources } from './sources.ts';

/** One version of the texts of one town, or of the baseline. */
export type Version = { readonly municipality: Origin; readonly digest: string; readonly bundle: Bundle };
/** A version that stands in a folder without approval. `found` is null where the folder is gone. */
export type Unapproved = { readonly municipality: Origin; readonly found: string | null; readonly kept: string };
export type Chosen = {
  readonly policies: Policies;
  /** in force without anybody's approval, and to be kept as approved: nothing was ever approved for these, or nobody is asked */
  readonly first: readonly Version[];
  readonly unapproved: readonly Unapproved[];
};

/** The version of each origin. */
export const bundleOf = (sources: Sources): readonly Version[] =>
  [...sources].map(([municipality, bundle]) => ({ municipality, digest: digestOf(bundle), bundle }));

/**
 * The policies that may be in force: what stands in the folders where it is approved, and the last approved version where it is
 * not, so that who can change a file on the server cannot change what a town permits.
 * @param approved the versions ever approved, in the order of their approval
 * @param selfApproving takes a version that was never there before as approved: for the fictional region, where nobody is asked
 * @throws Error when an approved version no longer fits the contracts, or was altered where it is kept
 */
export function choosePolicies(
  sources: Sources,
  contracts: ReadonlyMap<string, Contract>,
  approved: readonly Version[],
  selfApproving = false,
): Chosen {
  for (const { municipality, digest, bundle } of approved)
    if (digestOf(bundle) !== digest)
      throw new Error(`承認済みの規則 ${municipality} ${digest} の内容が、承認のときと違います`);
  const known = new Set(approved.map(({ municipality, digest }) => `${municipality} ${digest}`));
  const last = new Map(approved.map((version) => [version.municipality, version]));
  const found = new Map(bundleOf(sources).map((version) => [version.municipality, version]));
  const first = [...found.values()].filter(
    ({ municipality, digest }) => !last.has(municipality) || (selfApproving && !known.has(`${municipality} ${digest}`)),
  );
  const inForce = new Map([...found, ...last, ...first.map((version) => [version.municipality, version] as const)]);
  const unapproved = [...inForce.values()].flatMap(({ municipality, digest }): Unapproved[] => {
    const now = found.get(municipality)?.digest ?? null;
    return now === digest ? [] : [{ municipality, found: now, kept: digest }];
  });
  return { policies: compile(sourcesOf([...inForce.values()]), contracts), first, unapproved };
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
  { sources, contracts, finder, selfApproving = false, clock, realClock }: Start,
): Promise<Chosen> =>
  transact(pool, {}, async (connection) => {
    // Two processes of a first start must not both be the first, with different folders.
    await connection.query('SELECT pg_advisory_xact_lock(7268)');
    const chosen = choosePolicies(sources, contracts, await readApproved(connection), selfApproving);
    const now = clock.now();
    for (const version of chosen.first) await keepVersion(connection, version, now);
    await keepDigest(connection, chosen.policies, now);
    if (chosen.first.length > 0)
      await recordFound(connection, finder, chosen.first, chosen.policies.digest, { now, realNow: realClock.now() });
    return chosen;
  });

type Start = {
  readonly sources: Sources;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly finder: Finder;
  readonly selfApproving?: boolean;
  readonly clock: Clock;
  readonly realClock: Clock;
};

/** The versions ever approved, oldest first. */
export async function readApproved(connection: Queryable): Promise<Version[]> {
  const { rows } = await connection.query<Version>(
    'SELECT municipality, digest, bundle FROM exchange.policy_version WHERE municipality <> ALL ($1) ORDER BY number',
    [[region, contractsOrigin]],
  );
  return rows;
}

/** The policies of what was approved last, town by town. @throws Error when they no longer fit the contracts */
export async function readPoliciesInForce(
  connection: Queryable,
  contracts: ReadonlyMap<string, Contract>,
): Promise<Policies> {
  return choosePolicies(new Map(), contracts, await readApproved(connection)).policies;
}

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
    'SELECT bundle FROM exchange.policy_version WHERE municipality = $1 ORDER BY number DESC LIMIT 1',
    [contractsOrigin],
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
export async function keepDigest(
  connection: Queryable,
  { digest, sources, contracts }: Policies,
  now: Date,
): Promise<void> {
  const texts = contractTexts(contracts);
  const parts = Object.fromEntries(partsOf(sources, contracts));
  await connection.query(
    `INSERT INTO exchange.policy_version VALUES ($1, $2, $3, $7), ($4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [region, digest, parts, contractsOrigin, digestOf(texts), texts, now],
  );
}
