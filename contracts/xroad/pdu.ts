import { Fault } from '../fault.ts';

/**
 * The purpose headers of the Estonian data tracker (PR-PDU-REST 0.1.0), by which a request says what it is for. The purpose is
 * believed as a question only: what it rests on in law stands in the region's register of purposes.
 */
export const purposeHeader = 'X-Road-PDU-Purpose';

const names = [
  'purpose',
  'bulk-processing',
  'legal-basis',
  'consent-reference',
  'hidden',
  'hidden-reason',
  'hidden-until',
  'initiator-org-type',
  'initiator-org-code',
  'initiator-org-name',
  'initiator-org-system',
  'initiator-person-code',
  'initiator-person-alternative-code',
  'initiator-person-name',
] as const;

/**
 * Checks what stands under X-Road-PDU-…, and gives the purpose.
 * @param find the decoded value of a header by its name in small letters
 * @throws Fault bad_request
 */
export function readPurpose(given: readonly string[], find: (name: string) => string | undefined): string | undefined {
  const value = (name: (typeof names)[number]) => find(`x-road-pdu-${name}`);
  const unknown = given.find((name) => !names.some((known) => name === `x-road-pdu-${known}`));
  if (unknown !== undefined) throw bad(`${unknown} という名前のヘッダーは、データトラッカー拡張にありません。`);
  for (const name of ['bulk-processing', 'hidden'] as const)
    if (!['true', 'false', undefined].includes(value(name)))
      throw bad(`X-Road-PDU-${name} は true か false にしてください。`);
  // Whoever believes that its look is hidden must not find out otherwise from the person.
  if (value('hidden') === 'true' || value('hidden-reason') !== undefined || value('hidden-until') !== undefined)
    throw bad('記録を本人に見せる時期は、照会ごとには変えられません。X-Road-PDU-Hidden を付けずに送ってください。');
  const [type, code, name] = [value('initiator-org-type'), value('initiator-org-code'), value('initiator-org-name')];
  if (type !== undefined && !['GOV', 'COM', 'NGO', 'NEE'].includes(type))
    throw bad('X-Road-PDU-Initiator-Org-Type は GOV・COM・NGO・NEE のいずれかにしてください。');
  const hasName = code !== undefined || name !== undefined;
  if ((type !== undefined) !== hasName)
    throw bad('X-Road-PDU-Initiator-Org-Type は、Initiator-Org-Code か Initiator-Org-Name と一緒に付けてください。');
  return value('purpose');
}

const bad = (detail: string) => new Fault('bad_request', detail);
