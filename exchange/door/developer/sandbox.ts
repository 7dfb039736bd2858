import type { JWK } from 'jose';
import type { SystemId } from '../../../contracts/member.ts';

/** Somebody of the fictional region who can be asked about. */
export type SandboxPerson = {
  readonly key: string;
  readonly name: string;
  /** what is special about the person */
  readonly note: string;
  /** as a member holds it: a request of `/v1/code-requests` */
  readonly identifier: Readonly<Record<string, string>>;
  /** the system of the person's own town hall: it explains, and reads the trail */
  readonly hall: SystemId;
};

/** What is chosen on the page: who asks whom, why, about whom. */
export type Choice = {
  readonly caller: SystemId;
  /** `/r1/{region}/…`: system and service */
  readonly service: string;
  readonly purpose: string;
  readonly person: string;
  /** `Engawa-Shown`, as it is sent */
  readonly shown: string;
};

/**
 * The fictional region, as far as the developer's page asks in it: members whose keys the region itself holds. A real region has none, and
 * holds no member's key.
 */
export type Sandbox = {
  readonly persons: readonly SandboxPerson[];
  readonly examples: readonly (Choice & { readonly title: string })[];
  /** whether the region holds this system's keys: only what the town itself has made */
  has(system: string): boolean;
  keysOf(system: SystemId): Promise<readonly JWK[]>;
};

/** The purpose for which a town hall gets its own codes of its own people. */
export const hallPurpose = 'certification-for-plan';
