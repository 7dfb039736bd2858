import type { Ground, Site } from '../../../web/application/ground.ts';
import { addAsk } from './ask.tsx';
import { addList } from './list.tsx';
import { addProof } from './proof.ts';
import { addRecord } from './record.tsx';

/** わたしの記録: the list, each record, its proof, and why it came about. */
export function addTrail(site: Site, ground: Ground): void {
  addList(site);
  addRecord(site);
  addProof(site);
  addAsk(site, ground);
}
