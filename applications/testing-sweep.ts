import type { Page } from 'playwright-core';
import { sweep } from '../web/testing-sweep.ts';
import { openCoverage } from './testing-coverage.ts';

/** What ends being signed in, or is asked of nobody. */
const isLeft = ({ pathname }: URL) => /\/(?:sign-out|sign-in|furigana|stay)$/.test(pathname);
/** What ends or takes away what other forms are about comes after them. */
const rank = ({ pathname }: URL): number => {
  if (/\/(?:protection\/end|consents\/all|lay-down)$|\/help\/[^/]+\/end$/.test(pathname)) return 2;
  return /\/(?:end|withdraw|remove|close|change|drop|undo|reopen|protection|transfer\/list)$|withdrawal\/|privacy\/requests\/[^/]+$/.test(
    pathname,
  )
    ? 1
    : 0;
};

type More = {
  /** who is led to what is not theirs to open */
  readonly mayRefuse?: boolean;
  /** what is filled in by the name of its field, where what anybody would write is no answer; left out: no form is sent */
  readonly answers?: Readonly<Record<string, string>>;
};

/** Sweeps of several people after each other, and which routes none of them has been at. */
export async function openSweeps() {
  const { pathShape, onAnswered, missing } = await openCoverage();
  return {
    missing,
    /** @returns the pages that were opened, and a line for each rule that one breaks */
    async as(page: Page, starts: string | readonly string[], under: string, { mayRefuse, answers }: More = {}) {
      const { pages, problems } = await sweep(page, starts, {
        ...{ under, isLeft, mayRefuse: mayRefuse ?? false, pathShape, onAnswered },
        ...(answers && { forms: { answers, rank } }),
      });
      await page.context().close();
      return { pages, problems };
    },
  };
}
export type Sweeps = Awaited<ReturnType<typeof openSweeps>>;
