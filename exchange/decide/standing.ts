import { addMonths, firstDayOf } from '../../contracts/care/month.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { misfitsOf } from './misfit.ts';
import type { ConsentFact, Party, Question, RelationFact } from './question.ts';

/*
 * What stands between a person and the two sides at the moment of the question, held against what the purpose asks for: before
 * any policy, and whatever a policy says.
 */

export type Standing = {
  /** all that speaks against, in this file's order; who mends one thing is not refused again for the next */
  readonly reasons: readonly RefusalCode[];
  /** relied on */
  readonly relations: readonly RelationFact[];
  readonly consents: readonly ConsentFact[];
  /** the purpose's demands for consent that no consent meets, and the fields that they cover */
  readonly missing: Purpose['consents'];
  readonly withheld: ReadonlySet<string>;
  /** in force, for the policies to ask about */
  readonly senderRelations: readonly RelationFact[];
  readonly receiverRelations: readonly RelationFact[];
  readonly consentsInForce: readonly ConsentFact[];
};

export function examine(question: Question): Standing {
  const { purpose, sender, receiver, subject } = question;
  const senderRelations = findRelations(question, sender);
  const receiverRelations = findRelations(question, receiver);
  const consentsInForce = findConsents(question);
  const ofSender = senderRelations.filter(({ kind }) => purpose.senderRelations.includes(kind));
  const ofReceiver = receiverRelations.filter(({ kind }) => purpose.receiverRelations.includes(kind));
  const { withheld, consents, missing, refused } = weighConsents(question, consentsInForce);
  for (const field of ofOthers(question)) withheld.add(field);
  const isOwn = receiver.kind === 'resident';
  const lacksRelation =
    // A person asks those who are known to have to do with them: to ask any other would tell it that they live here.
    (isOwn && senderRelations.length === 0) ||
    (purpose.senderRelations.length > 0 && ofSender.length === 0) ||
    (purpose.receiverRelations.length > 0 && ofReceiver.length === 0);

  const reasons: RefusalCode[] = [...misfitsOf(question)];
  const isAboutSomebody = question.contract.subject === 'one' || question.contract.subject === 'many';
  if (subject === null && isAboutSomebody) reasons.push('subject_unknown');
  if (subject && subject.status !== 'active' && !wasOpen(question)) reasons.push('subject_closed');
  if (subject?.protected && !isOpenThough(question)) reasons.push('protected');
  if (lacksRelation) reasons.push('no_relation');
  if (refused) reasons.push('no_consent');
  return {
    reasons,
    relations: [...new Set([...(isOwn ? senderRelations : ofSender), ...ofReceiver])],
    consents,
    missing,
    withheld,
    senderRelations,
    receiverRelations,
    consentsInForce,
  };
}

/** 支援措置: cut off on every path except to the person, and to those whom the purpose names: her care, and her rescue, must go on. */
const isOpenThough = ({ kind, purpose, receiver }: Question): boolean =>
  kind === 'self-access' || (purpose.protectedTo ?? []).some((one) => one === receiver.kind);

type Period = { readonly validFrom: Date; readonly validUntil: Date | null };
const isDue = ({ validFrom, validUntil }: Period, time: Date): boolean =>
  validFrom <= time && (validUntil === null || time < validUntil);

/**
 * What was ended or withdrawn stays so, whatever the clock says: a clock that was turned back revives nothing. Where the purpose settles what was
 * done while the relation stood, one counts too that stood in every month of which the content speaks.
 */
const findRelations = (question: Question, { id }: Pick<Party, 'id'>): RelationFact[] =>
  (question.subject?.relations ?? []).filter(
    (one) => one.member === id && ((one.endedAt === null && isDue(one, question.time)) || stoodThen(question, one)),
  );

/** Of which months an exchange after the end speaks; none where its purpose ends with the relation. None of them is still to come. */
function monthsBefore({ purpose, months = [], time }: Question): readonly Span[] {
  const spans = purpose.afterwards ? months.map(spanOf) : [];
  return spans.every(({ from }) => from <= time) ? spans : [];
}

function stoodThen(question: Question, { validFrom, validUntil, endedAt }: RelationFact): boolean {
  const spans = monthsBefore(question);
  const ends = [validUntil, endedAt].filter((one) => one !== null);
  return spans.length > 0 && spans.every(({ from, until }) => validFrom < until && ends.every((end) => from < end));
}

/** Somebody who has died or moved away since: what was done for them until then is still settled. */
function wasOpen(question: Question): boolean {
  const { status, closedAt } = question.subject!;
  const spans = monthsBefore(question);
  return status === 'closed' && spans.length > 0 && closedAt != null && spans.every(({ from }) => from <= closedAt);
}

type Span = { readonly from: Date; readonly until: Date };
/** A month as it is counted in Japan. */
const spanOf = (month: string): Span => {
  const startOf = (one: string) => new Date(`${firstDayOf(one)}T00:00:00+09:00`);
  return { from: startOf(month), until: startOf(addMonths(month, 1)) };
};

/** The consents that cover this receiver, purpose, contract and time. */
const findConsents = ({ subject, receiver, purpose, contract, time }: Question): ConsentFact[] =>
  (subject?.consents ?? []).filter(
    (one) =>
      one.withdrawnAt === null &&
      one.purpose === purpose.id &&
      (one.recipient === receiver.id || one.recipient === `kind:${receiver.kind}`) &&
      (one.contracts.length === 0 || one.contracts.includes(contract.id)) &&
      isDue(one, time),
  );

/** 個人情報保護法78条1項2号: what speaks of another person is not disclosed to this one. */
const ofOthers = ({ kind, contract }: Question): string[] =>
  kind === 'self-access' ? Object.keys(contract.fields).filter((field) => contract.fields[field]!.aboutOthers) : [];

/** Each consent that the purpose asks for covers some fields; where it is missing, they are cut, or the whole is refused. */
function weighConsents({ contract, purpose }: Question, inForce: readonly ConsentFact[]) {
  const all = Object.keys(contract.fields);
  const withheld = new Set<string>();
  const consents = new Set<ConsentFact>();
  const missing: Purpose['consents'] = [];
  let refused = false;
  for (const entry of purpose.consents) {
    const { givers, fields } = entry;
    const concerned = fields.includes('*') ? all : all.filter((field) => fields.includes(field));
    if (concerned.length === 0 && !fields.includes('*')) continue;
    const given = inForce.filter(({ giver }) => givers.includes(giver));
    for (const consent of given) consents.add(consent);
    if (given.length > 0) continue;
    missing.push(entry);
    for (const field of concerned) withheld.add(field);
    refused ||= contract.form === 'whole' || withheld.size === all.length;
  }
  return { withheld, consents: [...consents], missing, refused };
}
