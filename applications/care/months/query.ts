import type { Month } from '../../../contracts/care/month.ts';
import type { MemberId } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../web/application/work.ts';
import type { Person } from '../store/persons.ts';
import { noteReceived } from '../store/received.ts';
import { jsonFile, putOut, sharing } from '../store/sent.ts';
import type { DifferenceKind, Item, MonthDifference } from './differ.ts';
import { queryContract } from './offices.ts';
import { words } from './words.ts';

/** 実績のおたずね (contracts/query.json): what of a person's month is other than planned, and what is asked of it. A corrected 実績 is the answer. */
export type Query = {
  readonly person: { readonly insurer: string; readonly insured: string };
  readonly month: Month;
  readonly note: string;
  readonly items: readonly {
    readonly kind: DifferenceKind;
    readonly service: string;
    readonly planned?: QueryItem;
    readonly done?: QueryItem;
  }[];
};
type QueryItem = Pick<Item, 'code' | 'day' | 'start' | 'end' | 'count'>;

type Asking = {
  readonly member: MemberId;
  readonly staff: { readonly id: string; readonly role: string };
  readonly month: Month;
  readonly person: Person;
  readonly office: string;
  readonly note: string;
  readonly differences: readonly MonthDifference[];
  readonly now: Date;
};

/** Puts the question out, in the transaction in which the differences are noted as asked. */
export async function askBack(
  connection: RowsConnection,
  { member, staff, month, person, office, note, differences, now }: Asking,
): Promise<void> {
  const { insurer, insured, code } = person;
  const query: Query = {
    ...{ person: { insurer, insured }, month, note },
    items: differences.map(({ kind, service, planned, done }) => ({
      ...{ kind, service },
      ...(planned && { planned: itemOf(planned) }),
      ...(done && { done: itemOf(done) }),
    })),
  };
  const about = { title: words.actuals.queryTitle(month), subjects: [code], staff };
  const sending = { receiver: `CARE/${office}` as MemberId, contract: queryContract, purpose: sharing };
  await putOut(connection, member, { ...about, ...sending, files: [jsonFile('query', query)] }, now);
}

const itemOf = ({ code, day, start, end, count }: Item): QueryItem => ({ code, day, start, end, count });

/** The office that is asked keeps it among what it received; its own room shows it. */
export async function receiveQuery(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  await noteReceived(connection, at, mail, { outcome: 'taken' });
}
