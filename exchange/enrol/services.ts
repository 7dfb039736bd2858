import { type Contract, contract as contractSchema } from '../../contracts/contract.ts';
import { Fault } from '../../contracts/fault.ts';
import type { SystemId } from '../../contracts/member.ts';
import type { Connection } from '../../database/connect.ts';
import { keepDigest } from '../decide/approved.ts';
import { announce, setReception } from '../identify/enrol.ts';
import type { Services } from '../services.ts';
import { lockPolicies, tryPolicies } from './adopt.ts';
import { readJson } from './read-json.ts';

/**
 * Reads a contract as it was uploaded: the text, so that what is to mend is told by its line.
 * @throws Fault bad_request
 */
export function readContract(text: string): Contract {
  try {
    return readJson(text, contractSchema, '連携契約定義');
  } catch (error) {
    throw new Fault('bad_request', (error as Error).message, { cause: error });
  }
}

/**
 * A service (連携サービス) by its contract: a new one, or a new version of an uploaded one. In force on every process at the commit. The same
 * version again changes nothing.
 * @param at the system that offers it, or receives its messages
 * @throws Fault conflict, bad_request with a line for everything to mend
 */
export async function enrolService(
  connection: Connection,
  { contracts }: Services,
  { contract, at }: { readonly contract: Contract; readonly at: SystemId | undefined },
  now: Date,
): Promise<void> {
  await lockPolicies(connection);
  const { id, version } = contract;
  const { rows } = await connection.query(
    `SELECT EXISTS (SELECT FROM exchange.contract_version WHERE id = $1) AS uploaded,
            EXISTS (SELECT FROM exchange.contract_version WHERE id = $1 AND version = $2) AS version,
            EXISTS (SELECT FROM exchange.contract_version WHERE id = $1 AND version = $2 AND contract = $3) AS same`,
    [id, version, contract],
  );
  const { uploaded, version: known, same } = rows[0];
  if (contracts.has(id) && !uploaded)
    throw new Fault('conflict', `${id} は、この連携基盤に備わっている連携契約定義です。別の id にしてください。`);
  if (known && !same)
    throw new Fault('conflict', `${id} の版 ${version} は、違う内容で登録されています。version を変えてください。`);
  if (!known) {
    const policies = await tryPolicies(connection, new Map([...contracts, [id, contract]]), [], now);
    await connection.query(
      'INSERT INTO exchange.contract_version (id, version, contract, enrolled_at) VALUES ($1, $2, $3, $4)',
      [id, version, contract, now],
    );
    await keepDigest(connection, policies, now);
    await announce(connection);
  }
  if (at !== undefined) await setReception(connection, id, at);
}
