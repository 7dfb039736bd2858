import type { Context } from 'hono';
import { wantsFurigana } from '../furigana.ts';
import type { ResidentFrame } from './frame.ts';

type About = Omit<ResidentFrame, 'look' | 'furigana' | 'path'>;

/** The frame of a resident's page that is made for this request, with furigana as this reader wants them. */
export function residentFrame(c: Context, about: About): ResidentFrame {
  const { pathname, search } = new URL(c.req.url);
  // Coming back is by GET: what was posted is not sent again by switching furigana.
  const path = c.req.method === 'GET' ? pathname + search : null;
  return { look: 'resident', furigana: wantsFurigana(c), path, ...about };
}

/** The frame of a page that is written once, for everybody; where it is written once more with furigana, `path` is where both stand. */
export const writtenFrame = (
  about: Omit<About, 'leave'> & { readonly furigana?: boolean; readonly path?: string | null },
): ResidentFrame => ({
  look: 'resident',
  furigana: false,
  path: null,
  leave: null,
  ...about,
});
