import type { AgreementState } from '../../heard/agreement.ts';
import type { Person } from '../../store/persons.ts';

/** What is given to the offices that it is for: how many of them have it, and who has not taken it. */
export type Given = {
  readonly day: string;
  readonly offices: number;
  readonly given: number;
  readonly failed: number;
  /** when the first of what nobody has fetched yet expires */
  readonly expires?: string;
};

/** How the person stands to the plan in force. `since`: the day on which she could first read it. */
export type Agreed = { readonly since: string } & (
  | { readonly state: 'waiting' }
  | (Pick<AgreementState, 'by' | 'way'> & { readonly state: AgreementState['answer']; readonly on: string })
);

/** Where the work on one person stands, read from what the office holds, has sent and has received: never entered by hand. */
export type Case = {
  readonly person: Person;
  readonly staff: string | null;
  readonly certification?: {
    /** undefined where the insurer says that there is none */
    readonly level?: string;
    readonly from?: string;
    readonly until?: string;
    readonly absence?: string;
    readonly toldAt: Date;
  };
  /** as the plan's own first table says, where the certification was never asked for */
  readonly certifiedByPlan?: { readonly level?: string; readonly until?: string };
  /** the newest notice that has come since the certification was last asked for */
  readonly change?: { readonly change: string; readonly changedOn: string };
  /** an inquiry that is answered when the town hall opens */
  readonly isAsked: boolean;
  /** the last inquiry was kept, and then nothing came of it: why, in words */
  readonly unanswered?: string;
  /** 第1–3表 in force: `day` is 計画作成日 */
  readonly plan?: Given;
  /** of the plan in force */
  readonly agreement?: Agreed;
  /** visits from today on that the person does not want: not looked at yet; not told to the office that comes */
  readonly absences: { readonly unseen: number; readonly untold: number };
  /** this month's モニタリング */
  readonly monitoredOn?: string;
  /** the slip of next month; `day` is when it was made */
  readonly slip?: Given;
  readonly actuals: { readonly awaited: readonly string[]; readonly come: number };
  readonly application?: { readonly appliedOn: string; readonly postponedTo: string | null };
  /** from the office before: since when it waits to be taken in; to the next: that the last one did not arrive */
  readonly succession?: { readonly waits?: string; readonly failed: boolean };
  readonly stay?: {
    readonly hospital: string;
    readonly admittedOn: string;
    readonly isGiven: boolean;
    /** the sheet was sent, and did not arrive */
    readonly hasFailed: boolean;
  };
  /** 退院・退所情報 waits to be taken in: whether she has left the hospital already */
  readonly discharge?: { readonly isHome: boolean };
};
