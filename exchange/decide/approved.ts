import type { Clock } from '../../contracts/clock.ts';
import { type Pool, transact } from '../../database/connect.ts';
import { compile, type Policies, partsOf } from './compile.ts';
import { type Bundle, digestOf, type Origin } from './sources.ts';

/** One version of the texts of one town, or of the baseline. */
export type Version = { readonly municipality: Origin; readonly digest: string; readonly bundle: Bundle };
/** A version that stands in a folder without approval. `found` is null where the folder is gone. */
export type Unapproved = { readonly municipality: Origin; readonly found: string | null; readonly kept: string };
export type Chosen = {
  readonly policies: Policies;
  /** nothing was ever approved for these: what was found is in force, and is to be kept as approved */
  readonly first: readonly Version[];
  readonly unapproved: readonly Unapproved[];
};

/** The version of each origin, for showing the difference and asking for two approvals. */
export const bundleOf = ({ sources }: Policies): readonly Version[] =>
  [...sources].map(([municipality, bundle]) => ({ municipality, digest: digestOf(bundle), bundle }));

/**
 * The policies that may be in force: what stands in the folders where it is approved, and the last approved version where it is
 * not, so that who can change a file on the server cannot change what a town permits.
 * @param approved the versions ever approved, in the order of their approval
 * @throws Error when an approved version no longer fits the contracts, or was altered where it is kept
 */
export function choosePolicies(loaded: Policies, approved: readonly Version[]): Chosen {
  for (const { municipality, digest, bundle } of approved)
    if (digestOf(bundle) !== digest)
      throw new Error(`承認済みの規則 ${municipality} ${digest} の内容が、承認のときと違います`);
  const last = new Map(approved.map((version) => [version.municipality, version]));
  const found = new Map(bundleOf(loaded).map((version) => [version.municipality, version]));
  const first = [...found.values()].filter(({ municipality }) => !last.has(municipality));
  const unapproved = [...last.values()].flatMap(({ municipality, digest }): Unapproved[] => {
    const now = found.get(municipality)?.digest ?? null;
    return now === digest ? [] : [{ municipality, found: now, kept: digest }];
  });
  if (unapproved.length === 0) return { policies: loaded, first, unapproved };
  const chosen = [...found, ...last].map(([municipality, { bundle }]) => [municipality, bundle] as const);
  const sources = new Map(chosen.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { policies: compile(new Map(sources), loaded.contracts), first, unapproved };
}

/** The name under which the digest of everything is kept: it leads from a record to the texts that decided. */
const region = 'region';

/**
 * Chooses by what is approved in the database; at a first start what is found is approved. What comes back in `unapproved` is for
 * the operator to be told.
 */
export const loadApprovedPolicies = (pool: Pool, loaded: Policies, clock: Clock): Promise<Chosen> =>
  transact(pool, {}, async (connection) => {
    // Two processes of a first start must not both be the first, with different folders.
    await connection.query('SELECT pg_advisory_xact_lock(7268)');
    const { rows } = await connection.query<Version>(
      'SELECT municipality, digest, bundle FROM exchange.policy_version WHERE municipality <> $1 ORDER BY approved_at',
      [region],
    );
    const chosen = choosePolicies(loaded, rows);
    const { policies, first } = chosen;
    const all = {
      municipality: region,
      digest: policies.digest,
      bundle: Object.fromEntries(partsOf(policies.sources)),
    };
    for (const { municipality, digest, bundle } of [...first, all])
      await connection.query('INSERT INTO exchange.policy_version VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
        municipality,
        digest,
        bundle,
        clock.now(),
      ]);
    return chosen;
  });
