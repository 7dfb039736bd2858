import type { Contract } from '../../../contracts/contract.ts';
import { Fault } from '../../../contracts/fault.ts';
import type { ShownTypes } from '../../decide/schema.ts';

/**
 * What an asker shows with its request (Engawa-Shown), with the types that the rules know. What only a provider can say of a case (a
 * contract's `case`) is not the asker's to show: a rule would believe it.
 * @throws Fault bad_request
 */
export function readShown(
  given: ReadonlyMap<string, string>,
  types: ShownTypes,
  contracts: ReadonlyMap<string, Contract>,
): Readonly<Record<string, string | boolean>> {
  const ofProviders = new Set([...contracts.values()].flatMap((contract) => Object.keys(contract.case ?? {})));
  const own = [...types.keys()].filter((name) => !ofProviders.has(name));
  return Object.fromEntries(
    [...given].map(([name, text]) => {
      if (!own.includes(name)) throw bad(`Engawa-Shown で示せるのは ${own.join('・')} です。`);
      if (types.get(name) !== 'Bool') return [name, text];
      if (text !== 'true' && text !== 'false') throw bad(`Engawa-Shown の ${name} は true か false にしてください。`);
      return [name, text === 'true'];
    }),
  );
}

const bad = (detail: string) => new Fault('bad_request', detail);
