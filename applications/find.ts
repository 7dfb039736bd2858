import { access, readdir } from 'node:fs/promises';
import type { Application } from '../contracts/application.ts';

const here = new URL('.', import.meta.url);

/** Every application that the region runs: each folder beside this file that declares one. */
export async function findApplications(folder: URL = here): Promise<Application[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(async ({ name }): Promise<Application | undefined> => {
        const file = new URL(`${name}/application.ts`, folder);
        const exists = await access(file).then(
          () => true,
          () => false,
        );
        return exists ? (await import(file.href)).application : undefined;
      }),
  );
  return found.filter((application) => application !== undefined);
}
