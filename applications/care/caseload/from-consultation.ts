import { z } from 'zod';
import type { PageContext } from '../../../web/application/ground.ts';
import { pathOf } from './place.ts';

/** 総合相談 of a centre about somebody of no list, because of which the person is added. */
const consultationOf = (c: PageContext): string | undefined => z.uuid().safeParse(c.req.query('consultation')).data;

/** The next page on the way, to which the consultation goes along. */
export function along(c: PageContext, path: string): string {
  const id = consultationOf(c);
  return id === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}consultation=${id}`;
}

/** The end of the way: the person's page, or the consultation, which is offered to be theirs. */
export function arrive(c: PageContext, code: string, said: 'known' | 'added'): string {
  const id = consultationOf(c);
  return id === undefined
    ? pathOf(code, `?said=${said}`)
    : `/care/centre/others/${id}?code=${encodeURIComponent(code)}`;
}
