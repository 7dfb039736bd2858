import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';

export type Io = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
};

/** One thing that a command needs to know: given by a flag, or asked for at a terminal. */
export type Field = {
  readonly question: string;
  /** may be left out */
  readonly optional?: true;
  /** may be given several times */
  readonly several?: true;
};
export type Fields = Readonly<Record<string, Field>>;
export type Answers = {
  readonly one: Readonly<Record<string, string | undefined>>;
  readonly many: Readonly<Record<string, readonly string[]>>;
};

/** What is wrong with the way a command was called, in words for its user. */
export class Usage extends Error {
  override readonly name = 'Usage';
}

/** Flags that every command of the operator has. */
const shared: Fields = {
  actor: { question: '操作する人の氏名', optional: true },
  as: { question: '運営者以外として実行するときの、業務システムのファイル', optional: true },
};

/**
 * Reads flags, and the first of `fields` also from its place without a flag. What is missing is asked for where there is somebody to ask.
 * @throws Usage
 */
export async function readAnswers(args: readonly string[], fields: Fields, { stdin, stdout }: Io): Promise<Answers> {
  const all = { ...fields, ...shared };
  const { values, positionals } = parse(args, all);
  const [first] = Object.keys(fields);
  if (positionals.length > (first === undefined ? 0 : 1))
    throw new Usage(`余分な引数があります: ${positionals.at(-1)}`);
  if (first !== undefined && positionals[0] !== undefined) values[first] ??= [positionals[0]];
  const missing = Object.entries(all).filter(([name, { optional }]) => !optional && values[name] === undefined);
  if (missing.length > 0 && !stdin.isTTY)
    throw new Usage(`足りないもの:\n${missing.map(([name, { question }]) => `  --${name}  ${question}`).join('\n')}`);
  if (missing.length > 0) {
    const terminal = createInterface({ input: stdin, output: stdout });
    for (const [name, { question }] of missing) values[name] = [await ask(terminal, question)];
    terminal.close();
  }
  return {
    one: Object.fromEntries(Object.entries(values).map(([name, given]) => [name, given?.[0]])),
    many: Object.fromEntries(Object.keys(all).map((name) => [name, values[name] ?? []])),
  };
}

async function ask(terminal: { question(text: string): Promise<string> }, question: string): Promise<string> {
  for (;;) {
    const answer = (await terminal.question(`${question}: `)).trim();
    if (answer !== '') return answer;
  }
}

function parse(args: readonly string[], fields: Fields) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.keys(fields).map((name) => [name, { type: 'string', multiple: true }] as const),
      ),
    });
    const twice = Object.entries(values).find(([name, given]) => (given?.length ?? 0) > 1 && !fields[name]?.several);
    if (twice) throw new Error(`--${twice[0]} は一度だけ指定してください`);
    return { values: values as Record<string, string[] | undefined>, positionals };
  } catch (error) {
    const { message } = error as Error;
    const unknown = /Unknown option '([^']+)'/.exec(message)?.[1];
    const empty = /Option '(--\w+)(?: <value>)?' argument (?:is ambiguous|missing)/.exec(message)?.[1];
    if (unknown !== undefined) throw new Usage(`${unknown} という指定はありません`);
    throw new Usage(empty === undefined ? message : `${empty} に続けて、その値を指定してください`);
  }
}
