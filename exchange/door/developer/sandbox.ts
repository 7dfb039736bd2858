import type { SystemId } from '../../../contracts/member.ts';
import type { XRoadAnswer } from '../../../contracts/xroad/answer.ts';
import type { Header } from '../../../contracts/xroad/hash.ts';
import type { Explanation } from '../../decide/explain.ts';

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
  /** Asks for real, by the doors that every member uses. @param about `exchange` is its URL, `contract` that of the service */
  ask(about: {
    readonly exchange: string;
    readonly region: string;
    readonly choice: Choice;
    readonly person: SandboxPerson;
    readonly contract: string;
  }): Promise<Asked>;
};

/** What came of one inquiry, as the page shows it. */
export type Asked = {
  readonly person: SandboxPerson;
  /** the caller's own code of the person; undefined where it gets none */
  readonly code: string | undefined;
  readonly target: string;
  /** `sent`: the headers that went */
  readonly answer: XRoadAnswer & { readonly sent: readonly Header[] };
  /** by the person's own town hall, on record */
  readonly explanation: Explanation | undefined;
  /** what the town hall, and so the person, reads of it */
  readonly trail: readonly {
    readonly said: string;
    readonly phase: string;
    readonly record: string;
    readonly time: string;
  }[];
};
