import { randomUUID } from 'node:crypto';
import type { Contract } from '../../contracts/contract.ts';
import { Fault } from '../../contracts/fault.ts';
import { memberOf, type SystemId } from '../../contracts/member.ts';
import { digestOfUncovered, type Uncovered } from '../../contracts/uncovered.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import { readVersions, type Version } from '../decide/approved.ts';
import { keepContracts, readCoverage, readShown } from '../decide/coverage/kept.ts';
import { describeUncovered } from '../decide/coverage/words.ts';
import type { Policies } from '../decide/index.ts';
import { baseline, digestOf } from '../decide/sources.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import type { Services } from '../services.ts';
import { adopt, lockPolicies, tryPolicies } from './adopt.ts';

/*
 * A change of what a town permits: proposed, shown as a difference, in force after two approvals (DESIGN §6). Two
 * persons of the town approve, by the claims of its enrolled staff. A town that has enrolled none approves by two systems, each with a key of its
 * own and naming a person; a system of a town is there by the town's own word only (confirmations.ts). What all towns share (baseline) asks for at least one approval of each town.
 */

export type Proposal = Version & {
  readonly id: string;
  /** the digest in force that the difference was shown against */
  readonly base: string;
  readonly reason: string;
  readonly proposedBy: SystemId;
  readonly proposer: string;
  readonly proposedAt: Date;
  readonly inForce: boolean;
  readonly approvals: readonly Approval[];
  /** digest of the contracts as they were then; null of one that is older than approvals of contracts */
  readonly contracts: string | null;
};
export type Approval = {
  readonly system: SystemId;
  /** a member of staff's id where there is a role, and otherwise a name */
  readonly approver: string;
  readonly role: string | null;
  readonly approvedAt: Date;
};

/** A town speaks for itself; what all share may be proposed by each of them, and the operator may propose anything. @throws Fault forbidden */
export function checkProposer({ memberKind, municipality }: Caller, town: string): void {
  if (memberKind === 'municipality' && town !== baseline && municipality !== town)
    throw new Fault('forbidden', `${town} の定めを変える提案は、その自治体か運営者だけができます。`);
}

