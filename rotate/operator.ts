import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { operatorKey } from '../exchange/enrol/operator.ts';
import { openActing } from '../operator/acting.ts';
import type { Turning } from './turn.ts';

type Keys = {
  readonly keys: readonly { readonly kid: string; readonly use: string; readonly revokedAt: string | null }[];
};

/**
 * As a member's system turns its own: the new key is registered under the old one, and the old one is revoked under the new one, which
 * has been tried by that. Cut off anywhere, the next run ends what this one began.
 */
export async function turnOperatorKey({ keys, clock, tellAll, actor }: Turning): Promise<string> {
  await keys.makeNext(operatorKey, 'p-256');
  const { current, all } = await keys.privateKeys(operatorKey, 'p-256');
  const published = await exportJWK(createPublicKey(all.at(-1)!));
  const kid = await calculateJwkThumbprint(published);
  if (all.length - 1 > current) {
    const { client } = await openActing({ actor });
    await client.call('POST', '/v1/keys', { use: 'sig', jwk: { ...published, kid, alg: 'ES256', use: 'sig' } });
    await tellAll();
  }
  const number = await keys.turn(operatorKey, clock.now());
  const { client } = await openActing({ actor });
  const known = await client.call<Keys>('GET', '/v1/keys');
  const older = known.keys.filter((key) => key.use === 'sig' && key.kid !== kid && key.revokedAt === null);
  for (const key of older) await client.call('POST', `/v1/keys/${key.kid}/revoke`, {});
  await keys.endTurn(operatorKey);
  return `運営者のコマンドの鍵は ${number} 番に替わりました。前の鍵は失効しています。`;
}
