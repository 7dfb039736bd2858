import type { PageContext } from '../../../web/application/ground.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';

/** A form that no page of this session made: nothing is done. */
export const stale = (c: PageContext): Promise<Response> =>
  showTrouble(c, { frame: c.get('frame'), home: '/resident' }, { kind: 'stale' });
