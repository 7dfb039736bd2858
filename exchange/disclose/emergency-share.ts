import type { Permit } from '../../contracts/decision.ts';
import { Fault } from '../../contracts/fault.ts';
import type { Services } from '../services.ts';
import type { Envelope } from '../stages.ts';
import { disclose } from './disclose.ts';

export type Content = Readonly<Record<string, unknown>>;

/**
 * disclose, for one person of an emergency release: what the decision names of the content, and nothing else.
 * @param place where the person stands in the request, for whoever has to mend it
 * @throws Fault bad_request where the content does not fit the contract
 */
export async function disclosePerson(
  { keys }: Services,
  { contract, sender, receiver, named }: Envelope,
  {
    decision,
    content,
    time,
    place,
  }: {
    readonly decision: Permit;
    readonly content: Content;
    readonly time: Date;
    readonly place: number;
  },
): Promise<Content> {
  const cut = await disclose({
    contract: contract!,
    decision,
    sender: sender.id,
    receiver: receiver!.id,
    purpose: named.purpose,
    time,
    keys,
    body: Buffer.from(JSON.stringify(content)),
    mediaType: 'application/json',
  });
  if ('refused' in cut)
    throw new Fault('bad_request', `persons/${place}: ${cut.detail ?? '内容が、連携契約定義に合いません。'}`);
  return JSON.parse(cut.body.toString());
}
