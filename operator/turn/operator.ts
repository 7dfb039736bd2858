import { createPublicKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { machineClock } from '../../contracts/clock.ts';
import { heardMs } from '../../contracts/turnable.ts';
import { operatorKey } from '../../exchange/enrol/operator-system.ts';
import { openActing, openRegionKeys } from '../acting.ts';
import type { Turning } from './turning.ts';

type Keys = {
  readonly keys: readonly { readonly kid: string; readonly use: string; readonly revokedAt: string | null }[];
};

/**
 * As a member's system turns its own: the new key is registered under the old one, and the old one is revoked under the new one, which
 * has been tried by that. Cut off anywhere, the next run ends what this one began.
 */
export async function turnOperatorKey({ actor }: Turning): Promise<string> {
  const keys = await openRegionKeys();
  await keys.makeNext(operatorKey, 'p-256');
  const { current, all } = await keys.privateKeys(operatorKey, 'p-256');
  const published = await exportJWK(createPublicKey(all.at(-1)!));
  const kid = await calculateJwkThumbprint(published);
  if (all.length - 1 > current) {
    const { client } = await openActing({ actor });
    await client.call('POST', '/v1/keys', { use: 'sig', jwk: { ...published, kid, alg: 'ES256', use: 'sig' } });
    await sleep(heardMs); // another process may not have heard of it yet
  }
  const number = await keys.turn(operatorKey, machineClock.now());
  const { client } = await openActing({ actor });
  const known = await client.call<Keys>('GET', '/v1/keys');
  const older = known.keys.filter((key) => key.use === 'sig' && key.kid !== kid && key.revokedAt === null);
  for (const key of older) await client.call('POST', `/v1/keys/${key.kid}/revoke`, {});
  await keys.endTurn(operatorKey);
  return `運営者のコマンドの鍵は ${number} 番に替わりました。前の鍵は失効しています。`;
}
