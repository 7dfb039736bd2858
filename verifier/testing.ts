import path from 'node:path';
import { verifyCommand } from './main.ts';

/** `engawa verify` with its memory in `folder()`; to its exit code and all that it says. */
export const createVerify =
  (folder: () => string) =>
  async (...args: string[]): Promise<[number, string]> => {
    const lines: string[] = [];
    const say = (line: string) => void lines.push(line);
    const io = { say, complain: say };
    const code = await verifyCommand([...args, '--state', path.join(folder(), 'state')], io);
    return [code, lines.join('\n')];
  };
