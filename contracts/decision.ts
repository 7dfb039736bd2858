import type { RefusalCode } from './refusal.ts';

/** What a receiver must do, or what must be done to the content before it leaves. */
export type Obligation = { readonly name: string; readonly value: string };

export type Permit = {
  readonly outcome: 'permit';
  /** the disclosure (開示項目); ['*'] is the whole of a whole contract */
  readonly items: readonly string[];
  readonly obligations: readonly Obligation[];
  /** the ids of the policies that permitted, the consents (`<id>@<text version>`) and relations (ids) relied on */
  readonly policies: readonly string[];
  readonly consents: readonly string[];
  readonly relations: readonly string[];
  readonly basisGiver: string;
  readonly basisTaker: string;
  readonly policyDigest: string;
};

export type Refusal = {
  readonly outcome: 'refuse';
  readonly reasons: readonly RefusalCode[];
  /** in words for `explain`: which rule, by id; not for a caller */
  readonly policies: readonly string[];
  readonly basisGiver: string | null;
  readonly basisTaker: string | null;
  readonly policyDigest: string;
};

export type Decision = Permit | Refusal;
