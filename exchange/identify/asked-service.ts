import type { Contract } from '../../contracts/contract.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { objectToMisfit } from '../decide/misfit.ts';
import type { Party, Receiver } from '../decide/question.ts';
import type { Services } from '../services.ts';

type Objection = { readonly code: RefusalCode; readonly detail?: string };
/** A service and a purpose as they are written in a configuration: `class/member/system/service`. */
export type Wanted = { readonly service: string; readonly purpose: string };
export type AskedService = {
  readonly contract: Contract | undefined;
  readonly sender: Party | undefined;
  readonly purpose: Purpose | undefined;
  /** what speaks against, whoever is asked about */
  readonly objections: readonly Objection[];
};

/** What a member would ask, before it asks about anybody. */
export function findAskedService(
  { directory, contracts, purposes }: Pick<Services, 'directory' | 'contracts' | 'purposes'>,
  receiver: Pick<Receiver, 'kind'>,
  wanted: Wanted,
): AskedService {
  const { system, code } = readService(wanted.service);
  const service = directory.findService(system, code);
  const contract = service && contracts.get(service.contract);
  const sender = service && directory.getMember(directory.getSystem(service.system).member);
  const purpose = purposes.get(wanted.purpose);
  const objections: Objection[] = [];
  if (!contract) objections.push({ code: 'service_unknown', detail: `（${wanted.service}）` });
  if (!purpose) objections.push({ code: 'purpose_unknown', detail: `（${wanted.purpose}）` });
  if (contract && sender && purpose)
    objections.push(...objectToMisfit({ kind: 'inquiry', contract, purpose, sender, receiver }, purposes));
  return { contract, sender, purpose, objections };
}

export function readService(name: string): { readonly system: string; readonly code: string } {
  const at = name.lastIndexOf('/');
  return { system: name.slice(0, Math.max(0, at)), code: name.slice(at + 1) };
}
