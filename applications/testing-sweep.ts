import type { Page } from 'playwright-core';
import { sweep } from '../web/testing-sweep.ts';
import { openCoverage } from './testing-coverage.ts';

/** What ends being signed in, or is asked of nobody. */
const isLeft = ({ pathname }: URL) => /\/(?:sign-out|sign-in|furigana|stay)$/.test(pathname);
/** What ends or takes away what other forms are about comes after them. */
const rank = ({ pathname }: URL): number => {
  if (/\/caseload\/[^/]+\/end$/.test(pathname)) return 3;
  if (/\/(?:protection\/end|consents\/all|lay-down)$|\/help\/[^/]+\/end$/.test(pathname)) return 2;
  return /\/(?:end|withdraw|remove|close|change|drop|undo|reopen|protection|transfer\/list)$|\/import\/[^/]+$|withdrawal\/|privacy\/requests\/[^/]+$/.test(
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
  /** forms are sent as nobody should, too */
  readonly careless?: boolean;
  /** the widths at which axe looks, where they are not all */
  readonly axeAt?: readonly number[];
};

/** Sweeps of several people after each other, and which routes none of them has been at. */
export async function openSweeps() {
  const { pathShape, onAnswered, missing } = await openCoverage();
  return {
    missing,
    /** @returns the pages that were opened, and a line for each rule that one breaks */
    async as(page: Page, starts: string | readonly string[], under: string, more: More = {}) {
      const { mayRefuse = false, answers, careless = false, axeAt } = more;
      const { pages, problems } = await sweep(page, starts, {
        ...{ under, isLeft, mayRefuse, pathShape, onAnswered },
        ...(axeAt && { axeAt }),
        ...(answers && { forms: { answers, rank, careless } }),
      });
      await page.context().close();
      return { pages, problems };
    },
  };
}
export type Sweeps = Awaited<ReturnType<typeof openSweeps>>;
