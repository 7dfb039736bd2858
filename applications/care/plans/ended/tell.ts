import { type MemberId, memberCode } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { Entry } from '../../files/model/group.ts';
import { jsonFile, noteOnPaper, putOut, sharing } from '../../store/sent.ts';
import { servicesOf } from '../content.ts';
import { insertGiving, sayDocument, takeDocument } from '../give/givings.ts';
import type { Office } from '../offices.ts';
import type { Version } from '../plan-store.ts';
import { readContent } from '../read.ts';
import { digitsOf, isoOf, readTerm } from '../term.ts';
import { words } from '../words.ts';
import { type Ended, endedContract } from './contract.ts';

/** An office of the plan in force that the next one leaves out. */
export type Leaving = {
  readonly member: MemberId;
  readonly code: string;
  readonly name: string;
  /** whether its system takes such a notice in; who does not is given a letter */
  readonly hears: boolean;
};

/** Offices of the plan in force that the next one has no more: nothing of that goes to them. @param next undefined where the case ends: all of them */
export function findLeaving(
  before: Entry<'plan'> | undefined,
  next: Entry<'plan'> | undefined,
  offices: ReadonlyMap<string, Office>,
): Leaving[] {
  const namesOf = (entry: Entry<'plan'>) =>
    new Map(entry.parts.UP2KYO.flatMap(({ office, officeName }) => (office ? [[office, officeName ?? office]] : [])));
  const stays = next ? namesOf(next) : new Map<string, string>();
  return [...(before ? namesOf(before) : [])].flatMap(([code, name]) => {
    const known = offices.get(code);
    const member: MemberId = known?.member ?? `CARE/${code}`;
    return stays.has(code) ? [] : [{ member, code, name: known?.name ?? name, hears: known?.hears ?? false }];
  });
}

/** The day before the services of the next plan begin: what is offered as the last day of the one in force, which began on `since`. */
export function findLastDay(next: Entry<'plan'>, since = ''): string {
  const begins = [...servicesOf(readContent(next).needs)].flatMap(({ service }) => readTerm(service.term)?.from ?? []);
  const planDay = isoOf(next.key.planDay);
  const first = begins.sort()[0] ?? planDay;
  const last = dayBefore(first > planDay ? first : planDay);
  return digitsOf(last) < since ? isoOf(since) : last;
}
const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/**
 * 計画の終わりの知らせ, in the transaction in which the next plan is given: by the road, or as a letter with a 文書番号. It says the last day, and nothing of
 * the next plan.
 */
export async function tellEnded(
  connection: RowsConnection,
  giving: Pick<Parameters<typeof insertGiving>[1], 'code' | 'kind' | 'number' | 'now' | 'staff'> & {
    readonly member: MemberId;
    readonly role: string;
    readonly person: { readonly insurer: string; readonly insured: string };
  },
  before: Pick<Version, 'sequence' | 'planDay'>,
  { member: receiver, name, hears, endedOn }: Leaving & { readonly endedOn: string },
): Promise<void> {
  const { member, code, kind, now, staff, role, person } = giving;
  const document = await takeDocument(connection, member);
  const { rows } = await connection.query<{ last: string }>(
    `SELECT greatest($4, max(sequence)) AS last FROM care.sent
      WHERE receiver = $1 AND subjects @> ARRAY[$2] AND names LIKE $3`,
    [receiver, code, kind === 'plan' ? '%"UP1KYO\\_%' : '%"UPYOBO\\_%', before.sequence],
  );
  const { insurer, insured } = person;
  const content: Ended = {
    person: { insurer, insured },
    ...{ form: kind, sequence: rows[0]!.last, endedOn: digitsOf(endedOn) },
  };
  const sending = {
    ...{ receiver, contract: endedContract, purpose: sharing, subjects: [code], staff: { id: staff, role } },
    ...{ title: words.ended.document(sayDocument({ document, givenAt: now })), files: [jsonFile('ended', content)] },
  };
  const sent = hears
    ? await putOut(connection, member, { ...sending, orderKey: memberCode(member) }, now)
    : await noteOnPaper(connection, member, sending, now);
  const way = hears ? 'road' : 'paper';
  const about = { period: before.planDay, endedOn: content.endedOn, document, receiver, name, way, sent } as const;
  await insertGiving(connection, { ...{ member, code, kind, now, staff, number: giving.number }, ...about });
}
