import type { Warnings } from '../warnings.ts';
import type { Case } from './case.ts';
import { daysBetween } from './days.ts';

/** What is to be done, in the order in which it stands on the list; the words are those that the list is narrowed by. */
export const todoWords = {
  succession: '引き継ぎの取り込み',
  'succession-failed': '届かない引き継ぎ',
  absence: '休みの連絡',
  discharge: '退院の情報の取り込み',
  'hospital-sheet': '入院時の情報',
  'certification-over': '認定の期限切れ',
  'certification-changed': '認定の変更',
  'certification-second': '認定の期限が間近',
  'certification-first': '認定の更新の準備',
  'certification-unanswered': '認定情報の回答なし',
  'certification-unasked': '認定の確認',
  'application-late': '認定結果の遅れ',
  plan: '計画の作成',
  'plan-given': '計画の交付',
  agreement: '計画への同意',
  'not-arrived': '届かない送付',
  'not-fetched': '受け取られない送付',
  monitoring: 'モニタリング',
  slip: '提供票の作成',
  'slip-given': '提供票の交付',
  actuals: '実績の受け取り',
  staff: '担当者の決定',
} as const;
export type TodoKind = keyof typeof todoWords;
/** `late`: something is missed or nearly so; the others are due. */
export type Todo = { readonly kind: TodoKind; readonly isLate: boolean };

const order = Object.keys(todoWords) as readonly TodoKind[];

/**
 * What is to be done today about one person, the most pressing first.
 * @param today YYYY-MM-DD
 */
export function todosOf(one: Case, today: string, warnings: Warnings): Todo[] {
  const todos = new Map<TodoKind, boolean>();
  const note = (kind: TodoKind, isLate: boolean) => todos.set(kind, isLate);
  const dayOfMonth = Number(today.slice(8));

  const { stay, application, plan, slip, actuals, absences } = one;
  if (one.succession?.waits !== undefined)
    note('succession', daysBetween(one.succession.waits, today) >= warnings.succession);
  if (one.succession?.failed) note('succession-failed', true);
  if (absences.unseen + absences.untold > 0) note('absence', absences.untold > 0);
  if (stay && !stay.isGiven)
    note('hospital-sheet', stay.hasFailed || daysBetween(stay.admittedOn, today) >= warnings['hospital-sheet'] - 1);
  // Who is at home already has nobody who waits with her visits.
  if (one.discharge) note('discharge', one.discharge.isHome);
  const certification = certificationTodo(one, today, warnings);
  if (certification)
    note(certification, certification !== 'certification-first' && certification !== 'certification-unasked');
  if (one.unanswered !== undefined) note('certification-unanswered', true);
  if (application) {
    const by = application.postponedTo ?? undefined;
    const isLate =
      by === undefined ? daysBetween(application.appliedOn, today) > warnings['application-result'] : by < today;
    if (isLate) note('application-late', true);
  }
  // Who is in hospital has neither visits nor slips to plan by the calendar; what is late is late all the same.
  if (!plan) note('plan', false);
  else if (plan.given < plan.offices) note('plan-given', true);
  const agreement = agreementTodo(one, today, warnings);
  if (agreement) note('agreement', agreement === 'late');
  if ((plan?.failed ?? 0) + (slip?.failed ?? 0) > 0) note('not-arrived', true);
  const [expires] = [plan?.expires, slip?.expires].filter((day) => day !== undefined).sort();
  const left = expires === undefined ? Number.POSITIVE_INFINITY : daysBetween(today, expires);
  if (left <= warnings['fetch-first']) note('not-fetched', left <= warnings['fetch-second']);
  if (plan && one.monitoredOn === undefined) note('monitoring', dayOfMonth >= warnings.monitoring);
  if (plan && dayOfMonth >= warnings.slip) {
    const isLate = dayOfMonth >= warnings['slip-late'];
    if (!slip) note('slip', isLate);
    else if (slip.given < slip.offices) note('slip-given', isLate);
  }
  if (actuals.come < actuals.awaited.length) note('actuals', dayOfMonth >= warnings.actuals);
  if (one.staff === null) note('staff', false);
  return order.flatMap((kind) => (todos.has(kind) ? [{ kind, isLate: todos.get(kind)! }] : []));
}

/** Who has said no is talked to at once; who has said nothing is asked in two stages. */
function agreementTodo({ agreement }: Case, today: string, warnings: Warnings): 'due' | 'late' | undefined {
  if (!agreement || agreement.state === 'agreed') return undefined;
  const waited = daysBetween(agreement.since, today);
  if (agreement.state === 'declined' || waited >= warnings['agreement-second']) return 'late';
  return waited >= warnings['agreement-first'] ? 'due' : undefined;
}

function certificationTodo(one: Case, today: string, warnings: Warnings): TodoKind | undefined {
  if (one.change) return 'certification-changed';
  const until = one.certification ? one.certification.until : one.certifiedByPlan?.until;
  if (until !== undefined) {
    const left = daysBetween(today, until);
    if (left < 0) return 'certification-over';
    // While an application runs there is nothing more to prepare: its own clock says when it is late.
    if (!one.application) {
      if (left <= warnings['certification-second']) return 'certification-second';
      if (left <= warnings['certification-first']) return 'certification-first';
    }
  }
  return one.certification || one.isAsked || one.unanswered ? undefined : 'certification-unasked';
}
