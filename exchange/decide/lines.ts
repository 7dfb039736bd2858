/** The line (1-based) of `text` at `offset`, which Cedar counts in UTF-8 bytes. */
export const lineAt = (text: string, offset = 0): number =>
  Buffer.from(text).subarray(0, offset).toString().split('\n').length;

/** Cedar text with its comments made blank: every other character keeps its place. */
export const withoutComments = (text: string): string =>
  text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*/g, (part) => (part.startsWith('"') ? part : ' '.repeat(part.length)));
