import type { Client, Mail } from '../../connector/client.ts';
import type { MemberId, MemberKind, SystemId } from '../../contracts/member.ts';
import type { Parcel } from '../../contracts/message.ts';
import type { Answer, Question } from '../../contracts/question.ts';
import type { Ground } from './ground.ts';
import type { Rows, RowsConnection } from './rows.ts';

/** Where work is done: for one member that uses the application, as its system, on its own rows. */
export type Workplace = {
  readonly member: MemberId;
  readonly kind: MemberKind;
  readonly system: SystemId;
  readonly client: Client;
  readonly rows: Rows;
  readonly ground: Ground;
  readonly log: (text: string) => void;
};

/** Mail that was collected and opened. */
export type OpenedMail = Omit<Mail, 'sealed'> & { readonly parcel: Parcel };

export type AnsweredMail = Omit<Mail, 'sealed'> & { readonly answer: Answer };

/**
 * What an application does for its members while nobody looks: `applications/<name>/work.ts` exports one by the name `work`, and it is found
 * there.
 */
export type Work = {
  /**
   * By contract: takes in a message, in the transaction of `connection`. It is acknowledged when that has committed, and comes again where it was
   * not, or where that was not heard: a message that is known already changes nothing. What throws is left where it is, and comes again.
   */
  readonly receive: Readonly<
    Record<string, (mail: OpenedMail, connection: RowsConnection, at: Workplace) => Promise<void>>
  >;
  /**
   * By contract: takes in an answer that came later than it was asked (`inquire` with `later`), as `receive` does; `mail.id` is the id under which
   * it was asked.
   */
  readonly answered?: Readonly<
    Record<string, (mail: AnsweredMail, connection: RowsConnection, at: Workplace) => Promise<void>>
  >;
  /** By service code: answers a question (照会) to the member's system. It comes once. */
  readonly answer?: Readonly<Record<string, (question: Question, at: Workplace) => Promise<Answer>>>;
  /** What is due besides: again and again, and at once after `wake`. */
  tend?(at: Workplace): Promise<void>;
};

/** Tells the work of a member, where it runs in this process, that something has become due. */
export const waking = new EventTarget();
export const wake = (folder: string, member: MemberId): void =>
  void waking.dispatchEvent(new Event(`${folder} ${member}`));
