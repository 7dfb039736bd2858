import type { RunMode } from '../../contracts/kind.ts';
import type { Directory } from './directory.ts';

/**
 * Refuses a drill or a test (訓練・試験) that comes from, or would reach, a system that is enrolled for other run modes only: its people
 * would take it for real, and act. A system that is not enrolled at all is objected to elsewhere.
 * @param systems of both sides
 */
export function* objectToRunMode(
  directory: Pick<Directory, 'findSystem'>,
  runMode: RunMode,
  systems: readonly (string | undefined)[],
): Generator<{ readonly code: 'run_mode_not_enrolled'; readonly detail: string }> {
  for (const id of systems) {
    const system = id === undefined ? undefined : directory.findSystem(id);
    if (system && !system.runModes.includes(runMode))
      yield { code: 'run_mode_not_enrolled', detail: `${id}（${runMode}）` };
  }
}
