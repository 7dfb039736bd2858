import { Fault } from '../../../contracts/fault.ts';
import { answerJson, type XRoadAnswer } from '../../../contracts/xroad/answer.ts';
import type { Service } from '../../identify/directory/directory.ts';
import type { Services } from '../../services.ts';
import { couldBePermitted } from './allowed.ts';
import { describeService } from './describe-service.ts';
import type { Arriving } from './receive.ts';

type Given = Pick<Services, 'directory' | 'policies' | 'clock'> & { readonly exchangeUrl: string };

/**
 * The services by which X-Road tells of services (PR-MREST): of what a system offers, what of it the caller's member could be permitted,
 * and how to ask. They say nothing about any person.
 * @throws Fault not_found, bad_request, method_not_allowed
 */
export function answerMetaservice(given: Given, arriving: Arriving): XRoadAnswer {
  const { request, target, caller } = arriving;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new Fault('method_not_allowed', undefined, { headers: { Allow: 'GET, HEAD' } });
  if (target.path !== '' && target.path !== '/') throw new Fault('not_found');
  const system = `${target.memberClass}/${target.member}/${target.system}`;
  given.directory.getSystem(system);
  if (target.service === 'getOpenAPI') return openApi(given, arriving, system);
  const offered = given.directory.servicesOf(system);
  const listed =
    target.service === 'listMethods' ? offered : offered.filter((one) => isAllowed(given, one, caller.member));
  return answerJson(200, { service: listed.map((one) => methodsOf(given, one, target.region)) });
}

/** As Annex B of PR-MREST shows it; the OpenAPI of its Annex A describes another form, which no server sends. */
function methodsOf({ policies }: Given, { system, code, contract }: Service, region: string) {
  const [memberClass, member, name] = system.split('/');
  return {
    member_class: memberClass,
    member_code: member,
    object_type: 'SERVICE',
    service_code: code,
    service_type: 'OPENAPI',
    subsystem_code: name,
    xroad_instance: region,
    endpoint_list: (policies.contracts.get(contract)?.endpoints ?? []).map(({ method, path }) => ({
      method,
      path: wildcards(path),
    })),
  };
}

/** X-Road writes `*` for one segment and `**` for all that follows. */
const wildcards = (path: string): string =>
  path
    .split('/')
    .map((segment) => (segment === '*' ? '**' : segment.replace(/^\{\w+\}$/, '*')))
    .join('/') || '/';

function isAllowed({ policies, directory, clock }: Given, service: Service, asker: string): boolean {
  const contract = policies.contracts.get(service.contract);
  if (!contract?.kinds.includes('inquiry')) return false;
  const sender = directory.getMember(directory.getSystem(service.system).member);
  const receiver = directory.getMember(asker);
  const asked = { kind: 'inquiry', contract, time: clock.now(), runMode: '通常', sender, receiver } as const;
  return contract.purposes.some((id) => {
    const purpose = policies.purposes.get(id);
    return purpose !== undefined && couldBePermitted(policies, { ...asked, purpose, shown: {}, subject: null });
  });
}

function openApi({ directory, policies, exchangeUrl }: Given, { target }: Arriving, system: string): XRoadAnswer {
  const [code, ...more] = new URLSearchParams(target.query).getAll('serviceCode');
  if (code === undefined || more.length > 0) throw new Fault('bad_request', 'serviceCode を一つ指定してください。');
  const service = directory.findService(system, code);
  const contract = service && policies.contracts.get(service.contract);
  if (!contract) throw new Fault('not_found', 'この業務システムに、その名前の連携サービスはありません。');
  const url = `${exchangeUrl}/r1/${target.region}/${system}/${encodeURIComponent(code)}`;
  return answerJson(200, describeService(contract, { policies, url }));
}
