import type { Ground, Site } from '../../../../web/application/ground.ts';
import { getRole } from './asked.ts';
import { addLaw } from './law.tsx';
import { addLetter } from './letter.tsx';
import { addList } from './list.tsx';
import { addQuestion } from './question.tsx';
import { addRequest } from './request.tsx';

/** 個人情報保護責任者の受信箱: to everybody else nothing is here; the exchange says so a second time, and records who tried. */
export function addPrivacyRoom(site: Site, ground: Ground): void {
  for (const path of ['/privacy', '/privacy/*'])
    site.use(path, async (c, next) => {
      await getRole(c);
      return next();
    });
  addList(site, ground);
  addQuestion(site, ground);
  addRequest(site, ground);
  addLetter(site, ground);
  addLaw(site);
}
