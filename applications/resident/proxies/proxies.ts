import type { Ground, Site } from '../../../web/application/ground.ts';
import { addInvitation } from './invitation.tsx';
import { addInviting } from './inviting.tsx';
import { addLayDown } from './lay-down.tsx';
import { addList } from './list.tsx';
import { addProxy } from './one.tsx';

/** 家族や代理の人: who stands in for somebody, asking somebody to, ending it; and from the other side: taking it up, laying it down. */
export function addProxies(site: Site, ground: Ground): void {
  addList(site);
  addInviting(site, ground);
  addProxy(site, ground);
  addLayDown(site, ground);
  addInvitation(site, ground);
}
