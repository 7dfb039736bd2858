import { z } from 'zod';
import type { PageContext } from '../../../../web/application/ground.ts';
import { showTrouble } from '../../../../web/application/trouble.tsx';

export const home = '/municipal/counter';
/** A form whose fields are read by somebody else, or that has none. */
export const anything = z.object({});

/** A form of another session, or none of ours. */
export const stale = (c: PageContext): Promise<Response> =>
  showTrouble(c, { frame: c.get('frame'), home }, { kind: 'stale' });

/** A fault's own sentence says more than its title. */
export const sayRefused = (refused: { readonly text: string; readonly detail?: unknown }): string =>
  typeof refused.detail === 'string' ? refused.detail : refused.text;
