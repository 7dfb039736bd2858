import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { runModes } from '../../../contracts/kind.ts';
import { isLetterHash } from '../../../contracts/letter.ts';
import {
  isMemberId,
  isSystemId,
  type MemberId,
  memberKinds,
  memberOf,
  type SystemId,
} from '../../../contracts/member.ts';
import { openingHours } from '../../../contracts/opening-hours.ts';
import { givenQuota, quota } from '../../../contracts/quota.ts';
import { type Acted, enact } from '../../enrol/act.ts';
import { versionOf } from '../../enrol/adopt.ts';
import { enrolOrPropose } from '../../enrol/confirmations.ts';
import type { Enrolment } from '../../enrol/enrolments.ts';
import { enrolMunicipality, enrolOffice, type PublicKey } from '../../enrol/members.ts';
import { readExchanged, revokeWithQueue } from '../../enrol/revoke.ts';
import { readContract } from '../../enrol/services.ts';
import { enrolWitness } from '../../enrol/witnesses.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import { readQuota, setOpeningHours, setQuota } from '../../identify/enrol.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const short = z.string().trim().min(1).max(200);
export const actor = short.meta({ description: '操作する人の氏名。記録に残ります' });
const kana = z
  .string()
  .max(200)
  .regex(/^[ァ-ヶー・　]+$/)
  .meta({ description: '全角カタカナ' });
const member = z.custom<MemberId>((value) => typeof value === 'string' && isMemberId(value)).meta({ type: 'string' });
export const system = z
  .custom<SystemId>((value) => typeof value === 'string' && isSystemId(value))
  .meta({ type: 'string' });
const publicKey = z
  .looseObject({ kty: z.string(), use: z.enum(['sig', 'enc']) })
  .transform((jwk) => jwk as PublicKey)
  .meta({ type: 'object', description: '公開鍵（JWK）。use は sig か enc' });
const contractId = z.string().max(200);
export const files = z
  .record(z.string().max(100), z.string().max(200_000))
  .refine((all) => Object.keys(all).length <= 100)
  .meta({ description: 'フォルダーの中のファイルの名前と中身' });
export const municipalityCode = z.string().regex(/^\d{6}$/);
export const letterDigest = z
  .string()
  .refine(isLetterHash)
  .meta({ description: '通知書の指紋（engawa letter が作るもの）。符丁そのものは、自治体のほかの誰も見ません' });
const proposed = {
  202: {
    description: '自治体の確認を待っています',
    schema: z.object({ proposal: z.uuid(), digest: z.string(), towns: z.array(z.string()) }),
  },
};
const enrolledSystem = z.object({ system: z.string(), keys: z.array(z.string()) });
/** A system as it is enrolled: by the operator, or by a town hall that joins. */
export const software = z.strictObject({
  system,
  name: short,
  openingHours: openingHours.default('always'),
  runModes: z
    .array(z.enum(runModes))
    .min(1)
    .default(['通常'])
    .meta({ description: 'この業務システムが送り、受け取る実行区分。訓練や試験に使うときは、それも書きます' }),
  quota: givenQuota.default({}),
  keys: z.array(publicKey).min(1).max(10),
  receives: z.array(contractId).max(100).default([]),
  actor,
});
const reach = z.object({
  waiting: z.array(z.object({ member: z.string(), way: z.enum(['to', 'from']), messages: z.number() })),
  relations: z.array(z.object({ kind: z.string(), people: z.number() })),
  exchanged: z.array(z.object({ member: z.string(), exchanges: z.number(), people: z.number() })),
});

