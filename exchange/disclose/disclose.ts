import type { Contract } from '../../contracts/contract.ts';
import type { Permit } from '../../contracts/decision.ts';
import type { MemberId } from '../../contracts/member.ts';
import type { KeyStore } from '../keys.ts';
import { cut } from './cut.ts';
import { type Refused, read } from './read.ts';
import { write } from './tree.ts';

export type Disclosing = {
  readonly contract: Contract;
  readonly decision: Permit;
  /** the member that gives, and the one that gets */
  readonly sender: MemberId;
  readonly receiver: MemberId;
  readonly purpose: string;
  readonly time: Date;
  readonly keys: Pick<KeyStore, 'secret'>;
  readonly body: Buffer;
  /** as the provider wrote it: the value of Content-Type */
  readonly mediaType: string;
};

export type Disclosed = { readonly body: Buffer /** what really went out */; readonly items: readonly string[] };

/**
 * disclose: lets go on of an answer what the decision names, in the form that it obliges, and nothing else (law 3).
 * @returns the body that may leave; or why none may, in Japanese, without any value of the answer
 */
export async function disclose(given: Disclosing): Promise<Disclosed | Refused> {
  const { contract, decision, body, mediaType } = given;
  if (contract.form === 'whole') return discloseWhole(given);
  const content = read(contract, mediaType, body);
  if ('refused' in content) return content;
  const kept = cut(contract, new Set(decision.items), content.tree);
  return { body: Buffer.from(write(kept.tree)), items: kept.items };
}

/** All or nothing: the bytes as they came. Where the contract describes a JSON content, they must be it. */
function discloseWhole({ contract, mediaType, body }: Disclosing): Disclosed | Refused {
  if (contract.schema) {
    const content = read(contract, mediaType, body);
    if ('refused' in content) return content;
  }
  return { body, items: Object.keys(contract.fields) };
}
