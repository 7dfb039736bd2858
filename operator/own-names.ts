import { ExchangeError } from '../connector/client.ts';

/**
 * The exchange speaks of what it was sent by names of its own; who sent it knows it by where it lies.
 * @param names what stands in the exchange's words, and what it is here
 */
export async function withOwnNames<T>(names: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExchangeError)
      for (const [theirs, own] of Object.entries(names)) error.message = error.message.replaceAll(theirs, () => own);
    throw error;
  }
}

/** The files of a municipality. */
export const filesIn = (folder: string, code: string) => ({
  [`municipalities/${code}/`]: `${folder.replace(/\/$/, '')}/`,
});
