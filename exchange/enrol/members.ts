import type { JWK } from 'jose';
import { findOfficeFlaw } from '../../contracts/care/numbers.ts';
import { findContract } from '../../contracts/contract.ts';
import { Fault } from '../../contracts/fault.ts';
import { type MemberId, memberCode, memberOf, type SystemId } from '../../contracts/member.ts';
import type { Connection } from '../../database/connect.ts';
import type { Version } from '../decide/approved.ts';
import { keepContracts } from '../decide/coverage/kept.ts';
import { readMunicipality } from '../decide/municipality.ts';
import { digestOf } from '../decide/sources.ts';
import {
  addSystemKey,
  enrolMember,
  enrolSystem,
  type NewMember,
  type NewSystem,
  setReception,
} from '../identify/enrol.ts';
import type { Services } from '../services.ts';
import { adopt, lockPolicies } from './adopt.ts';
import { countSystems, findFirstLetter, layLetter } from './letters.ts';

/**
 * A municipality (自治体) takes part: its first version of purposes and rules is in force, and it is a member. Later versions need the
 * approvals of its own people. Its first system comes by a town letter, of which only the digest is known here; until then nobody speaks for it, and
 * the rules and the letter can be laid down anew: the town hall says which rules it has read when it joins.
 * @throws Fault conflict when it takes part already, bad_request with a line for everything to mend
 */
export async function enrolMunicipality(
  connection: Connection,
  { policies, realClock }: Services,
  { version, letter, laidBy }: { readonly version: Version; readonly letter: string; readonly laidBy: SystemId },
  now: Date,
): Promise<{ readonly member: MemberId }> {
  const code = version.municipality;
  const problems: string[] = [];
  const { name, kana } = readMunicipality(code, version.bundle.files['municipality.json'] ?? '', problems);
  if (problems.length > 0) throw new Fault('bad_request', problems.join('\n'));
  const member: MemberId = `GOV/${code}`;
  await lockPolicies(connection); // a town that joins at this moment has read the rules of before
  const isThere = await isMember(connection, member);
  if (isThere && (await countSystems(connection, member)).ever > 0)
    throw new Fault(
      'conflict',
      `${name}（${code}）は、すでに参加しています。定めを変えるときは engawa policy propose を使ってください。`,
    );
  const inForce = policies.sources.get(code);
  if (!inForce || digestOf(inForce) !== version.digest)
    await adopt(connection, policies, version, await keepContracts(connection, policies.brought, now), now);
  if (!isThere)
    await enrolMember(connection, { id: member, kind: 'municipality', name, kana, municipality: code }, now);
  // The same again changes nothing: who asks may never have had the answer.
  if ((await findFirstLetter(connection, code)) === letter) return { member };
  await layLetter(connection, { municipality: code, kind: 'first', hash: letter, laidBy }, realClock.now());
  return { member };
}

async function isMember(connection: Connection, id: MemberId): Promise<boolean> {
  return (await connection.query('SELECT 1 FROM exchange.member WHERE id = $1', [id])).rowCount === 1;
}

const classOfKind: Partial<Record<string, string>> = { operator: 'OPR', auditor: 'AUD' };

/** The same again changes nothing: who asks may never have had the answer. @throws Fault bad_request, conflict */
export async function enrolOffice(
  connection: Connection,
  { policies }: Services,
  member: NewMember,
  now: Date,
): Promise<void> {
  const [memberClass] = member.id.split('/');
  if (member.kind === 'municipality')
    throw new Fault('bad_request', '自治体は engawa enrol municipality で登録してください。');
  const wanted = classOfKind[member.kind];
  if (wanted === undefined ? Object.values(classOfKind).includes(memberClass) : wanted !== memberClass)
    throw new Fault('bad_request', `種別 ${member.kind} と、番号の前の区分 ${memberClass} が合いません。`);
  const flaw = memberClass === 'CARE' ? findOfficeFlaw(memberCode(member.id)) : undefined;
  if (flaw !== undefined) throw new Fault('bad_request', `${member.id} の番号が、${flaw}`);
  if (member.municipality !== null && !policies.municipalities.has(member.municipality))
    throw new Fault(
      'bad_request',
      `所在地の自治体 ${member.municipality} が参加していません。先に engawa enrol municipality で登録してください。`,
    );
  const { rows } = await connection.query(
    `SELECT kind = $2 AND name = $3 AND kana = $4 AND municipality IS NOT DISTINCT FROM $5 AND left_at IS NULL AS same
       FROM exchange.member WHERE id = $1`,
    [member.id, member.kind, member.name, member.kana, member.municipality],
  );
  if (rows[0]?.same) return;
  if (rows[0]) throw new Fault('conflict', `${member.id} は、違う内容で、すでに登録されています。`);
  await enrolMember(connection, member, now);
}

/** A public key with what it is for. */
export type PublicKey = JWK & { readonly use: 'sig' | 'enc' };

/**
 * A system (業務システム) with its public keys, and the contracts whose messages it receives for its member.
 * @returns the kids of its keys
 * @throws Fault bad_request, conflict
 */
export async function enrolSoftware(
  connection: Connection,
  { contracts, realClock }: Services,
  {
    keys,
    receives,
    ...system
  }: NewSystem & { readonly keys: readonly PublicKey[]; readonly receives: readonly string[] },
): Promise<readonly string[]> {
  const now = realClock.now(); // keys hold from now on, whatever the region's clock says
  const { rows } = await connection.query(
    `SELECT EXISTS (SELECT FROM exchange.member WHERE id = $1 AND left_at IS NULL) AS member,
            EXISTS (SELECT FROM exchange.system WHERE id = $2) AS system`,
    [memberOf(system.id), system.id],
  );
  if (!rows[0].member)
    throw new Fault(
      'bad_request',
      `参加機関 ${memberOf(system.id)} が登録されていません。先に engawa enrol member で登録してください。`,
    );
  if (rows[0].system)
    throw new Fault(
      'conflict',
      `${system.id} は、すでに登録されています。失効したものは、別の名前で登録してください。`,
    );
  const received = receives.map((name) => {
    const contract = findContract(contracts, name);
    if (!contract) throw new Fault('bad_request', `連携契約定義 ${name} は登録されていません。`);
    return contract.id;
  });
  if (!keys.some(({ use }) => use === 'sig'))
    throw new Fault('bad_request', '署名用の公開鍵（use: "sig"）がありません。');
  if (receives.length > 0 && !keys.some(({ use }) => use === 'enc'))
    throw new Fault('bad_request', '受け取る業務システムには、封をするための公開鍵（use: "enc"）が要ります。');
  await enrolSystem(connection, system, now);
  const kids: string[] = [];
  for (const { use, ...jwk } of keys) {
    kids.push(await addSystemKey(connection, { system: system.id, use, jwk, notBefore: now }));
  }
  for (const id of received) await setReception(connection, id, system.id);
  return kids;
}
