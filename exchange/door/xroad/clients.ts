import { Fault } from '../../../contracts/fault.ts';
import { answerJson, type XRoadAnswer } from '../../../contracts/xroad/answer.ts';
import type { Directory, Member } from '../../identify/directory/directory.ts';
import { checkRegion } from './receive.ts';

type Client = { readonly id: readonly string[]; readonly name: string };

/**
 * `GET /listClients[?xRoadInstance=]`: the members and systems of the region (PR-META §2), in XML, or in JSON where that is accepted.
 * @param target the request target as it came
 * @throws Fault
 */
export function listClients(
  target: string,
  accept: string | undefined,
  region: string,
  directory: Directory,
): XRoadAnswer {
  const asked = new URLSearchParams(target.split('?')[1] ?? '').getAll('xRoadInstance');
  if (asked.length > 1) throw new Fault('bad_request', 'xRoadInstance は一つにしてください。');
  if (asked[0] !== undefined) checkRegion(asked[0], region);
  const clients = clientsOf(region, directory);
  if (isJson(accept)) return answerJson(200, { member: clients.map(jsonOf) });
  return {
    status: 200,
    headers: [['Content-Type', 'text/xml; charset=utf-8']],
    body: Buffer.from(xmlOf(clients)),
  };
}

const isJson = (accept = ''): boolean =>
  accept.split(',').some((one) => /^(?:application|text)\/json$/i.test(one.split(';')[0]!.trim()));

/** Whoever takes part at this moment: a member, then its systems. */
function clientsOf(region: string, directory: Directory): Client[] {
  const { members, systems } = directory.all();
  const systemsBy = Map.groupBy(systems.filter(directory.isInForce), ({ member }) => member);
  const isHere = (member: Member) => member.leftAt === null;
  return members
    .filter(isHere)
    .flatMap(({ id, name }) => [
      { id: [region, ...id.split('/')], name },
      ...(systemsBy.get(id) ?? []).map((system) => ({ id: [region, ...system.id.split('/')], name })),
    ]);
}

function jsonOf({ id: [instance, memberClass, member, system], name }: Client) {
  return {
    id: {
      member_class: memberClass,
      member_code: member,
      object_type: system === undefined ? 'MEMBER' : 'SUBSYSTEM',
      ...(system !== undefined && { subsystem_code: system }),
      xroad_instance: instance,
    },
    name,
  };
}

const xmlOf = (clients: readonly Client[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<xrd:clientList xmlns:xrd="http://x-road.eu/xsd/xroad.xsd" xmlns:id="http://x-road.eu/xsd/identifiers">
${clients.map(memberXml).join('\n')}
</xrd:clientList>
`;

function memberXml({ id, name }: Client): string {
  const names = ['xRoadInstance', 'memberClass', 'memberCode', 'subsystemCode'];
  const parts = id.map((part, i) => `<id:${names[i]}>${inXml(part)}</id:${names[i]}>`).join('');
  const type = id.length === 3 ? 'MEMBER' : 'SUBSYSTEM';
  return `  <xrd:member><xrd:id id:objectType="${type}">${parts}</xrd:id><xrd:name>${inXml(name)}</xrd:name></xrd:member>`;
}

const inXml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
