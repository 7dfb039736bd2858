import { createPublicKey, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type { Clock } from '../../contracts/clock.ts';
import type { MemberId } from '../../contracts/member.ts';
import { type Connection, type Pool, transact } from '../../database/connect.ts';
import type { Finder } from '../decide/approved.ts';
import { addSystemKey, enrolMember, enrolSystem } from '../identify/enrol.ts';
import type { KeyStore } from '../keys.ts';
import { insertRecords } from '../record/record.ts';
import { documentAsked } from '../record/registration.ts';
import { operatorKey, operatorSystem } from './operator-system.ts';

/** The operator (運営者) as the region's configuration names it. */
export type Operator = { readonly code: string; readonly name: string; readonly kana: string };

/**
 * Makes the operator a member like every other, with a system and a key of its own, where it is not one yet. On record. A key file that
 * was lost is made anew, and its public half joins those known; what was revoked stays revoked.
 */
export async function enrolOperator(
  pool: Pool,
  keys: KeyStore,
  operator: Operator,
  { clock, realClock }: { readonly clock: Clock; readonly realClock: Clock },
): Promise<Finder> {
  const member: MemberId = `OPR/${operator.code}`;
  const system = operatorSystem(operator);
  const jwk = await exportJWK(createPublicKey(await keys.privateKey(operatorKey, 'p-256')));
  const kid = await calculateJwkThumbprint(jwk);
  await transact(pool, {}, async (connection) => {
    await connection.query('SELECT pg_advisory_xact_lock(7269)'); // several processes of a first start
    if (await isThere(connection, 'system_key', 'system = $1 AND kid = $2', [system, kid])) return;
    const realNow = realClock.now();
    if (!(await isThere(connection, 'member', 'id = $1', [member])))
      await enrolMember(
        connection,
        { id: member, kind: 'operator', name: operator.name, kana: operator.kana, municipality: null },
        realNow,
      );
    if (!(await isThere(connection, 'system', 'id = $1', [system])))
      await enrolSystem(connection, { id: system, name: '運営コマンド', openingHours: 'always' }, realNow);
    await addSystemKey(connection, { system, use: 'sig', jwk, notBefore: realNow });
    const record = documentAsked('registration', { member, system }, clock.now(), randomUUID(), {
      decision: 'permit',
      reasons: [],
      contract: 'platform/enrolment',
      items: ['system', `key:${kid}`],
      to: member,
      toSystem: system,
    });
    await insertRecords(connection, [{ records: [record] }], realNow);
  });
  return { member, system };
}

async function isThere(
  connection: Connection,
  table: 'member' | 'system' | 'system_key',
  condition: string,
  values: readonly string[],
): Promise<boolean> {
  const { rows } = await connection.query(`SELECT EXISTS (SELECT FROM exchange.${table} WHERE ${condition}) AS there`, [
    ...values,
  ]);
  return rows[0].there;
}
