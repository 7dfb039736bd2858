import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { findApplications } from './find.ts';

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder of applications with one that declares an entry at that path. */
async function declared(entry: string): Promise<URL> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-found-'));
  made.push(folder);
  await mkdir(path.join(folder, 'later'));
  await writeFile(
    path.join(folder, 'later', 'application.ts'),
    `export const application = { title: 'あと', plain: 'あと', start: null, tasks: [], kpis: [],
       entries: [{ title: '大丈夫です', path: '${entry}', on: ['tablet'] }] };`,
  );
  return pathToFileURL(`${folder}/`);
}

test('an application’s entries for residents are found by its folder, and lead nowhere but below its own path', async () => {
  for (const own of ['/later', '/later/well']) {
    const [found] = await findApplications(await declared(own));
    expect(found).toMatchObject({ folder: 'later', entries: [{ path: own }] });
  }
  for (const other of ['/resident/of/x', '/laterx', 'https://evil.example/', '//evil.example'])
    await expect(findApplications(await declared(other))).rejects.toThrow('applications/later');
});
