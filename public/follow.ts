import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Said, said } from './state.ts';

type Options = {
  readonly exchangeUrl: string;
  /** where what was said last is kept */
  readonly file: string;
  readonly fetch: typeof fetch;
  readonly everyMs: number;
  readonly tell: (error: unknown) => void;
  /** told when there is something new to say, or the exchange is lost or found again; `undefined`: it was never heard */
  readonly changed: (said: Said | undefined, isHeard: boolean) => Promise<void>;
};

const patienceMs = 10_000;

/**
 * Asks the exchange again and again for what is public. While it does not answer, what it said last stands, and says of when it is.
 * @returns once something can be shown: what stops it
 */
export async function followExchange({ exchangeUrl, file, fetch, everyMs, tell, changed }: Options) {
  let last = await readKept(file);
  let wasHeard = false;
  await changed(last, false);

  async function ask(): Promise<void> {
    const heard = await read(exchangeUrl, fetch).catch((error) => {
      if (wasHeard) tell(error);
      return undefined;
    });
    const isNew = heard !== undefined && JSON.stringify(heard) !== JSON.stringify(last);
    if (isNew) {
      last = heard;
      // A disk that is full takes no page down.
      await keep(file, heard).catch(tell);
    }
    const isHeard = heard !== undefined;
    if (isNew || isHeard !== wasHeard) await changed(last, isHeard);
    wasHeard = isHeard;
  }

  let timer: NodeJS.Timeout | undefined;
  let over = false;
  let asking = Promise.resolve();
  const again = () => {
    asking = ask()
      .catch(tell)
      .then(() => {
        // While it is not heard it is asked more often; most of all at a start, when it comes up beside us.
        if (!over) timer = setTimeout(again, wasHeard ? everyMs : Math.min(everyMs, last ? 3000 : 300));
      });
  };
  again();
  return async () => {
    over = true;
    clearTimeout(timer);
    await asking;
  };
}

async function read(exchangeUrl: string, ask: typeof fetch): Promise<Said> {
  const get = (target: string) => ask(`${exchangeUrl}${target}`, { signal: AbortSignal.timeout(patienceMs) });
  const summary = await get('/public/summary');
  if (!summary.ok) throw new Error(`/public/summary: ${summary.status}`);
  const checkpoint = await get('/ledger/checkpoint');
  return said.parse({ summary: await summary.json(), checkpoint: checkpoint.ok ? await checkpoint.text() : null });
}

/** What does not fit, of an older version or half written, is as if it were not there. */
async function readKept(file: string): Promise<Said | undefined> {
  try {
    return said.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function keep(file: string, content: Said): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(content));
  await rename(`${file}.new`, file);
}
