import type { Clock } from '../../contracts/clock.ts';
import { type Contract, contract } from '../../contracts/contract.ts';
import type { Pool, Queryable } from '../../database/connect.ts';
import {
  type ChangedContract,
  type Finder,
  findChangedContracts,
  loadApprovedPolicies,
  readPoliciesInForce,
  type Unapproved,
} from '../decide/approved.ts';
import { sayUncovered } from '../decide/coverage/words.ts';
import { findFormerNames, sayFormerName } from '../decide/former-names.ts';
import type { Policies } from '../decide/index.ts';
import { readSources } from '../decide/sources.ts';
import { loadContracts } from './contracts.ts';

/** The contracts and policies that this process goes by, and how it hears of others. */
export type InForce = {
  policies(): Policies;
  /** what stands in a folder on this machine without approval */
  readonly unapproved: readonly Unapproved[];
  /** contracts that came with this software and say something else than before */
  readonly changed: readonly ChangedContract[];
  /** Takes over what was enrolled or approved since; called at every change that the directory hears of. */
  refresh(): Promise<void>;
};

/**
 * Reads what stands in the folders and what was enrolled or approved, and keeps the policies in force up to date.
 * @param selfApproving the fictional region, where nobody is asked
 * @throws Error with a line `file:line: what` for everything to mend
 */
export async function openInForce(
  pool: Pool,
  {
    applications,
    municipalities,
    ...start
  }: {
    readonly applications: string;
    readonly municipalities: string;
    readonly finder: Finder;
    readonly selfApproving: boolean;
    readonly clock: Clock;
    readonly realClock: Clock;
  },
): Promise<InForce> {
  const own = await loadContracts(applications);
  const readContracts = async () => new Map([...(await readEnrolledContracts(pool)), ...own]);
  let seen = await readNumbers(pool);
  const sources = await readSources(municipalities);
  const changed = await findChangedContracts(pool, own);
  const isOurs = (id: string) => own.has(id);
  const contracts = await readContracts();
  const chosen = await loadApprovedPolicies(pool, { ...start, sources, contracts, isOurs });
  let { policies } = chosen;
  return {
    policies: () => policies,
    unapproved: chosen.unapproved,
    changed: changed.filter(({ id }) => !policies.heldBack.has(id)),
    async refresh() {
      const now = await readNumbers(pool);
      if (now === seen) return;
      policies = await readPoliciesInForce(pool, { ...start, contracts: await readContracts(), isOurs });
      seen = now;
    },
  };
}

/** What the folders hold beside what was approved, in words for the operator. */
export const tellUnapproved = ({ municipality, found }: Unapproved): string =>
  found === null
    ? `定め ${municipality} のフォルダーがありません。承認済みの版で動いています。`
    : `定め ${municipality} は、フォルダーのものが承認されていないため、承認済みの版で動いています。変えるときは engawa policy propose ${municipality} で提案してください。`;

/** Rules that name a contract by what it was called before, in words for the operator. */
export const tellFormerNames = ({ sources, contracts }: Policies): string[] =>
  findFormerNames(sources, contracts).map(
    (one) => `${sayFormerName(one)}次に定めを変えるとき、名前も書き直してください（engawa policy propose）。`,
  );

/** What of the contracts cannot be used yet, in words for the operator. */
export const tellWaiting = (id: string): string =>
  `連携契約定義 ${id} は、承認済みの共通の定めにない利用目的のためのものなので、その利用目的ではまだ使えません。新しい共通の定めを engawa policy propose baseline で提案し、自治体の承認を受けてください。`;

/** What the towns have not approved of the contracts, in words for the operator. */
export const tellUncovered = (policies: Policies): string[] =>
  [...policies.contracts.keys()].flatMap((id) =>
    sayUncovered(policies, id).map(
      (text) =>
        `連携契約定義 ${id}: ${text}自治体ごとに、engawa policy renew で提案し、二人が engawa policy approve で承認してください。`,
    ),
  );

/** What came with the software, in words for the operator. */
export const tellChanged = ({ id, from, to }: ChangedContract): string =>
  from === to
    ? `連携契約定義 ${id} の内容が変わりました（版は ${to} のままです）。これを使う参加機関に知らせてください。`
    : `連携契約定義 ${id} が、版 ${from} から ${to} になりました。これを使う参加機関に知らせてください。`;

async function readNumbers(connection: Queryable): Promise<string> {
  const { rows } = await connection.query(
    `SELECT (SELECT max(number) FROM exchange.policy_version WHERE municipality NOT IN ('region', 'contracts')) AS policies,
            (SELECT max(number) FROM exchange.contract_version) AS contracts,
            (SELECT max(number) FROM exchange.contract_approval) AS approvals`,
  );
  return `${rows[0].policies}/${rows[0].contracts}/${rows[0].approvals}`;
}

/** The newest version of each contract that was uploaded. */
async function readEnrolledContracts(connection: Queryable): Promise<Map<string, Contract>> {
  const { rows } = await connection.query<{ contract: unknown }>(
    'SELECT DISTINCT ON (id) contract FROM exchange.contract_version ORDER BY id, number DESC',
  );
  return new Map(rows.map((row) => contract.parse(row.contract)).map((one) => [one.id, one]));
}
