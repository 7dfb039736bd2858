import type { RunMode } from '../../../contracts/kind.ts';
import type { Directory } from './directory.ts';

/** The run modes that each system is enrolled for; undefined: there is no such system, which is objected to elsewhere. */
export type RunModesOf = (system: string) => readonly RunMode[] | undefined;

/** As this process knows it. For a first look: whatever leaves is asked `findSystems`. */
export const knownRunModes =
  (directory: Pick<Directory, 'findSystem'>): RunModesOf =>
  (system) =>
    directory.findSystem(system)?.runModes;

/**
 * Refuses a drill or a test (訓練・試験) that comes from, or would reach, a system that is enrolled for other run modes only, and an
 * ordinary message between those that are there for drills: their people would take the one for the other, and act, or not act.
 * @param systems of both sides
 */
export function* objectToRunMode(
  runModesOf: RunModesOf,
  runMode: RunMode,
  systems: readonly (string | undefined)[],
): Generator<{ readonly code: 'run_mode_not_enrolled'; readonly detail: string }> {
  for (const id of systems) {
    const enrolled = id === undefined ? undefined : runModesOf(id);
    if (enrolled && !enrolled.includes(runMode)) yield { code: 'run_mode_not_enrolled', detail: `${id}（${runMode}）` };
  }
}
