import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { connectorTasks, taskDeclaration } from '../../contracts/task-event.ts';
import { readJson } from '../enrol/read-json.ts';

/**
 * Every kind of work that may be reported, `<application>/<kind>`: those of the connector, and of each `<application>/tasks.json` under
 * `folder`. An application is found by its folder alone.
 * @throws Error that names file, line and place of what to mend
 */
export async function loadTasks(folder: string): Promise<ReadonlySet<string>> {
  const kinds = new Set(Object.keys(connectorTasks).map((kind) => `connector/${kind}`));
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const text = await readFile(path.join(folder, entry.name, 'tasks.json'), 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    const declared = readJson(text, taskDeclaration, path.posix.join(path.basename(folder), entry.name, 'tasks.json'));
    for (const kind of Object.keys(declared)) kinds.add(`${entry.name}/${kind}`);
  }
  return kinds;
}
