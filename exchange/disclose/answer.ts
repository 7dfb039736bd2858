import type { Contract } from '../../contracts/contract.ts';
import type { Permit } from '../../contracts/decision.ts';
import type { Services } from '../services.ts';
import type { Given, WeighedInquiry } from '../stages.ts';
import { findCase } from './case.ts';
import { type Disclosed, type Disclosing, disclose } from './disclose.ts';
import { discloseAside, isLarge, readCaseAside } from './large/thread.ts';
import { type Refused, read, refuse } from './read.ts';

const findHeaders = ({ headers }: Given, wanted: string): string[] =>
  headers.flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : []));
export const mediaTypeOf = (given: Given): string => findHeaders(given, 'content-type')[0] ?? '';

/**
 * What a provider's answer says of the case, for the second decision. Nothing where the contract has no such places.
 * @returns why the answer is none, where it has and cannot be read
 */
export async function readCase(contract: Contract, given: Given): Promise<ReturnType<typeof findCase> | Refused> {
  if (!contract.case) return {};
  if (isLarge(contract, given.body))
    return readCaseAside({ contract, mediaType: mediaTypeOf(given), body: given.body });
  const content = read(contract, mediaTypeOf(given), given.body);
  return 'refused' in content ? content : findCase(contract, content.tree);
}

/** disclose, for an answer: what the second decision names of it. */
export async function discloseAnswer(
  { keys }: Services,
  { contract, giver, asker, namedPurpose, decision, decidedAt }: WeighedInquiry & { readonly decision: Permit },
  given: Given,
): Promise<Disclosed | Refused> {
  if (findHeaders(given, 'content-type').length > 1) return refuse('回答の Content-Type は一つにしてください。');
  // Nobody asked for it, and its asker would not be told.
  if (findHeaders(given, 'content-encoding').some((one) => one.toLowerCase() !== 'identity'))
    return refuse('回答は、圧縮（Content-Encoding）せずに返してください。');
  const disclosing: Disclosing = {
    contract: contract!,
    decision,
    sender: giver!.id,
    receiver: asker.id,
    purpose: namedPurpose,
    time: decidedAt,
    keys,
    body: given.body,
    mediaType: mediaTypeOf(given),
  };
  return isLarge(contract!, given.body) ? discloseAside(disclosing) : disclose(disclosing);
}
