import { z } from 'zod';
import { type Contract, contract as contractSchema, findContract } from '../../contracts/contract.ts';
import { Fault } from '../../contracts/fault.ts';
import type { SystemId } from '../../contracts/member.ts';
import { isMetaservice } from '../../contracts/xroad/metaservices.ts';
import type { Connection } from '../../database/connect.ts';
import { keepDigest } from '../decide/approved.ts';
import { findFormMistakes } from '../disclose/form.ts';
import { announce, setReception } from '../identify/enrol.ts';
import type { Services } from '../services.ts';
import { lockPolicies, tryPolicies } from './adopt.ts';
import { readJson } from './read-json.ts';

/**
 * Reads a contract as it was uploaded: the text, so that what is to mend is told by its line. What it promises must be checked and cut, as of
 * those in a folder.
 * @throws Fault bad_request
 */
export function readContract(text: string): Contract {
  const contract = readForm(text);
  const mistakes = findFormMistakes(contract);
  if (mistakes.length > 0) throw new Fault('bad_request', mistakes.map((one) => `連携契約定義:1: ${one}`).join('\n'));
  return contract;
}

const { fields, endpoints } = contractSchema.shape;
/** What was misspelt would be passed over: what is optional and was meant, e.g. that a field speaks of others, would be missing unseen. */
const uploaded = contractSchema.strict().extend({
  fields: z.record(fields.keyType, fields.valueType.strict()),
  endpoints: endpoints.unwrap().element.strict().array().min(1).optional(),
});

function readForm(text: string): Contract {
  try {
    return readJson(text, uploaded, '連携契約定義');
  } catch (error) {
    throw new Fault('bad_request', (error as Error).message, { cause: error });
  }
}

/** The system that offers a service. `code`: its last part in `/r1/…`; `url`: where it is asked, null when it collects its questions. */
export type Offer = { readonly system: SystemId; readonly code: string | undefined; readonly url: string | null };

/**
 * A service (連携サービス) by its contract: a new one, or a new version of an uploaded one. In force on every process at the commit. The same
 * version again changes nothing.
 * @param at the system that offers it, or receives its messages
 * @throws Fault conflict, bad_request with a line for everything to mend
 */
export async function enrolService(
  connection: Connection,
  { policies: inForce }: Services,
  { contract, at }: { readonly contract: Contract; readonly at: Offer | undefined },
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
  // Nobody comes to a name of another's, not to one of the past either: records and messages of that day would be read as this contract's.
  const taken = [id, ...(contract.formerly ?? [])].find((name) => {
    const holder = findContract(inForce.contracts, name) ?? findContract(inForce.waiting, name);
    return holder !== undefined && !(holder.id === id && uploaded);
  });
  if (taken !== undefined)
    throw new Fault('conflict', `${taken} は、この連携基盤に備わっている連携契約定義です。別の id にしてください。`);
  if (known && !same)
    throw new Fault('conflict', `${id} の版 ${version} は、違う内容で登録されています。version を変えてください。`);
  if (!known) {
    const policies = await tryPolicies(connection, inForce, [], now, [contract]);
    await connection.query(
      'INSERT INTO exchange.contract_version (id, version, contract, enrolled_at) VALUES ($1, $2, $3, $4)',
      [id, version, contract, now],
    );
    await keepDigest(connection, policies, now);
    await announce(connection);
  }
  if (at !== undefined) await offer(connection, contract, at, now);
}

/** Questions are answered under a code; everything else is received. */
async function offer(connection: Connection, { id, kinds }: Contract, { system, code, url }: Offer, now: Date) {
  if (kinds.some((kind) => kind !== 'inquiry')) await setReception(connection, id, system);
  if (!kinds.includes('inquiry')) return;
  if (code === undefined)
    throw new Fault('bad_request', '照会に答える連携サービスには、code（/r1/… の最後の部分）を指定してください。');
  if (isMetaservice(code) || /^\.+$/.test(code))
    throw new Fault('bad_request', `code に ${code} は使えません。/r1/… の中で、ほかの意味があります。`);
  if (url !== null && !isSafe(new URL(url)))
    throw new Fault('bad_request', '業務システムの住所は https:// で始まるものにしてください。');
  await connection.query(
    `INSERT INTO exchange.service (system, code, contract, url, enrolled_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (system, code) DO UPDATE SET contract = excluded.contract, url = excluded.url, ended_at = NULL`,
    [system, code, id, url, now],
  );
  await announce(connection);
}

/** What is asked and answered never crosses a network in the clear. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
