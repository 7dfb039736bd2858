import type { ProxyKind, ProxyScope } from '../../../contracts/proxy.ts';
import { type OwnAct, ownActs } from '../../rights/own-acts.ts';

/*
 * The rules of proxies, as functions of nothing but their arguments. The database says some of them a second time (000130).
 */

/** What a rule needs to know of a proxy. */
export type ProxyTerms = {
  readonly kind: ProxyKind;
  readonly scope: readonly ProxyScope[];
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  /** when a minor comes of age: the end of a legal proxy, whatever else was said */
  readonly majority: Date | null;
  readonly acceptedAt: Date | null;
  readonly suspendedAt: Date | null;
  readonly endedAt: Date | null;
  /** made so that it outlasts the person's capacity */
  readonly survivesIncapacity: boolean;
};

/** What stands around it at the moment of asking. */
export type Surroundings = {
  readonly now: Date;
  readonly person: { readonly status: string; readonly protected: boolean } | undefined;
  readonly proxy: { readonly status: string } | undefined;
};

export const scopesOf = {
  legal: ['read', 'consent', 'ask', 'request'],
  voluntary: ['read', 'trail', 'consents', 'questions', 'requests', 'consent', 'ask', 'request'],
  // 支援者 never gives or withdraws a consent, and asks for nothing in the person's name.
  supporter: ['read', 'trail', 'consents', 'questions', 'requests'],
} as const satisfies Record<ProxyKind, readonly ProxyScope[]>;

/** Whether such a kind may be given such a scope. */
export const isScopeOf = (kind: ProxyKind, scope: readonly ProxyScope[]): boolean =>
  scope.length > 0 && scope.every((one) => (scopesOf[kind] as readonly ProxyScope[]).includes(one));

/** When it ends by itself; null: not by time. */
export function endOf({ validUntil, majority }: Pick<ProxyTerms, 'validUntil' | 'majority'>): Date | null {
  if (validUntil === null || majority === null) return validUntil ?? majority;
  return validUntil < majority ? validUntil : majority;
}

/** Whether somebody stands in for the person at this moment. Whatever is missing or in doubt: nobody does. */
export function isStandingIn(terms: ProxyTerms, { now, person, proxy }: Surroundings): boolean {
  if (terms.acceptedAt === null || terms.endedAt !== null || terms.suspendedAt !== null) return false;
  if (person?.status !== 'active' || proxy?.status !== 'active') return false;
  if (person.protected) return false;
  const end = endOf(terms);
  return terms.validFrom <= now && (end === null || now < end);
}

/** Whether a proxy in force may do this for the person. */
export function mayAct({ kind, scope }: Pick<ProxyTerms, 'kind' | 'scope'>, act: OwnAct): boolean {
  const needed: readonly ProxyScope[] | 'legal' | 'any' | null = ownActs[act].scope;
  if (needed === null) return false;
  // A proxy can always lay down what it was given.
  if (needed === 'any') return true;
  if (needed === 'legal') return kind === 'legal';
  if (kind === 'supporter' && (ownActs[act].changes || act === 'own-export')) return false;
  return needed.some((one) => scope.includes(one) && isScopeOf(kind, [one]));
}

/** Whether the person's loss of capacity ends it: the mandate of one who can no longer watch over it, unless it was made for that. */
export const endsWithCapacity = ({
  kind,
  survivesIncapacity,
}: Pick<ProxyTerms, 'kind' | 'survivesIncapacity'>): boolean => kind === 'voluntary' && !survivesIncapacity;
