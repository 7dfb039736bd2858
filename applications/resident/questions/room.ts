import type { Ground, Site } from '../../../web/application/ground.ts';
import { addClose } from './close.tsx';
import { addList } from './list.tsx';
import { addQuestion } from './question.tsx';

/** たずねたこと: what was asked about records, and what was answered. */
export function addQuestions(site: Site, ground: Ground): void {
  addList(site);
  addQuestion(site);
  addClose(site, ground);
}
