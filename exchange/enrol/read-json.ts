import { z } from 'zod';

const inJapanese = z.locales.ja().localeError;

/**
 * Reads the JSON `text` of `file` as `schema` says.
 * @throws Error with one line for each thing to mend: `file:line: place: what`, in Japanese, for the person who wrote the file
 */
export function readJson<T>(text: string, schema: z.ZodType<T>, file: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const line = /\(line (\d+) column \d+\)$/.exec(message)?.[1] ?? text.split('\n').length;
    throw new Error(`${file}:${line}: JSONとして読めません（${message}）`, { cause: error });
  }
  const checked = schema.safeParse(value, { error: inJapanese });
  if (checked.success) return checked.data;
  const lines = checked.error.issues.map(
    ({ path, message }) => `${file}:${findLine(text, path)}: ${path.join('.') || '全体'}: ${message}`,
  );
  throw new Error(lines.join('\n'));
}

type Frame = { readonly array: boolean; key: string | number; named: boolean };

/** The line (1-based) on which the value at `path` of the valid JSON `text` begins, or its nearest parent that is there. */
export function findLine(text: string, path: readonly PropertyKey[]): number {
  const frames: Frame[] = [];
  let found = 0;
  let depth = -1;
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const frame = frames.at(-1);
    if (token === '}' || token === ']') frames.pop();
    else if (token === ':') frame!.named = true;
    else if (token === ',') {
      frame!.named = false;
      if (frame!.array) frame!.key = Number(frame!.key) + 1;
    } else if (frame && !frame.array && !frame.named) frame.key = JSON.parse(token);
    else {
      if (frames.length > depth && frames.every(({ key }, i) => i < path.length && key === path[i])) {
        found = index;
        depth = frames.length;
      }
      if (token === '{' || token === '[') frames.push({ array: token === '[', key: 0, named: false });
    }
  }
  return text.slice(0, found).split('\n').length;
}
