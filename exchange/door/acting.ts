import type { Context } from 'hono';
import { z } from 'zod';
import { actingHeader } from '../../contracts/acting.ts';
import type { Present } from '../identify/acting/acting.ts';
import type { Act } from '../travel/acting.ts';
import type { Claimed } from '../travel/registration.ts';
import type { Door } from './app.ts';

/** The caller's own id of a request, which the claim of the acting person names (`msg`). */
export const requestId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/)
  .meta({ description: `この要求の番号。${actingHeader} の申告（JWS）の msg に、同じ番号を書きます` });

/** Who calls, and who acts, of a request under /v1. */
export const readAct = async (c: Context<Door>, present: Present, message: string): Promise<Act> => {
  const caller = c.get('caller');
  return { caller, presented: await present(caller, c.req.header(actingHeader), message) };
};

/** Who acts, where the caller's system may also act by itself: then there is no id and no claim. */
export const readClaimed = async (c: Context<Door>, present: Present, id: string | undefined): Promise<Claimed> => ({
  id,
  presented: id === undefined ? undefined : await present(c.get('caller'), c.req.header(actingHeader), id),
});
