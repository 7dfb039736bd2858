import { z } from 'zod';
import { exceptionalKinds } from './kind.ts';
import { type MemberKind, memberKinds, receiverKinds } from './member.ts';
import { relationKinds } from './relation.ts';

const memberKind = z.enum(Object.keys(memberKinds) as [keyof typeof memberKinds]);
const receiverKind = z.enum(Object.keys(receiverKinds) as [keyof typeof receiverKinds]);
const relationKind = z.enum(Object.keys(relationKinds) as [keyof typeof relationKinds]);

export const givers = { person: '本人', 'legal-proxy': '法定代理人', doctor: '医師', family: '家族' } as const;
export type Giver = keyof typeof givers;

/**
 * A purpose (利用目的), with both sides of its law. Consent is never the basis where statute is: `consents` may then be empty.
 */
export const purpose = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  /** for the resident's page: why, in one plain sentence */
  plain: z.string(),
  basisGiver: z.string().min(1),
  basisTaker: z.string().min(1),
  /** the day on which a lawyer compared both with the statutes in force; left out: written from memory, and marked so */
  basisChecked: z.iso.date().optional(),
  senderKinds: z.array(memberKind).min(1),
  receiverKinds: z.array(receiverKind).min(1),
  /** one of these must stand between the subject and the sender, and the receiver; an empty list asks for none */
  senderRelations: z.array(relationKind),
  receiverRelations: z.array(relationKind),
  /** every entry must be satisfied: a valid consent of one of its givers, for the fields that it names ('*' all) */
  consents: z.array(
    z.object({
      givers: z.array(z.enum(Object.keys(givers) as [Giver])).min(1),
      fields: z.array(z.string()).default(['*']),
    }),
  ),
  /** for the resident's page: what happens to who does not consent; left out: only that nothing is given */
  ifNot: z.string().optional(),
  onward: z.boolean(),
  /** the roles of which an acting person (contracts/acting.ts) must have one; an empty list: any; left out: nobody need act */
  actorRoles: z.array(z.string().min(1).max(60)).optional(),
  /** a purpose of one of these kinds of message serves no other; left out: it serves the ordinary ones */
  kinds: z.array(z.enum(exceptionalKinds)).min(1).optional(),
  /**
   * the kinds of member that may have it about a protected person (支援措置対象者) too, with the relation and consent that the purpose
   * asks for anyway; left out: nobody
   */
  protectedTo: z.array(memberKind).optional(),
  /**
   * of these kinds of member only those take part, on whichever side, that take this contract in: of the clinics those with beds. Nobody is asked to
   * consent to what the others could neither get nor send
   */
  onlyTaking: z.object({ kinds: z.array(memberKind).min(1), contract: z.string() }).optional(),
  /** where law delays that the person sees the record: by how many days */
  hiddenDays: z.number().int().min(1).max(365).optional(),
  /**
   * it settles what was done while the relation stood, and goes on when that has ended or the person has died or moved: a relation counts too that
   * stood in every month that the content names of the person (contract.ts `month`), and no other
   */
  afterwards: z.boolean().optional(),
  /** how long the receiver may keep it, and what follows */
  retentionYears: z.number().int().min(0),
  deletion: z.string(),
});
export type Purpose = z.infer<typeof purpose>;

/** The contract that a member of this kind must take in to take part in the purpose; undefined: none. */
export const mustTake = ({ onlyTaking }: Pick<Purpose, 'onlyTaking'>, kind: MemberKind): string | undefined =>
  onlyTaking?.kinds.includes(kind) ? onlyTaking.contract : undefined;
