import type { Found } from '../../decide/inquiry.ts';
import { readCase } from '../../disclose/answer.ts';
import { contractOfError, permitForError } from '../../disclose/error.ts';
import { type Disclosed, isRefused } from '../../disclose/index.ts';
import { road } from '../../road.ts';
import type { Services } from '../../services.ts';
import type { Given, Intent, WeighedInquiry } from '../../stages.ts';

/** What may go on of an error's body, and the decision by which it may. */
export type ErrorAnswer = { readonly weighed: WeighedInquiry; readonly disclosed: Disclosed };

/**
 * The body of a provider's error, where the contract names one of this status: decided upon what it says of the case (never upon what it
 * might say), and cut, like every answer. Whatever is wrong with it, it is an error without a body, as those that no contract names.
 * @returns undefined: nothing of the body goes on; `misfit`: why, where the contract names it, and it is none
 */
export async function discloseError(
  services: Services,
  { records: _, codeAtProvider, ...inquiry }: Intent,
  given: Given,
  found: Omit<Found, 'said'>,
): Promise<ErrorAnswer | { readonly misfit: string } | undefined> {
  const form = given.body.length === 0 ? undefined : contractOfError(inquiry.contract!, given.status);
  if (!form) return undefined;
  const said = await readCase(form, given);
  if (isRefused(said)) return misfitOf(given, said.detail);
  const weighed = road.decide.answer(services.policies, inquiry, { ...found, said });
  const decision = weighed.decision.outcome === 'permit' ? permitForError(weighed.decision, form) : undefined;
  if (!decision) return undefined;
  const disclosed = await road.disclose.answer(services, { ...weighed, contract: form, decision }, given);
  if ('refused' in disclosed) return misfitOf(given, disclosed.detail);
  if (codeAtProvider !== null && disclosed.body.includes(codeAtProvider)) return misfitOf(given, codeInside);
  return disclosed.items.length === 0 ? undefined : { weighed, disclosed };
}

export const codeInside = '回答に、提供元だけの対象者の符号が含まれています。';

const misfitOf = ({ status }: Given, detail: string) => ({
  misfit: detail
    .split('\n')
    .map((line) => `誤り（${status}）の本文: ${line}`)
    .join('\n'),
});
