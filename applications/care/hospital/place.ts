import { z } from 'zod';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { open, type Shown, viewPersons } from '../../../web/viewing/viewing.tsx';
import { viewingOf } from '../pages/viewing.ts';
import { findAdmission, type Received } from './store.ts';
import { words } from './words.ts';

export const here = '/care/hospital';
export const pathOf = (message: string, below = ''): string => `${here}/${message}${below}`;

/** Of a list: who must not be shown is left out. */
export const showAll = (
  c: PageContext,
  all: ReadonlyMap<string, readonly Received[]>,
): Promise<Shown<readonly Received[]>[]> =>
  viewPersons(
    c.get('member'),
    { purpose: viewingOf(c.get('kind')), page: words.viewing },
    [...all.keys()],
    async (codes) => codes.map((code) => all.get(code)!),
  );

/** The admission of this page, its person shown on record. @throws PageError not_found: none of this hospital's, or of one who may not be shown */
export async function showAdmission(c: PageContext): Promise<Received> {
  const message = z.uuid().safeParse(c.req.param('message'));
  const found = message.success && (await c.get('rows')((connection) => findAdmission(connection, message.data)));
  if (!found) throw new PageError('not_found');
  const about = { purpose: viewingOf(c.get('kind')), page: words.viewingOne };
  const [shown] = await viewPersons(c.get('member'), about, [found.code], async () => [found]);
  if (!shown) throw new PageError('not_found');
  return open(shown);
}
