import type { Ground, Site } from '../../../web/application/ground.ts';
import { addBegin } from './begin.tsx';
import { addList } from './list.tsx';
import { addRequest } from './request.tsx';
import { addWrite } from './write.tsx';

/** 開示・訂正・利用停止: what a resident demands of who holds something about them. */
export function addRequests(site: Site, ground: Ground): void {
  addList(site);
  addBegin(site, ground);
  addWrite(site, ground);
  addRequest(site);
}
