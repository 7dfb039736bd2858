import type { Contract } from '../../contracts/contract.ts';
import { exceptionalKinds } from '../../contracts/kind.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { Question } from './question.ts';
import { kindsIn } from './words.ts';

/** A question without the person: nothing that is found of it can say anything about one. */
export type Frame = Pick<Question, 'contract' | 'purpose' | 'kind'> & {
  readonly sender: Pick<Question['sender'], 'kind'>;
  readonly receiver: Pick<Question['receiver'], 'kind'>;
};

/** What of contract, purpose and the two sides does not fit together, whoever is asked about. */
export function* misfitsOf({ contract, purpose, kind, sender, receiver }: Frame): Generator<RefusalCode> {
  // A person sees their own data in whatever form it is kept, and whatever it was kept for: at the counter. What they ask by themselves is answered
  // by services that were made for it, and so say it in words that need nobody beside them.
  const own = kind === 'self-access';
  const isMadeForIt = contract.purposes.includes(purpose.id);
  if (!own && !contract.kinds.some((one) => one === kind)) yield 'contract_unknown';
  if (!serves(purpose, kind) || ((!own || receiver.kind === 'resident') && !isMadeForIt)) yield 'purpose_not_served';
  if (!purpose.senderKinds.includes(sender.kind)) yield 'sender_not_entitled';
  if (!purpose.receiverKinds.includes(receiver.kind)) yield 'receiver_not_entitled';
}

/** What asks for no consent is a purpose of its own, so that no ordinary message can pass for it, nor it for an ordinary one. */
const serves = ({ kinds }: Purpose, kind: Question['kind']): boolean => {
  const exceptional = exceptionalKinds.find((one) => one === kind);
  return exceptional === undefined ? kinds === undefined : (kinds ?? []).includes(exceptional);
};

/** The same with what to mend: said before anybody is looked for, and so to be told plainly. */
export const objectToMisfit = (
  frame: Frame,
  purposes: ReadonlyMap<string, Purpose>,
): { readonly code: RefusalCode; readonly detail?: string }[] =>
  // With another purpose what comes after the first may be gone.
  [...misfitsOf(frame)].map((code, i) => ({ code, ...(i === 0 && { detail: mendIn(code, frame, purposes) }) }));

function mendIn(code: RefusalCode, { contract, purpose, kind }: Frame, purposes: ReadonlyMap<string, Purpose>): string {
  const named = `いまの利用目的は「${purpose.title}」（${purpose.id}）です。`;
  if (code === 'sender_not_entitled') return `${named}提供元になれるのは、${kindsIn(purpose.senderKinds)}です。`;
  if (code === 'receiver_not_entitled') return `${named}提供先になれるのは、${kindsIn(purpose.receiverKinds)}です。`;
  const served = servedBy(contract, kind, purposes);
  return served.length > 0 ? `${named}「${contract.title}」に使えるのは、${served.join('、')}です。` : named;
}

/** The purposes that a contract can be asked for, as they are written and called. */
export const servedBy = (
  contract: Contract,
  kind: Question['kind'],
  purposes: ReadonlyMap<string, Purpose>,
): string[] =>
  contract.purposes.flatMap((id) => {
    const found = purposes.get(id);
    return found && serves(found, kind) ? `${id}（${found.title}）` : [];
  });
