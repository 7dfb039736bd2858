import { z } from 'zod';
import { type RefusalCode, refusals } from '../../../contracts/refusal.ts';
import { explain } from '../../decide/explain.ts';
import { misfitsOf } from '../../decide/misfit.ts';
import { type AskedService, findAskedService, readService, type Wanted } from '../../identify/asked-service.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';
import { couldBePermitted } from '../xroad/allowed.ts';

const text = z.string().min(1).max(200);
const wanted = z.strictObject({
  service: text.meta({ description: '区分/番号/業務システム/連携サービス' }),
  purpose: text,
});
const found = z.object({
  title: z.string().nullable().meta({ description: '連携サービスの名前。ないときは null' }),
  subject: z.string().nullable().meta({ description: 'だれについてのものか（one、many、aggregate、none）' }),
  roles: z
    .array(z.string())
    .nullable()
    .meta({ description: '操作する職員の申告が要るときの役割（空は、どの役割でもよい）。要らないときは null' }),
  objections: z
    .array(z.object({ code: z.enum(Object.keys(refusals) as [RefusalCode]), text: z.string() }))
    .meta({ description: 'だれについて照会しても認められない理由' }),
  purposes: z
    .array(z.object({ id: z.string(), title: z.string() }))
    .meta({ description: 'この機関が、この連携サービスに使える利用目的' }),
  services: z.array(z.string()).meta({ description: '見つからないとき、同じ機関の連携サービス' }),
});
type Found = z.infer<typeof found>;

/** `/v1/self/asking`: whether what a system is set up to ask could be permitted at all. Nobody is asked about, and nothing of anybody is looked at. */
export function addSelfAsking(app: Routes, { services, useProof }: { services: Services; useProof: UseProof }): void {
  app.post(
    '/v1/self/asking',
    describe('照会する連携サービスと利用目的が、組み合わせとして認められるかを確かめる（対象者にはよりません）', {
      200: { description: '尋ねた順の答え', schema: z.object({ results: z.array(found) }) },
    }),
    checked('json', z.strictObject({ asking: z.array(wanted).min(1).max(100) })),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      return c.json({ results: c.req.valid('json').asking.map((one) => lookAt(services, caller, one)) });
    },
  );
}

function lookAt(services: Services, caller: Caller, wanted: Wanted): Found {
  const asked = findAskedService(services, { kind: caller.memberKind }, wanted);
  const { contract, purpose, objections } = asked;
  const said = objections.map(({ code, detail }) => ({
    code,
    text: [refusals[code], detail].filter(Boolean).join(''),
  }));
  return {
    title: contract?.title ?? null,
    subject: contract?.subject ?? null,
    roles: purpose?.actorRoles ? [...purpose.actorRoles] : null,
    objections: said.length > 0 ? said : objectionsOfTowns(services, caller, asked),
    purposes: purposesFor(services, caller, asked),
    services: contract ? [] : nearTo(services, wanted),
  };
}

/** What the rules say of everybody: of a person to whom all applies that the purpose asks for. */
function objectionsOfTowns(
  { policies, directory, clock }: Services,
  caller: Caller,
  { contract, purpose, sender }: AskedService,
): Found['objections'] {
  if (!contract || !purpose || !sender) return [];
  const question = {
    kind: 'inquiry',
    contract,
    purpose,
    time: clock.now(),
    runMode: '通常',
    sender,
    receiver: directory.getMember(caller.member),
    shown: {},
    subject: null,
  } as const;
  return couldBePermitted(policies, question) ? [] : explain(policies, question).reasons.map((one) => ({ ...one }));
}

function purposesFor({ purposes }: Services, { memberKind: kind }: Caller, { contract, sender }: AskedService) {
  if (!contract || !sender) return [];
  return contract.purposes.flatMap((id) => {
    const purpose = purposes.get(id);
    if (!purpose) return [];
    const [misfit] = misfitsOf({ kind: 'inquiry', contract, purpose, sender, receiver: { kind } });
    return misfit === undefined ? [{ id, title: purpose.title }] : [];
  });
}

/** What the same system offers, or else the same member. */
function nearTo({ directory }: Services, { service }: Wanted): string[] {
  const { system } = readService(service);
  const namesOf = (id: string) => directory.servicesOf(id).map(({ code }) => `${id}/${code}`);
  const own = namesOf(system);
  if (own.length > 0) return own;
  const member = system.split('/').slice(0, 2).join('/');
  return directory.all().systems.flatMap((one) => (one.member === member ? namesOf(one.id) : []));
}
