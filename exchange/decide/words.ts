import type { Contract } from '../../contracts/contract.ts';
import { type ReceiverKind, receiverKinds } from '../../contracts/member.ts';
import { givers, type Purpose } from '../../contracts/purpose.ts';
import { type RefusalCode, refusals } from '../../contracts/refusal.ts';
import { type RelationKind, relationKinds } from '../../contracts/relation.ts';
import type { Answer } from './ask.ts';
import type { Question } from './question.ts';

/*
 * What `explain` says: the purpose's demands and each reason, in Japanese, for staff and privacy officers.
 */

const anyOf = (words: readonly string[]): string => words.join('、または');
export const kindsIn = (kinds: readonly ReceiverKind[]): string => kinds.map((kind) => receiverKinds[kind]).join('、');
const relationsIn = (kinds: readonly RelationKind[]): string =>
  anyOf(kinds.map((kind) => `「${relationKinds[kind]}」`));

export const sidesOf = ({ purpose, sender, receiver }: Question) => [
  { name: '提供元', party: sender, kinds: purpose.senderKinds, relations: purpose.senderRelations },
  { name: '提供先', party: receiver, kinds: purpose.receiverKinds, relations: purpose.receiverRelations },
];

/** What the purpose asks for, there or not. */
export function needsOf(question: Question): string[] {
  const sides = sidesOf(question);
  return [
    ...sides.map(({ name, kinds }) => `${name}は、${kindsIn(kinds)}のいずれかであること`),
    ...sides.flatMap(({ name, relations }) =>
      relations.length > 0 ? `本人と${name}のあいだに、${relationsIn(relations)}の関係が登録されていること` : [],
    ),
    ...question.purpose.consents.map((entry) => consentIn(entry, question.contract)),
  ];
}

type ConsentNeed = Purpose['consents'][number];

export function consentIn({ givers: any, fields }: ConsentNeed, contract: Contract): string {
  const titles = fields.flatMap((field) => contract.fields[field]?.title ?? []);
  const what = fields.includes('*') ? '' : `${titles.join('、')}について、`;
  return `${what}${anyOf(any.map((giver) => givers[giver]))}の同意が登録されていること`;
}

/** Which demand of the purpose is not met: the words for a reason that no rule gave. */
export function mendOf(code: RefusalCode, question: Question, standing: { relations: readonly { member: string }[] }) {
  const lacking = sidesOf(question).filter(
    ({ party, relations }) => relations.length > 0 && !standing.relations.some(({ member }) => member === party.id),
  );
  const [sender, receiver] = sidesOf(question);
  switch (code) {
    case 'sender_not_entitled':
      return `${refusals[code]}この利用目的の${sender!.name}になれるのは、${kindsIn(sender!.kinds)}です。`;
    case 'receiver_not_entitled':
      return `${refusals[code]}この利用目的の${receiver!.name}になれるのは、${kindsIn(receiver!.kinds)}です。`;
    case 'no_relation':
      return lacking
        .map(({ name, relations }) => `本人と${name}のあいだに、${relationsIn(relations)}の関係がありません。`)
        .join('');
    default:
      return refusals[code];
  }
}

/** What each town's rules say against, by their own words. */
export function objectionsOf(town: string, { said, rules }: Answer): { code: RefusalCode; text: string }[] {
  if (said === 'failed') return [{ code: 'no_clean_answer', text: `${town}の規則から判定できませんでした。` }];
  const forbids = rules.filter(({ effect }) => effect === 'forbid');
  if (forbids.length > 0) return forbids.map(({ refuse, title, id }) => ({ code: refuse, text: `${title}（${id}）` }));
  const isSilent = !rules.some(({ disclose }) => disclose.length > 0);
  return isSilent ? [{ code: 'town_forbids', text: `${town}の定めに、これを認める規則がありません。` }] : [];
}
