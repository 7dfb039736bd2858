import { findValid, readTables, type Tables } from '../../../../contracts/care/tables.ts';
import { type MemberId, memberCode } from '../../../../contracts/member.ts';
import type { PageContext } from '../../../../web/application/ground.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { closeDraft, findDraft, lockDraft } from '../../drafts/store.ts';
import type { Entry } from '../../files/model/group.ts';
import { namesOf, sheetFile } from '../../outbox/paper.ts';
import { takeUnit } from '../../store/held.ts';
import { withoutPlaceIn } from '../../store/place-words.ts';
import { carePlanContract, noteOnPaper, putOutUnit, sharing, takeSequence } from '../../store/sent.ts';
import { serviceTypeOf } from '../../store/service-types.ts';
import { type PlanContent, servicesOf } from '../content.ts';
import type { PlanDraft } from '../draft/common.tsx';
import { type Leaving, tellEnded } from '../ended/tell.ts';
import type { Office } from '../offices.ts';
import { type AtOffice, officeCodeOf } from '../person.ts';
import type { Version } from '../plan-store.ts';
import { isoOf } from '../term.ts';
import { words } from '../words.ts';
import { entryOf } from '../write.ts';
import { insertGiving, sayDocument, takeDocument } from './givings.ts';

/** Who is given a plan beside the person herself: each office of 第2表, once. */
export type Receiver = {
  readonly member: MemberId;
  readonly name: string;
  readonly services: readonly string[];
  /** undefined: it takes no files in, and is given paper */
  readonly serviceType: string | undefined;
};

export function receiversOf({ needs }: PlanContent, offices: ReadonlyMap<string, Office>): Receiver[] {
  const named = [...servicesOf(needs)].map(({ service }) => service).filter(({ office }) => office !== '');
  return [...Map.groupBy(named, ({ office }) => office)].map(([code, services]) => {
    const known = offices.get(code);
    return {
      member: known?.member ?? `CARE/${code}`,
      name: known?.name ?? services[0]!.officeName,
      services: [...new Set(services.map(({ service }) => service))],
      serviceType: known?.receives ? known.serviceType : undefined,
    };
  });
}

let tables: Promise<Tables> | undefined;

/** What was typed, as it will be sent by this office. */
export async function entryOfDraft(c: PageContext, content: PlanContent, person: AtOffice): Promise<Entry<'plan'>> {
  tables ??= readTables();
  const { careLevel, planDay } = content.first;
  const limit = planDay === '' ? undefined : findValid(await tables, 'limits', careLevel, isoOf(planDay))?.units;
  const { hidesPlace, place, ...of } = person;
  const office = { code: officeCodeOf(c), name: c.get('memberName') };
  return withoutPlaceIn(entryOf(content, { person: of, hidesPlace, limit, office }), place);
}

type Giving = {
  readonly entry: Entry<'plan'>;
  readonly draft: PlanDraft;
  readonly person: AtOffice;
  readonly receivers: readonly Receiver[];
  /** the plan in force until now, and whom this one leaves out, each with the last day (ISO) */
  readonly before: Version | undefined;
  readonly leaving: readonly (Leaving & { readonly endedOn: string })[];
  readonly unwritable: 'stop' | 'replace';
  readonly now: Date;
};

/**
 * 交付: puts the plan out to every office that can receive it, notes the paper of the others and of the person, tells whom it leaves out that theirs is
 * over, keeps the office's own copy and closes the draft, all in one transaction.
 * @returns false where the draft is not the one that was looked at, or the standard does not let it go: nothing is given then
 */
export async function givePlan(
  c: PageContext,
  connection: RowsConnection,
  { entry, draft, person, receivers, before, leaving, unwritable, now }: Giving,
): Promise<boolean> {
  const member = c.get('member');
  const key = { kind: 'plan' as const, code: person.code };
  await lockDraft(connection, key, member.id);
  const standing = await findDraft<PlanContent>(connection, key);
  if (standing?.number !== draft.number || standing.version !== draft.version) return false;
  const from = officeCodeOf(c);
  const fromService = serviceTypeOf(c.get('kind'))!.code;
  const staff = { id: member.staff.id, role: member.staff.roles[0] ?? '' };
  const content = { entries: [entry] };
  const giving = {
    ...{ member: member.id, code: person.code, kind: 'plan' as const, number: draft.number },
    ...{ period: entry.key.planDay, now, staff: staff.id },
  };
  let sequence: string | undefined;
  for (const { member: receiver, name, serviceType } of receivers) {
    const document = await takeDocument(connection, member.id);
    const title = words.give.title2(sayDocument({ document, givenAt: now }));
    const about = { title, subjects: [person.code], staff };
    if (serviceType === undefined) {
      sequence ??= await takeSequence(connection, member.id, now);
      // Kept as it was then, so that it can be printed, faxed and proved whatever the plan becomes.
      const files = [sheetFile({ entries: [entry], names: namesOf([person]), contact: '' }, 'plan', entry.key.planDay)];
      const paper = { ...about, receiver, contract: carePlanContract, purpose: sharing, sequence, files };
      const sent = await noteOnPaper(connection, member.id, paper, now);
      await insertGiving(connection, { ...giving, document, receiver, name, way: 'paper', sent });
      continue;
    }
    const route = { from, fromService, to: memberCode(receiver), toService: serviceType };
    const put = await putOutUnit(connection, member.id, { route, content }, { ...about, unwritable }, now);
    // Thrown, so that what was put out to others before it is not sent either.
    if (put.written.outcome === 'refused') throw new NotGiven();
    sequence = put.sequence;
    await insertGiving(connection, { ...giving, document, receiver, name, way: 'road', sent: put.id ?? null });
  }
  for (const one of leaving)
    if (before) await tellEnded(connection, { ...giving, person, role: staff.role }, before, one);
  const document = await takeDocument(connection, member.id);
  await insertGiving(connection, {
    ...{ ...giving, document, receiver: 'person', name: words.give.person, way: 'paper', sent: null },
  });
  sequence ??= await takeSequence(connection, member.id, now);
  const own = { from, fromService, to: from, toService: fromService };
  await takeUnit(connection, member.id, { route: own, sequence, content }, { now, message: null });
  await closeDraft(connection, key, 'given', now);
  return true;
}

/** The standard does not let it go. */
export class NotGiven extends Error {
  override readonly name = 'NotGiven';
}
