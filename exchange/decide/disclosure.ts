import type { Contract } from '../../contracts/contract.ts';
import type { Rule } from './rules.ts';

/**
 * The disclosure (開示項目): what the permits of each town let out together, no more than any of its caps, and only what every
 * town involved lets out.
 * @param towns the rules that hold, by town; all of them permits
 * @param withheld fields for which a consent is missing
 * @returns fields of the contract, in its order
 */
export const findDisclosure = (
  contract: Contract,
  towns: readonly (readonly Rule[])[],
  withheld: ReadonlySet<string>,
): string[] =>
  Object.keys(contract.fields).filter(
    (field) => !withheld.has(field) && towns.every((rules) => isDisclosed(field, rules)),
  );

const isDisclosed = (field: string, rules: readonly Rule[]): boolean =>
  rules.some(({ disclose }) => disclose.includes('*') || disclose.includes(field)) &&
  rules.every(({ cap }) => cap === null || cap.includes(field));

/** A cap alone lets nothing out: to permit, a rule that discloses must hold. */
export const isDisclosing = (rules: readonly Rule[]): boolean => rules.some(({ disclose }) => disclose.length > 0);
