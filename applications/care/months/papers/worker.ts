import { parentPort } from 'node:worker_threads';
import { sheetsPdf } from '../../../../web/print/sheets-pdf.ts';
import { layPaper } from './lay.ts';
import type { PaperFile } from './make.ts';

// A thread of its own: laying out hundreds of sheets takes seconds, in which the process answers others.
parentPort!.once('message', async (files: readonly PaperFile[]) => {
  const made: Uint8Array<ArrayBuffer>[] = [];
  for (const { title, author, number, papers } of files) {
    const content = papers.flatMap((paper, i) => layPaper(paper, i === 0));
    made.push(new Uint8Array(await sheetsPdf({ title, author, number }, content)));
  }
  parentPort!.postMessage(
    made,
    made.map(({ buffer }) => buffer),
  );
});
