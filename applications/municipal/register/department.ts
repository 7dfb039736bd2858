import type { Department } from '../pages/department-pages.ts';
import { addImport } from './import.tsx';
import { words } from './words.ts';

/** 名簿: the town hall's own register of residents, as its 宛名 files bring it. */
export const department: Department = {
  title: words.title,
  roles: ['名簿の担当'],
  add(site, ground) {
    addImport(site, ground);
  },
};
