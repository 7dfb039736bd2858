import { hours } from '../../town/opening-hours.ts';
import { isOpen } from './opening-hours.ts';

/*
 * The relay as it must be, without a database, a network or a machine: what tests compare it with. It says the law again in its
 * own words and shares no code with what it judges (opening hours have tests of their own).
 */
export type State = 'kept' | 'handed-over' | 'acknowledged' | 'expired' | 'not-delivered';
export type Mail = {
  readonly id: string;
  /** which of the persons it is about */
  readonly about: readonly number[];
  readonly content: number;
  readonly order: { readonly key: string; readonly position: number } | undefined;
  readonly expires: number;
  readonly message: string;
  /** its place in the order of acceptance */
  readonly index: number;
  events: State[];
  attempts: number;
  /** handed over again from this time on */
  next: number;
};
export const stateOf = ({ events }: Mail): State => events.at(-1)!;
export const isWaiting = (mail: Mail): boolean => stateOf(mail) === 'kept' || stateOf(mail) === 'handed-over';

const minute = 60_000;
export const days = (count: number) => count * 24 * 60 * minute;

export class RelayModel {
  /** in the order of acceptance */
  readonly mail: Mail[] = [];
  readonly consented: [boolean, boolean] = [true, true];
  readonly related: [boolean, boolean] = [true, true];
  /** how many records each decision must have made */
  readonly records = { 'acceptance permit': 0, 'acceptance refuse': 0, 'hand-over permit': 0, 'hand-over refuse': 0 };
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  isPermitted = (about: readonly number[]): boolean => about.every((who) => this.consented[who] && this.related[who]);
  isOpen = (): boolean => isOpen(hours.visiting, new Date(this.now));

  accept(mail: Omit<Mail, 'index' | 'events' | 'attempts' | 'next'>): void {
    this.records['acceptance permit'] += mail.about.length;
    this.mail.push({ ...mail, index: this.mail.length, events: ['kept'], attempts: 0, next: this.now });
  }

  refuse(about: readonly number[]): void {
    this.records['acceptance refuse'] += about.length;
  }

  /** What a collection gives out now, in its order. */
  collect(): Mail[] {
    if (!this.isOpen()) return [];
    const due = this.mail.filter(
      (mail) => isWaiting(mail) && mail.next <= this.now && !this.mail.some((other) => isBefore(other, mail)),
    );
    return due.filter((mail) => {
      const permitted = this.isPermitted(mail.about);
      this.records[permitted ? 'hand-over permit' : 'hand-over refuse'] += mail.about.length;
      mail.events.push(permitted ? 'handed-over' : 'not-delivered');
      if (!permitted) return false;
      mail.next = this.now + Math.min(minute * 2 ** Math.min(mail.attempts, 6), 60 * minute);
      mail.attempts++;
      return true;
    });
  }

  /** Whoever was given a message can say so, even when it has been called back since; nobody can before. */
  acknowledge(mail: Mail): boolean {
    if (mail.attempts > 0 && stateOf(mail) !== 'acknowledged') mail.events.push('acknowledged');
    return mail.attempts > 0;
  }

  turn(to: number): void {
    this.now = to;
    for (const mail of this.mail) if (isWaiting(mail) && mail.expires <= to) mail.events.push('expired');
  }
}

/** Whether `other` must be settled before `mail` may go. What stands in equal places goes by acceptance. */
function isBefore(other: Mail, mail: Mail): boolean {
  if (other === mail || !isWaiting(other) || !mail.order || other.order?.key !== mail.order.key) return false;
  const distance = other.order.position - mail.order.position;
  return distance < 0 || (distance === 0 && other.index < mail.index);
}
