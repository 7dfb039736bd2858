import type { Ground, Site } from '../../../web/application/ground.ts';
import { addAgree } from './agree.tsx';
import { addFamily } from './family.tsx';
import { addMessages } from './messages.tsx';
import { addOff } from './off.tsx';
import { addOverview } from './overview.tsx';
import { addPaper } from './paper.tsx';
import { addPlan } from './plan.tsx';

/** 介護の予定と費用: what the office that plans her care answers the person, and who stands in for her. */
export function addCare(site: Site, ground: Ground): void {
  addOverview(site, ground);
  addPlan(site);
  addPaper(site, ground);
  addAgree(site, ground);
  addOff(site, ground);
  addMessages(site, ground);
  addFamily(site, ground);
}
