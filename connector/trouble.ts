type Say = (file: string) => string;
const said: Readonly<Record<string, Say>> = {
  ENOENT: (file) => `${file} がありません。名前と場所を確かめてください。`,
  ENOTDIR: (file) => `${file} がありません（途中にある名前は、フォルダーではありません）。場所を確かめてください。`,
  EISDIR: (file) => `${file} はフォルダーです。ファイルを指定してください。`,
  EEXIST: (file) => `${file} は、すでにあります。別の名前にするか、要らないものなら移してください。`,
  EACCES: (file) => `${file} を開く権限がありません。実行している利用者と、持ち主を確かめてください。`,
  EPERM: (file) => `${file} を開く権限がありません。実行している利用者と、持ち主を確かめてください。`,
  EROFS: (file) => `${file} は、書き込みのできないところにあります。別の場所を指定してください。`,
  ENOSPC: (file) => `ディスクに空きがないため、${file} に書けません。空けてから、もう一度実行してください。`,
};

/** What the machine says of a file, in words that say what to do; undefined of anything else. */
export function sayTrouble(error: unknown, named?: string): string | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  const file = named ?? path;
  return code === undefined || file === undefined || !Object.hasOwn(said, code) ? undefined : said[code]!(file);
}

/** Any error, for who called a command. */
export const wordsOf = (error: unknown): string => sayTrouble(error) ?? (error as Error).message;
