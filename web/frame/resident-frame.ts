import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { ResidentFrame } from './frame.ts';

type About = Omit<ResidentFrame, 'look' | 'furigana' | 'path'>;

/** The frame of a resident's page that is made for this request, with furigana as this reader wants them. */
export function residentFrame(c: Context, about: About): ResidentFrame {
  const { pathname, search } = new URL(c.req.url);
  // Coming back is by GET: what was posted is not sent again by switching furigana.
  const path = c.req.method === 'GET' ? pathname + search : null;
  return { look: 'resident', furigana: getCookie(c, 'furigana') === 'yes', path, ...about };
}

/** The frame of a page that is written once, for everybody. */
export const writtenFrame = (about: Omit<About, 'leave'>): ResidentFrame => ({
  look: 'resident',
  furigana: false,
  path: null,
  leave: null,
  ...about,
});
