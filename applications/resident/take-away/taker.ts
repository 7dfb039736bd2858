import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { attachment } from '../../../web/attachment.ts';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';

/** Whose everything may be taken away: as the exchange says, and asked there again (`own-export`). */
export async function readTaker(c: PageContext): Promise<Whose> {
  const whose = await readWhose(c);
  const may = whose.as === 'self' || (whose.as !== 'supporter' && whose.scope.includes('read'));
  if (!may) throw new PageError('not_found');
  return whose;
}

/** A file to save. */
export const save = (body: Buffer | string, name: string, type: string): Response =>
  new Response(body as BodyInit, {
    headers: { 'Content-Type': type, 'Content-Disposition': attachment(name), 'Cache-Control': 'no-store' },
  });

/** A page of this room. */
export const at = (whose: Whose, rest = '') => pathOf(whose, `/take-away${rest}`);