/** `/v1/enrol/…`: who and what takes part. Asked by the operator, decided by the policies, on record (exchange/enrol/act.ts). */
export function addEnrolment(app: Routes, { services, useProof }: { services: Services; useProof: UseProof }): void {
  /** What speaks for a town waits for the town; the record says that it was proposed, and under which number. */
  const ask = (caller: Caller, acted: Acted, enrolment: Enrolment) =>
    enact(services, caller, acted, async (connection, now, { said }) => {
      const made = await enrolOrPropose(connection, services, { enrolment, proposer: acted.actor, caller }, now);
      if ('keys' in made) return made;
      said({ details: [...(acted.details ?? []), `proposed:${made.proposal}`, `digest:${made.digest}`] });
      return { ...made, towns: [...made.towns] };
    });
  app.post(
    '/v1/enrol/municipalities',
    describe('自治体を登録する（運営者）', {
      201: { description: '登録しました', schema: z.object({ member: z.string() }) },
    }),
    checked('json', z.strictObject({ code: municipalityCode, files, letter: letterDigest, actor })),
    async (c) => {
      const { code, letter, ...asked } = c.req.valid('json');
      const caller = c.get('caller');
      const version = versionOf(code, asked.files);
      const details = [version.digest, `letter:${letter}`];
      const acted = { act: 'municipality', actor: asked.actor, municipality: code, details } as const;
      const enrolled = await enact(services, caller, { ...acted, to: `GOV/${code}` }, (connection, now) =>
        enrolMunicipality(connection, services, { version, letter, laidBy: caller.system }, now),
      );
      return c.json(enrolled, 201);
    },
  );
  app.post(
    '/v1/enrol/members',
    describe('参加機関を登録する（運営者）', {
      201: { description: '登録しました', schema: z.object({ member: z.string() }) },
    }),
    checked(
      'json',
      z.strictObject({
        member,
        kind: z.enum(Object.keys(memberKinds) as [keyof typeof memberKinds]),
        name: short,
        kana,
        municipality: municipalityCode
          .nullable()
          .meta({ description: '所在地の自治体。地域全体を受け持つ機関は null' }),
        actor,
      }),
    ),
    async (c) => {
      const { member: id, actor, ...rest } = c.req.valid('json');
      await enact(services, c.get('caller'), { act: 'member', actor, to: id }, (connection, now) =>
        enrolOffice(connection, services, { id, ...rest }, now),
      );
      return c.json({ member: id }, 201);
    },
  );
  app.post(
    '/v1/enrol/systems',
    describe('業務システムを、公開鍵とともに登録する（運営者）', {
      201: { description: '登録しました', schema: enrolledSystem },
      ...proposed,
    }),
    checked('json', software),
    async (c) => {
      const { system: id, actor, ...rest } = c.req.valid('json');
      const acted = { act: 'system', actor, to: memberOf(id), toSystem: id } as const;
      const made = await ask(c.get('caller'), acted, { act: 'system', body: { id, ...rest } });
      return 'keys' in made ? c.json({ system: id, keys: [...made.keys] }, 201) : c.json(made, 202);
    },
  );
  app.post(
    '/v1/enrol/quotas',
    describe('業務システムの利用の上限を決める（運営者）', { 204: { description: '決めました。すぐに効きます' } }),
    checked('json', z.strictObject({ system, quota: givenQuota, actor })),
    async (c) => {
      const { system: id, quota, actor } = c.req.valid('json');
      const details = Object.entries(quota).map(([name, value]) => `${name} ${value}`);
      const acted = { act: 'system', actor, to: memberOf(id), toSystem: id, details } as const;
      await enact(services, c.get('caller'), acted, (connection) => setQuota(connection, id, quota));
      return c.body(null, 204);
    },
  );
  app.get(
    '/v1/enrol/quotas',
    describe('業務システムの利用の上限を見る（運営者と、その参加機関）', {
      200: {
        description: 'given は別に決めたもの。quota は、いま効いているもの',
        schema: z.object({ system: z.string(), given: givenQuota, quota }),
      },
    }),
    checked('query', z.object({ system })),
    async (c) => {
      const { system: id } = c.req.valid('query');
      const { member, memberKind } = c.get('caller');
      if (memberKind !== 'operator' && member !== memberOf(id)) throw new Fault('forbidden');
      await useProof(c.get('caller'));
      const given = await readQuota(services.pools.exchange, id);
      return c.json({ system: id, given, quota: quota.parse(given) });
    },
  );
  app.post(
    '/v1/enrol/hours',
    describe('業務システムの業務時間を決める（運営者）', { 204: { description: '決めました。すぐに効きます' } }),
    checked('json', z.strictObject({ system, openingHours, actor })),
    async (c) => {
      const { system: id, openingHours: hours, actor } = c.req.valid('json');
      const details = [`hours ${JSON.stringify(hours)}`];
      const acted = { act: 'system', actor, to: memberOf(id), toSystem: id, details } as const;
      await enact(services, c.get('caller'), acted, (connection) => setOpeningHours(connection, id, hours));
      return c.body(null, 204);
    },
  );
  app.post(
    '/v1/enrol/services',
    describe('連携サービスを、連携契約定義とともに登録する（運営者）', {
      201: { description: '登録しました', schema: z.object({ contract: z.string(), version: z.string() }) },
      ...proposed,
    }),
    checked(
      'json',
      z.strictObject({
        contract: z.string().max(500_000).meta({ description: '連携契約定義（注釈つきの JSON Schema）の文字列' }),
        at: system.optional().meta({ description: 'これを提供する、または受け取る業務システム' }),
        code: z
          .string()
          .regex(/^[A-Za-z0-9.-]{1,40}$/)
          .optional()
          .meta({ description: '照会に答えるとき、/r1/… の最後の部分' }),
        url: z
          .url()
          .max(500)
          .nullable()
          .default(null)
          .meta({ description: '照会を受ける住所。開いた口がなければ null' }),
        actor,
      }),
    ),
    async (c) => {
      const { contract: text, at, code, url, actor } = c.req.valid('json');
      const { id, version } = readContract(text);
      const acted = {
        act: 'service',
        actor,
        ...(at && { to: memberOf(at), toSystem: at }),
        details: [id, version],
      } as const;
      const offer = at && { at: { system: at, code, url } };
      const made = await ask(c.get('caller'), acted, { act: 'service', body: { contract: text, ...offer } });
      return 'keys' in made ? c.json({ contract: id, version }, 201) : c.json(made, 202);
    },
  );
  app.post(
    '/v1/enrol/witnesses',
    describe('監査台帳の立会人を登録する（運営者）', {
      201: { description: '登録しました', schema: z.object({ vkey: z.string() }) },
    }),
    checked('json', z.strictObject({ name: short, url: z.url().max(500), vkey: z.string().min(1).max(5000), actor })),
    async (c) => {
      const { actor, ...witness } = c.req.valid('json');
      await enact(services, c.get('caller'), { act: 'witness', actor, details: [witness.vkey] }, (connection, now) =>
        enrolWitness(connection, witness, now),
      );
      return c.json({ vkey: witness.vkey }, 201);
    },
  );
  app.post(
    '/v1/enrol/revocations',
    describe('業務システムを失効させ、その受信箱を止める（運営者）', {
      200: { description: '失効しました。届きえた先', schema: reach },
    }),
    checked('json', z.strictObject({ system, reason: short, actor })),
    async (c) => {
      const { system: id, reason, actor } = c.req.valid('json');
      // Nobody would be left to undo it; a key that leaked is turned.
      if (id === c.get('caller').system)
        throw new Fault(
          'conflict',
          `${id} は、いまこの操作をしている業務システムです。自分自身を失効させることはできません。運営者のコマンドの鍵が漏れたときは、engawa rotate operator で新しくしてください。`,
        );
      const acted = { act: 'revocation', actor, to: memberOf(id), toSystem: id, details: [reason] } as const;
      const found = await enact(services, c.get('caller'), acted, (connection) =>
        revokeWithQueue(connection, id, services),
      );
      const exchanged = await readExchanged(services.pools.trail, id);
      return c.json({ waiting: [...found.waiting], relations: [...found.relations], exchanged: [...exchanged] });
    },
  );
}
