import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sayTrouble } from '../connector/trouble.ts';
import { type LaidOut, readLaidOut } from '../contracts/content/laid-out.ts';
import { layout as layoutSchema } from '../contracts/layout.ts';
import { parseWritten } from '../contracts/written-json.ts';
import { Usage } from './answers.ts';

const applications = path.join(import.meta.dirname, '..', 'applications');

/**
 * Reads a file of an existing system by its table of layout.
 * @param layout the id of one of ours (`municipal/residents`), or a file
 * @throws Usage
 */
export async function readByLayout(layout: string, file: string): Promise<LaidOut> {
  const [application, name] = layout.split('/');
  const isOurs = /^[a-z0-9-]+\/[a-z0-9-]+$/.test(layout);
  const table = isOurs ? path.join(applications, application!, 'formats', `${name}.json`) : layout;
  const read = async (one: string) =>
    readFile(one).catch((error) => {
      throw new Usage(sayTrouble(error) ?? `${one} を読めません`);
    });
  const text = (await read(table)).toString('utf8');
  try {
    return readLaidOut(layoutSchema.parse(parseWritten(text)), await read(file));
  } catch (error) {
    if (error instanceof Usage) throw error;
    const why = error instanceof SyntaxError ? 'JSON として読めません' : (error as Error).message;
    throw new Usage(`レイアウトの表 ${table} を読めません（${why}）`);
  }
}
