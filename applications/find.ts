import { access, readdir } from 'node:fs/promises';
import type { Application } from '../contracts/application.ts';
import type { Pages } from '../web/application/ground.ts';
import type { Work } from '../web/application/work.ts';

const here = new URL('.', import.meta.url);

/** An application as it is found. */
export type Found = Application & {
  readonly folder: string;
  /** undefined while it has none */
  readonly pages: Pages | undefined;
  /** what it does while nobody looks; undefined: nothing */
  readonly work?: Work | undefined;
};

/** Every application that the region runs: each folder beside this file that declares one, with its pages where it has some. */
export async function findApplications(folder: URL = here): Promise<Found[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(async ({ name }): Promise<Found | undefined> => {
        const declared = await load(new URL(`${name}/application.ts`, folder));
        if (!declared) return undefined;
        const application = declared.application as Application;
        const pages = application.start === null ? undefined : await load(new URL(`${name}/pages/pages.ts`, folder));
        if (application.start !== null && (application.start !== `/${name}` || !pages))
          throw new Error(`applications/${name}: start は /${name} とし、pages/pages.ts を置いてください。`);
        for (const { path } of application.entries ?? [])
          if (path !== `/${name}` && !path.startsWith(`/${name}/`))
            throw new Error(`applications/${name}: entries の path は /${name} の下としてください（${path}）。`);
        const working = await load(new URL(`${name}/work.ts`, folder));
        return {
          ...application,
          folder: name,
          pages: pages?.pages as Pages | undefined,
          work: working?.work as Work | undefined,
        };
      }),
  );
  return found.filter((application) => application !== undefined);
}

const load = async (file: URL) => {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  return exists ? import(file.href) : undefined;
};
