import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { allStatements } from './law.ts';

const root = new URL('../../', import.meta.url);

test('every statement of the law has its article, says by what it is known, and stands on a page', async () => {
  const files = await Promise.all(
    ['applications/', 'public/'].map(async (folder) =>
      (await readdir(new URL(folder, root), { recursive: true }))
        .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
        .map((name) => readFile(new URL(folder + name, root), 'utf8')),
    ),
  );
  const texts = (await Promise.all(files.flat())).join('\n');
  for (const [id, { says, law, articles, where, source, seen }] of Object.entries(allStatements)) {
    expect([says, articles, source].every((text) => text.length > 3) && where.length > 0, id).toBe(true);
    expect(law !== null || seen, id).toBe(true);
    expect(new RegExp(`(?:says|markedLaw)\\('${id}'\\)`).test(texts), id).toBe(true);
    expect(seen && source.startsWith('記憶'), id).toBe(false);
  }
});

test('of what an answer or a decision is objected to, no page of a resident or of the public says the law in words of its own', async () => {
  for (const folder of ['applications/resident/', 'applications/municipal/counter/', 'public/'])
    for (const name of await readdir(new URL(folder, root), { recursive: true })) {
      if (!/\.tsx?$/.test(name) || /\.test\.tsx?$/.test(name)) continue;
      const text = (await readFile(new URL(folder + name, root), 'utf8')).replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
      expect(/審査請求|か月以内|30日のうち/.test(text), folder + name).toBe(false);
    }
});
