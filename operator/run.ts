import { ExchangeError } from '../connector/client.ts';
import { sayTrouble } from '../connector/trouble.ts';
import { type Io, Usage } from './answers.ts';

/**
 * Runs a command of the operator; what goes wrong is said in words.
 * @param bare it does something without arguments too
 * @returns the exit code: 1 refused or failed, 2 called wrongly
 */
export async function runCommand(
  io: Io,
  usage: string,
  args: readonly string[],
  work: () => Promise<void>,
  { bare = false } = {},
): Promise<number> {
  const isMissing = args.length === 0 && !bare;
  if (isMissing || args.includes('--help') || args.includes('-h')) {
    io[isMissing ? 'stderr' : 'stdout'].write(usage);
    return isMissing ? 2 : 0;
  }
  try {
    await work();
    return 0;
  } catch (error) {
    if (error instanceof Usage) {
      io.stderr.write(`${error.message}\n\n${usage}`);
      return 2;
    }
    const { message, name, code } = error as Error & { code?: string };
    const expected = error instanceof ExchangeError || name === 'ConfigurationError' || code !== undefined;
    const trouble = sayTrouble(error);
    const plain = trouble !== undefined || expected || /[ぁ-んァ-ヶ一-龠]/.test(message);
    io.stderr.write(`${plain ? (trouble ?? message) : `実行できませんでした: ${message}`}\n`);
    return 1;
  }
}
