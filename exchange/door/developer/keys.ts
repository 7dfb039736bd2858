import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { MemberId, MemberKind, SystemId } from '../../../contracts/member.ts';
import { memberOf } from '../../../contracts/member.ts';
import { enact } from '../../enrol/act.ts';
import { enrolOffice, enrolSoftware, type PublicKey } from '../../enrol/members.ts';
import type { Services } from '../../services.ts';

const classes: Partial<Record<MemberKind, string>> = { clinic: 'MED', shop: 'COM' };

export type Given = { readonly system: SystemId; readonly keys: readonly JWK[] };

/**
 * Enrols a member and a system for somebody who tries the fictional region, as its operator would, on record; and makes the keys, which are
 * kept nowhere here.
 * @param operator the system that the record names as having done it
 */
export async function giveKeys(services: Services, operator: SystemId, kind: MemberKind): Promise<Given> {
  const code = `DEV${randomUUID().slice(0, 7).toUpperCase()}`; // ten places, as every care office's
  const member: MemberId = `${classes[kind] ?? 'CARE'}/${code}`;
  const system: SystemId = `${member}/sandbox`;
  const keys = [await makeKey('sig'), await makeKey('enc')];
  const open = keys.map(({ d: _, ...rest }) => rest as PublicKey);
  // What the operator does by itself it does without a request; the record's proof is one of a kind all the same.
  const acting = () => ({
    system: operator,
    member: memberOf(operator),
    memberKind: 'operator' as const,
    municipality: null,
    proof: { keyThumbprint: 'developer-page', jti: randomUUID() },
  });
  const actor = '開発者のページ';
  const named = { id: member, kind, name: `開発者 ${code}`, kana: 'カイハツシャ', municipality: null };
  await enact(services, acting(), { act: 'member', actor, to: member }, (connection, now) =>
    enrolOffice(connection, services, named, now),
  );
  const software = {
    id: system,
    name: 'ためしの業務システム',
    openingHours: 'always' as const,
    keys: open,
    receives: [],
  };
  await enact(services, acting(), { act: 'system', actor, to: member, toSystem: system }, (connection) =>
    enrolSoftware(connection, services, software),
  );
  return { system, keys };
}

async function makeKey(use: 'sig' | 'enc'): Promise<JWK> {
  const alg = use === 'sig' ? 'ES256' : 'ECDH-ES';
  const { privateKey } = await generateKeyPair(alg, { extractable: true, crv: 'P-256' });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use, alg };
}
