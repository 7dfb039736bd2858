import type { Contract } from '../../contracts/contract.ts';
import { Fault } from '../../contracts/fault.ts';
import type { Connection } from '../../database/connect.ts';
import { choosePolicies, keepDigest, keepVersion, readApprovals, type Version } from '../decide/approved.ts';
import { keepCoverage } from '../decide/coverage/kept.ts';
import type { Policies } from '../decide/index.ts';
import { type Bundle, baseline, digestOf, isMunicipalityCode, type Origin, placeOf } from '../decide/sources.ts';
import { announce } from '../identify/enrol.ts';
import { canStillChange } from './act.ts';

/** Names of the files of a version, as they stand in its folder. */
const filePattern = {
  town: /^(?:municipality\.json|purposes\.json|policy\/[A-Za-z0-9-]{1,60}\.cedar)$/,
  baseline: /^(?:schema\.cedarschema|purposes\.json|[A-Za-z0-9-]{1,60}\.cedar)$/,
};

/** A version as it was sent to us. @throws Fault bad_request when its name or the names of its files cannot be */
export function versionOf(municipality: Origin, files: Bundle['files']): Version {
  if (municipality !== baseline && !isMunicipalityCode(municipality))
    throw new Fault('bad_request', `${municipality} は全国地方公共団体コード（検査数字を含む6桁）ではありません。`);
  const pattern = municipality === baseline ? filePattern.baseline : filePattern.town;
  const stray = Object.keys(files).find((name) => !pattern.test(name));
  if (stray !== undefined)
    throw new Fault('bad_request', `${placeOf(municipality, stray)}: 定めのファイルの名前ではありません。`);
  const bundle = { files };
  return { municipality, digest: digestOf(bundle), bundle };
}

/** One change of the policies at a time; with it, what is in force cannot change before the transaction ends. */
export const lockPolicies = (connection: Connection) => connection.query('SELECT pg_advisory_xact_lock(7268)');

/**
 * What would be in force with these versions: of towns, and of contracts. What waits for a purpose may come into use by it, or wait on.
 * @param more contracts besides, or in place of those of the same id
 * @throws Fault bad_request with a line `file:line: what` for everything to mend
 */
export async function tryPolicies(
  connection: Connection,
  { brought, waiting, heldBack }: Policies,
  versions: readonly Version[],
  now: Date,
  more: readonly Contract[] = [],
): Promise<Policies> {
  const all = new Map([...brought, ...more.map((one) => [one.id, one] as const)]);
  const approved = await readApprovals(connection);
  const tried = { ...approved, versions: [...approved.versions, ...versions] };
  try {
    const { policies } = choosePolicies(new Map(), all, tried, { isOurs: (id) => waiting.has(id) || heldBack.has(id) });
    if (canStillChange(policies, now)) return policies;
    throw new Error(
      'この定めでは、自治体が定めの変更を提案も承認もできなくなります（platform/enrolment を禁じています）。',
    );
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    throw new Fault('bad_request', (error as Error).message, { cause: error });
  }
}

/**
 * Puts a version in force on every process, at the commit. Holds the lock of `lockPolicies`.
 * @param contracts digest of the contracts that those were shown who approve it; null: none
 * @returns its number
 */
export async function adopt(
  connection: Connection,
  inForce: Policies,
  version: Version,
  contracts: string | null,
  now: Date,
): Promise<number> {
  await lockPolicies(connection);
  if (contracts !== null) await keepCoverage(connection, version.municipality, contracts, now);
  const policies = await tryPolicies(connection, inForce, [version], now);
  const number = await keepVersion(connection, version, now);
  await keepDigest(connection, policies, now);
  await announce(connection);
  return number;
}
