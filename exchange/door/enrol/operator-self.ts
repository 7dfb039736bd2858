import { timingSafeEqual } from 'node:crypto';
import { CompactEncrypt, importJWK } from 'jose';
import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { sayUncovered } from '../../decide/coverage/words.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const right = z.object({
  contract: z.string(),
  title: z.string(),
  purpose: z.string(),
  send: z.boolean(),
  receive: z.boolean(),
  unapproved: z.array(z.string()).meta({ description: '自治体がまだ承認していないため、渡らないもの' }),
});
const self = z.object({
  region: z.string().meta({ description: 'この地域の名前（職員の申告の aud）' }),
  system: z.string(),
  name: z.string(),
  member: z.string(),
  memberName: z.string(),
  memberKind: z.string(),
  municipality: z.string().nullable(),
  time: z.iso.datetime().meta({ description: 'この連携基盤の計算機の時計' }),
  keys: z.array(z.object({ kid: z.string(), use: z.enum(['sig', 'enc']) })),
  receives: z.array(z.string()).meta({ description: 'この業務システムが受け取る連携契約定義' }),
  offers: z
    .array(z.object({ code: z.string(), title: z.string(), collected: z.boolean() }))
    .meta({ description: 'この業務システムが答える連携サービス。collected は、照会を取りに来るもの' }),
  rights: z
    .array(right)
    .meta({ description: '機関の種別として認められているもの。一件ごとの判断は、関係と同意によります' }),
});
const minutes = 10;

/** `/v1/self`: what the exchange knows of the calling system, so that who sets one up can see what is still missing. */
export function addSelf(
  app: Routes,
  { services, useProof, region }: { services: Services; useProof: UseProof; region: string },
): void {
  const { directory, realClock, digests } = services;
  app.get(
    '/v1/self',
    describe('自分の業務システムが、どう登録されているかを見る', { 200: { description: '登録の内容', schema: self } }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const system = directory.getSystem(caller.system);
      return c.json({
        region,
        system: system.id,
        name: system.name,
        member: caller.member,
        memberName: directory.getMember(caller.member).name,
        memberKind: caller.memberKind,
        municipality: caller.municipality,
        time: realClock.now().toISOString(),
        keys: (['sig', 'enc'] as const).flatMap((use) =>
          directory.keysOf(system, use).map(({ kid }) => ({ kid, use })),
        ),
        receives: [...services.contracts.keys()].filter(
          (id) => directory.findReception(caller.member, id) === caller.system,
        ),
        offers: directory.servicesOf(caller.system).map(({ code, contract, url }) => ({
          code,
          title: services.contracts.get(contract)?.title ?? contract,
          collected: url === null,
        })),
        rights: rightsOf(services, caller),
      });
    },
  );
  /** under every key, the current one first: one may be turned between a test letter and its opening */
  const secretsOf = (system: string, minute: number) =>
    digests.of('engawa/self-check', `${system}/${minute}`).map((digest) => digest.toString('base64url'));
  const minuteNow = () => Math.floor(realClock.now().getTime() / 60_000);
  app.post(
    '/v1/self/letters',
    describe('自分あての、封をした試しの便りを受け取る', {
      201: { description: '郵便と同じ鍵で封をしたもの', schema: z.object({ kid: z.string(), sealed: z.string() }) },
    }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const key = directory.encryptionKey(caller.system);
      if (!key) throw new Fault('conflict', '封をするための公開鍵（use: "enc"）が登録されていません。');
      const sealed = await new CompactEncrypt(Buffer.from(secretsOf(caller.system, minuteNow())[0]!))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
        .encrypt(await importJWK(key.jwk, 'ECDH-ES'));
      return c.json({ kid: key.kid, sealed }, 201);
    },
  );
  app.post(
    '/v1/self/letters/opened',
    describe('試しの便りを開けたことを確かめる', { 204: { description: '開けました' } }),
    checked('json', z.strictObject({ text: z.string().max(100) })),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const given = Buffer.from(c.req.valid('json').text);
      const now = minuteNow();
      const isOurs = Array.from({ length: minutes }, (_, ago) => secretsOf(caller.system, now - ago))
        .flat()
        .map((secret) => Buffer.from(secret))
        .some((secret) => secret.length === given.length && timingSafeEqual(secret, given));
      if (!isOurs) throw new Fault('bad_request', '開けた内容が、送った便りと違います。');
      return c.body(null, 204);
    },
  );
}

/** What the member's kind may give and get; a decision about a person asks for more. */
const rightsOf = ({ policies, contracts, purposes }: Services, { memberKind }: Caller): z.infer<typeof right>[] =>
  [...contracts.values()].flatMap(({ id, title, purposes: served }) =>
    served.flatMap((purposeId) => {
      const purpose = purposes.get(purposeId);
      const send = purpose?.senderKinds.includes(memberKind) ?? false;
      const receive = purpose?.receiverKinds.includes(memberKind) ?? false;
      const unapproved = sayUncovered(policies, id);
      return send || receive ? [{ contract: id, title, purpose: purposeId, send, receive, unapproved }] : [];
    }),
  );
