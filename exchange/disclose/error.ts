import type { Contract } from '../../contracts/contract.ts';
import type { Permit } from '../../contracts/decision.ts';
import { readTransform } from '../decide/obligations.ts';

const made = new WeakMap<Contract, Map<number, Contract>>();

/**
 * The contract of an error answer: the contract itself with the form that it names for this status, so that such an answer is read and
 * cut by the same code as every other. What the provider says of the case stands where it always does, and never goes on.
 * @returns undefined where the contract names none: nothing of the body goes on
 */
export function contractOfError(contract: Contract, status: number): Contract | undefined {
  const named = contract.errors?.[String(status)];
  if (!named) return undefined;
  const known = made.get(contract) ?? new Map<number, Contract>();
  made.set(contract, known);
  const { errors: _, ...rest } = contract;
  const found = known.get(status) ?? { ...rest, schema: named.schema, fields: fieldsOf(contract, named.fields) };
  known.set(status, found);
  return found;
}

function fieldsOf(contract: Contract, places: Readonly<Record<string, { readonly at?: string | undefined }>>) {
  return Object.fromEntries(
    Object.entries(places).flatMap(([name, { at }]) => {
      const field = contract.fields[name];
      if (!field) return []; // whoever enrols it is told (form.ts)
      const { at: _, ...rest } = field;
      return [[name, { ...rest, ...(at !== undefined && { at }) }]];
    }),
  );
}

/**
 * What a decision lets out of an error answer: of its fields those that the decision names, in the form that it obliges.
 * @returns undefined where it lets out a table of counts, which no error is
 */
export function permitForError(decision: Permit, { fields }: Contract): Permit | undefined {
  const transforms = decision.obligations.map((one) => ({ one, transform: readTransform(one) }));
  if (transforms.some(({ transform }) => transform?.name === 'aggregate')) return undefined;
  return {
    ...decision,
    items: decision.items.filter((item) => Object.hasOwn(fields, item)),
    obligations: transforms.flatMap(({ one, transform }) =>
      transform && 'field' in transform && !Object.hasOwn(fields, transform.field) ? [] : [one],
    ),
  };
}
