import path from 'node:path';
import { type Client, createClient } from '../connector/client.ts';
import type { MemberId, SystemId } from '../contracts/member.ts';
import { openSystemKeys } from '../town/keys.ts';
import type { Target } from './load/requests.ts';
import type { BenchRegion } from './region.ts';

/** What the provider answers: about 600 bytes, of which the decision lets a part go on. */
export const certification = JSON.stringify({
  ...{ insurerNumber: '654321', insuredNumber: '0000000001', name: '軒端 花子', kana: 'ノキバ ハナコ' },
  ...{ birthDate: '1940-05-05', sex: '女' },
  certification: {
    ...{ careLevel: '要介護2', certifiedOn: '2026-03-20', validFrom: '2026-04-01', validUntil: '2027-03-31' },
    limitUnits: 19705,
    boardOpinion:
      '状態が安定していると考えられるため、有効期間を長く設定した。要介護状態の悪化を防ぐため、こまめな水分の摂取に努められたい。',
  },
});

/** 要介護認定情報の確認: of the answer six fields go on, the others are cut. */
const purpose = 'certification-check';
const townHall: SystemId = 'GOV/990027/care';

export async function openSystem({ data, exchangeUrl }: BenchRegion, system: SystemId) {
  const { keys } = await openSystemKeys(path.join(data, 'town', 'keys'), system);
  return { key: keys[0], client: await createClient({ exchange: exchangeUrl, system, keys }) };
}

/** Care managers of 軒端町 and the persons of whom they may ask, each with the manager's own code of the person. */
export async function findAskers(region: BenchRegion): Promise<Target['askers']> {
  const { town, configuration } = region;
  const pairs = town.relations.flatMap(({ kind, member, resident: id }) => {
    if (kind !== 'care-manager' || !member.startsWith('CARE/')) return [];
    const resident = town.residents.find((one) => one.id === id)!;
    const isPlain = !resident.protected && resident.movedOut === undefined && resident.insured.length > 0;
    return resident.municipality === '990027' && isPlain ? [{ member, resident }] : [];
  });
  const hall = await openSystem(region, townHall);
  const askers: Target['askers'][number][] = [];
  for (const [member, all] of Map.groupBy(pairs, (pair) => pair.member)) {
    const system = `${member}/careplan` as SystemId;
    const { key, client } = await openSystem(region, system);
    const persons = all.map(({ resident }) => resident.insured[0]!);
    const codes = await client.requestCodes(purpose, persons);
    await consent(hall.client, await hall.client.requestCodes(purpose, persons), member);
    for (const code of codes)
      askers.push({
        caller: { system, key },
        headers: headersOf(`${configuration.region.code}/${system}`, code!),
      });
  }
  if (askers.length === 0) throw new Error('nobody in the town may ask');
  return askers;
}

/** The persons' own, said at the town hall's counter. @param codes the town hall's */
async function consent(hall: Client, codes: readonly (string | undefined)[], recipient: MemberId): Promise<void> {
  for (const subject of codes)
    await hall.call('POST', '/v1/consents', {
      ...{ subject, purpose, recipient, giver: 'person', channel: 'counter', textVersion: '2026-1', validUntil: null },
      ...{ validFrom: '2026-04-01T00:00:00+09:00', explainedBy: '軒端町の窓口' },
    });
}

export const headersOf = (client: string, code: string): Record<string, string> => ({
  'X-Road-Client': client,
  'X-Road-PDU-Purpose': purpose,
  'Engawa-Subject': code,
});
