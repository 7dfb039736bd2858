import { makeCarePlanFiles } from '../town/careplan/files.ts';
import { makeTown } from '../town/town.ts';

/** All that a town puts out: itself, and its care-plan files as read from CP932. */
export function* townTexts(seed: number): Generator<{ readonly name: string; readonly text: string }> {
  const town = makeTown(seed);
  yield { name: `town ${seed}`, text: JSON.stringify(town, null, 1) };
  const persons = town.residents.filter((resident) => resident.careLevel !== undefined);
  for (const unit of ['plan', 'slip', 'actuals', 'prevention'] as const)
    for (const file of makeCarePlanFiles({ town, unit, persons, sequence: '20260425183000', month: '202605' }))
      yield { name: `town ${seed}: ${file.name}`, text: new TextDecoder('shift_jis').decode(file.bytes) };
}
