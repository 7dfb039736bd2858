import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';
import { actingHeader, actingType } from '../contracts/acting.ts';
import type { SystemId } from '../contracts/member.ts';
import { protectionRole } from '../contracts/protection.ts';
import { privacyDeputyRole } from '../contracts/rights.ts';
import { openSystemKeys } from '../town/keys.ts';
import type { TestClient, TestRegion } from './testing.ts';

/** What a claim says otherwise than it should: for tests of what is refused. */
export type Claimed = { readonly signer?: SystemId; readonly typ?: string; readonly [claim: string]: unknown };

/** The header of an acting person, signed as the system itself would. */
export async function actingOf(
  region: TestRegion,
  system: SystemId,
  { sub, role, msg }: { readonly sub: string; readonly role: string; readonly msg: string },
  { signer = system, typ = actingType, ...more }: Claimed = {},
): Promise<Record<string, string>> {
  const { keys } = await openSystemKeys(path.join(region.data, 'town', 'keys'), signer);
  const [sig] = keys as readonly JWK[];
  const now = Math.floor(Date.now() / 1000);
  const aud = region.configuration.region.code;
  const claim = {
    iss: system,
    aud,
    sub,
    role,
    msg,
    jti: randomUUID(),
    iat: now,
    exp: now + 120,
    auth_time: now,
    ...more,
  };
  const token = await new SignJWT(claim)
    .setProtectedHeader({ alg: 'ES256', kid: sig!.kid!, typ })
    .sign(await importJWK(sig!, 'ES256'));
  return { [actingHeader]: token };
}

/** Enrols somebody of the caller's staff, from now on. */
export const enrol = (client: TestClient, id: string, ...roles: string[]) =>
  client.post('/v1/staff', { id, roles, validFrom: '2024-04-01T00:00:00+09:00', validUntil: null });

/** A request under /v1 whose body has an id, with the claim of who acts. */
export async function act<T>(
  region: TestRegion,
  client: TestClient,
  target: string,
  who: { readonly sub: string; readonly role: string },
  body: Readonly<Record<string, unknown>>,
  otherwise: Claimed = {},
): Promise<{ status: number; body: T }> {
  const id = randomUUID();
  const headers = await actingOf(region, client.system, { ...who, msg: id }, otherwise);
  const response = await client.call('POST', target, { id, ...body }, headers);
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
}

/** Who drafts a town hall's answers to residents, and decides in the privacy officer's absence. */
export const drafter = { sub: 'p-2', role: privacyDeputyRole } as const;

/** Drafts a town hall's answer and has it approved by another. @returns the statuses of both */
export async function answerByTwo(
  region: TestRegion,
  hall: TestClient,
  target: string,
  body: Readonly<Record<string, unknown>>,
  officer: { readonly sub: string; readonly role: string },
): Promise<readonly number[]> {
  await enrol(hall, drafter.sub, drafter.role);
  const drafted = await act<{ draft: string }>(region, hall, target, drafter, body);
  const approved = await act(region, hall, `/v1/answer-drafts/${drafted.body.draft}/approve`, officer, {});
  return [drafted.status, approved.status];
}

/** Two of a town hall's staff who have its protections（支援措置）in hand. */
export const guardians = [
  { sub: 'hogo-1', role: protectionRole },
  { sub: 'hogo-2', role: protectionRole },
] as const;

/** Protects a person at once; null: ends it, by both. @returns the last answer's status */
export async function protect(region: TestRegion, hall: TestClient, subject: string, until: string | null) {
  for (const { sub, role } of guardians) await enrol(hall, sub, role);
  const body = { subject, until, urgent: until !== null };
  const proposed = await act<{ proposal: string }>(region, hall, '/v1/protections', guardians[0], body);
  if (until !== null || proposed.status !== 201) return proposed.status;
  return (await act(region, hall, `/v1/protections/${proposed.body.proposal}/approve`, guardians[1], {})).status;
}
