import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Client, createClient } from '../../connector/client.ts';
import type { SystemId } from '../../contracts/member.ts';
import { keyFileOf, openSystemKeys } from '../../town/keys.ts';
import { type Bundle, digestOf } from '../decide/sources.ts';
import { openKeyStore } from '../keys.ts';
import type { TestRegion } from '../testing.ts';
import { operatorKey } from './operator-system.ts';

/** A signing and a sealing key, private, as a member's own software makes them. */
export async function makeKeys(): Promise<readonly JWK[]> {
  const make = async (use: 'sig' | 'enc') => {
    const alg = use === 'sig' ? 'ES256' : 'ECDH-ES';
    const { privateKey } = await generateKeyPair(alg, { extractable: true, crv: 'P-256' });
    const jwk = await exportJWK(privateKey);
    return { ...jwk, kid: await calculateJwkThumbprint(jwk), use, alg };
  };
  return [await make('sig'), await make('enc')];
}
export const publicKeys = (keys: readonly JWK[]): JWK[] => keys.map(({ d: _, ...rest }) => rest);

/** The operator of a test region, with the key that its first start has made. */
export async function openOperator({ data, url }: TestRegion): Promise<Client> {
  const key = await openKeyStore(path.join(data, 'keys')).privateKey(operatorKey, 'p-256');
  const jwk = key.export({ format: 'jwk' }) as JWK;
  const keys = [{ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' }];
  return createClient({ exchange: url, system: 'OPR/engawa/operator', keys, tries: 1 });
}

/** A system of the town, with the keys that the town has made for it. */
export async function openTownSystem({ data, url }: TestRegion, system: SystemId): Promise<Client> {
  const { keys } = await openSystemKeys(path.dirname(keyFileOf(path.join(data, 'town', 'keys'), system)), system);
  return createClient({ exchange: url, system, keys, tries: 1 });
}

/** The town as towns begin: nobody of its staff is enrolled, and its systems speak for it. */
export const endAllStaff = ({ database }: TestRegion) =>
  database.pool('admin', 1).query('UPDATE exchange.staff SET ended_at = valid_from');

/**
 * A region as it stands after an upgrade: what its towns have approved is this contract without the field. Nobody approves anything for them any
 * more, as in a real region.
 */
export async function upgradeContract(region: TestRegion, id: string, field: string): Promise<void> {
  const admin = region.database.pool('admin', 1);
  const { rows } = await admin.query<{ bundle: Bundle }>(
    "SELECT bundle FROM exchange.policy_version WHERE municipality = 'contracts' ORDER BY number DESC LIMIT 1",
  );
  const { [`${id}.json`]: text = '', ...others } = rows[0]!.bundle.files;
  const contract = JSON.parse(text);
  delete contract.fields[field];
  const bundle = { files: { ...others, [`${id}.json`]: JSON.stringify(contract) } };
  await admin.query("INSERT INTO exchange.policy_version VALUES ('contracts', $1, $2, now())", [
    digestOf(bundle),
    bundle,
  ]);
  await admin.query('DELETE FROM exchange.contract_approval');
  await admin.query(
    `INSERT INTO exchange.contract_approval (municipality, contracts, approved_at)
     SELECT DISTINCT municipality, $1, now() FROM exchange.policy_version WHERE municipality NOT IN ('region', 'contracts')`,
    [digestOf(bundle)],
  );
  Object.assign(region.configuration, { fictional: false });
  await region.restart();
}