/** @throws Fault conflict when it changes nothing and no field waits for it, bad_request with a line for everything to mend */
export async function propose(
  connection: Connection,
  { policies }: Services,
  {
    version,
    reason,
    proposer,
    caller,
  }: {
    readonly version: Version;
    readonly reason: string;
    readonly proposer: string;
    readonly caller: Caller;
  },
  now: Date,
): Promise<{ readonly id: string; readonly base: string }> {
  await lockPolicies(connection);
  const base = await getInForce(connection, version.municipality);
  const uncovered = await findUncovered(connection, policies);
  if (base === version.digest && uncovered(version.municipality, policies.brought).length === 0)
    throw new Fault('conflict', '提案は、いまの定めと同じ内容で、承認を待つ項目もありません。');
  await tryPolicies(connection, policies, [version], now);
  const id = randomUUID();
  const contracts = await keepContracts(connection, policies.brought, now);
  // Asked again, perhaps because the answer never came: approvals of two proposals of one text would not be counted together.
  const { rows } = await connection.query(
    `SELECT id FROM exchange.policy_proposal
      WHERE municipality = $1 AND digest = $2 AND base = $3 AND reason = $4 AND proposed_by = $5 AND proposer = $6
        AND contracts = $7 AND version IS NULL
      ORDER BY proposed_at LIMIT 1`,
    [version.municipality, version.digest, base, reason, caller.system, proposer, contracts],
  );
  if (rows[0]) return { id: rows[0].id, base };
  await connection.query(
    `INSERT INTO exchange.policy_proposal (id, municipality, digest, bundle, base, reason, proposed_by, proposer, proposed_at, contracts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [id, version.municipality, version.digest, version.bundle, base, reason, caller.system, proposer, now, contracts],
  );
  return { id, base };
}

/** @returns what a town has not approved of contracts, in words for whoever approves it */
export async function findUncovered(connection: Queryable, { purposes }: Policies) {
  const coverage = await readCoverage(connection);
  return (municipality: string, contracts: ReadonlyMap<string, Contract>): Uncovered[] =>
    describeUncovered(contracts.values(), municipality, coverage.get(municipality) ?? [], purposes);
}

/** What a proposal would approve of the contracts as they were when it was made. @returns by the digest that it keeps */
export async function findProposed(
  connection: Queryable,
  policies: Policies,
  proposals: readonly Pick<Proposal, 'municipality' | 'contracts'>[],
) {
  const uncovered = await findUncovered(connection, policies);
  const digests = proposals.flatMap(({ contracts }) => contracts ?? []);
  const shown = await readShown(connection, digests);
  return ({ municipality, contracts }: Pick<Proposal, 'municipality' | 'contracts'>): Uncovered[] =>
    uncovered(municipality, shown.get(contracts ?? '')?.contracts ?? new Map());
}

/** The digest of the version in force. @throws Fault not_found when the town does not take part */
export async function getInForce(connection: Queryable, municipality: string): Promise<string> {
  const last = (await readVersions(connection)).findLast((one) => one.municipality === municipality);
  if (!last)
    throw new Fault(
      'not_found',
      `${municipality} は参加していません。先に engawa enrol municipality で登録してください。`,
    );
  return last.digest;
}

/**
 * One approval. With the last that is asked for, the version is in force on every process.
 * @param digest of the texts that the approver has read, and `uncovered` of the new fields: an approval of anything else is none
 * @throws Fault forbidden, not_found, conflict
 */
export async function approve(
  connection: Connection,
  { directory, policies }: Services,
  {
    id,
    digest,
    uncovered,
    approver,
    role,
    caller,
  }: {
    readonly id: string;
    readonly digest: string;
    /** left out where there are none */
    readonly uncovered: string | undefined;
    readonly approver: string;
    /** of the staff whose claim it is; undefined where the town has enrolled none */
    readonly role: string | undefined;
    readonly caller: Caller;
  },
  now: Date,
): Promise<{ readonly inForce: boolean; readonly missing: string }> {
  await lockPolicies(connection);
  const proposal = (await readProposals(connection, id))[0];
  if (!proposal) throw new Fault('not_found', 'この番号の提案はありません。');
  const { municipality, base, contracts } = proposal;
  if (municipality !== baseline && caller.municipality !== municipality)
    throw new Fault('forbidden', 'ほかの自治体の定めは承認できません。');
  if (proposal.inForce) throw new Fault('conflict', 'この提案は、すでに承認されて有効です。');
  if (proposal.digest !== digest || digestOf(proposal.bundle) !== digest)
    throw new Fault(
      'conflict',
      '確かめた内容と、提案の内容が違います。engawa policy diff でもう一度確かめてください。',
    );
  if ((await getInForce(connection, municipality)) !== base)
    throw new Fault('conflict', '提案のあとで、もとの定めが変わりました。いまの定めから提案し直してください。');
  const fields = (await findProposed(connection, policies, [proposal]))(proposal);
  if (fields.length > 0 && digestOfUncovered(fields) !== uncovered)
    throw new Fault(
      'conflict',
      'この提案には、自治体がまだ承認していない項目が含まれます。engawa policy diff で項目を確かめてから承認してください。',
    );
  const isSame = (one: Approval) =>
    memberOf(one.system) === caller.member &&
    (one.approver === approver || (role === undefined && one.system === caller.system));
  if (proposal.approvals.some(isSame))
    throw new Fault(
      'conflict',
      '同じ承認者（または、職員を登録していない自治体では同じ業務システム）は、一つの提案を一度しか承認できません。',
    );
  await connection.query(
    'INSERT INTO exchange.policy_approval (proposal, system, approver, approved_at, role) VALUES ($1, $2, $3, $4, $5)',
    [id, caller.system, approver, now, role ?? null],
  );
  // A system that was lost since speaks for nobody any more; nor does one alone, once the town's staff does.
  const counted = [...proposal.approvals, { system: caller.system, approver, role: role ?? null }].filter(
    (one) =>
      directory.isInForce(directory.getSystem(one.system)) &&
      (memberOf(one.system) !== caller.member || role === undefined || one.role !== null),
  );
  const towns = municipality === baseline ? [...policies.municipalities.keys()] : [municipality];
  const spoken = new Set(counted.map(({ system }) => directory.getMember(memberOf(system)).municipality));
  const silent = towns.filter((town) => !spoken.has(town));
  if (silent.length > 0) return { inForce: false, missing: `${silent.join('、')} の承認` };
  if (counted.length < 2) return { inForce: false, missing: 'もう一人の承認' };
  const number = await adopt(connection, policies, proposal, contracts, now);
  await connection.query('UPDATE exchange.policy_proposal SET version = $2 WHERE id = $1', [id, number]);
  return { inForce: true, missing: '' };
}

/** Proposals with their approvals, newest first. */
export async function readProposals(connection: Queryable, id?: string): Promise<Proposal[]> {
  const { rows } = await connection.query(
    `SELECT p.id, p.municipality, p.digest, p.bundle, p.base, p.reason, p.proposed_by AS "proposedBy", p.proposer,
            p.proposed_at AS "proposedAt", p.version IS NOT NULL AS "inForce", p.contracts, coalesce(a.approvals, '[]') AS approvals
       FROM exchange.policy_proposal p
       LEFT JOIN LATERAL (
         SELECT jsonb_agg(jsonb_build_object('system', system, 'approver', approver, 'role', role, 'approvedAt', approved_at) ORDER BY approved_at) AS approvals
           FROM exchange.policy_approval WHERE proposal = p.id) a ON true
      WHERE $1::uuid IS NULL OR p.id = $1 ORDER BY p.proposed_at DESC LIMIT 50`,
    [id ?? null],
  );
  return rows.map((row) => ({
    ...row,
    approvals: row.approvals.map((one: { approvedAt: string }) => ({ ...one, approvedAt: new Date(one.approvedAt) })),
  }));
}
