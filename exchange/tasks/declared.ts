import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { connectorTasks, taskDeclaration } from '../../contracts/task-event.ts';
import { readJson } from '../enrol/read-json.ts';

/**
 * Every kind of work that may be reported, `<application>/<kind>`, with what it is called: those of the connector, and of each `<application>/tasks.json` under
 * `folder`. An application is found by its folder alone.
 * @throws Error that names file, line and place of what to mend
 */
export async function loadTasks(folder: string): Promise<ReadonlyMap<string, string>> {
  const kinds = new Map<string, string>(
    Object.entries(connectorTasks).map(([kind, title]) => [`connector/${kind}`, title]),
  );
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const text = await readFile(path.join(folder, entry.name, 'tasks.json'), 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    const declared = readJson(text, taskDeclaration, path.posix.join(path.basename(folder), entry.name, 'tasks.json'));
    for (const [kind, title] of Object.entries(declared)) kinds.set(`${entry.name}/${kind}`, title);
  }
  return kinds;
}
