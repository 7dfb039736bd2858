import { Worker } from 'node:worker_threads';
import type { PaperData } from './data.ts';

/** One PDF: the papers of one person, or of many one after the other. */
export type PaperFile = {
  readonly title: string;
  readonly author: string;
  /** at the foot of each sheet */
  readonly number: string;
  readonly papers: readonly PaperData[];
};

let before: Promise<unknown> = Promise.resolve();

/** Lays the files out in a thread of its own, one order after the other: whoever prints a month holds up nobody but another who prints one. */
export function makePdfs(files: readonly PaperFile[]): Promise<readonly Uint8Array[]> {
  const made = before.then(() => layOut(files));
  before = made.catch(() => undefined); // told to whom it belongs
  return made;
}

const layOut = (files: readonly PaperFile[]): Promise<readonly Uint8Array[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    worker.once('message', (made: readonly Uint8Array[]) => {
      resolve(made);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code !== 0) reject(new Error(`the thread that lays papers out has ended with ${code}`));
    });
    worker.postMessage(files);
  });
