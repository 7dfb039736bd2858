import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
/** What is not ours, or not in the repository (.gitignore). */
const left = new Set(['node_modules', '.git', 'data'].map((name) => path.join(root, name)));

/**
 * Every text file of the repository with its text; a CSV file may be CP932. Walked rather than asked of git, so that it works in
 * an unpacked archive too.
 */
export function* textFiles(folder = root): Generator<{ readonly name: string; readonly text: string }> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (left.has(file) || entry.name.endsWith('.log')) continue;
    if (entry.isDirectory()) yield* textFiles(file);
    // Another check, or an editor, may take a file away meanwhile.
    else if (entry.isFile() && statSync(file, { throwIfNoEntry: false })) yield* textOf(file);
  }
}

function* textOf(file: string) {
  const bytes = readFileSync(file);
  if (bytes.includes(0)) return; // not text
  const name = path.relative(root, file);
  yield { name, text: new TextDecoder().decode(bytes) };
  if (/\.csv$/i.test(name)) yield { name, text: new TextDecoder('shift_jis').decode(bytes) };
}

/** 1-based line of an offset in a text. */
export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
