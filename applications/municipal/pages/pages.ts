import { Hono } from 'hono';
import type { Pages, SignedIn } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { departments, departmentsOf } from './departments.ts';
import { frame } from './frame.ts';
import { addHome } from './home.tsx';

/** The staff side of the town hall: a department is a folder. */
export const pages: Pages = {
  frame,
  locks: true,
  async add(site, ground) {
    addHome(site);
    for (const { folder, add } of departments) {
      const department = new Hono<SignedIn>();
      department.use((c, next) => {
        if (!departmentsOf(c.get('session')).some((one) => one.folder === folder)) throw new PageError('not_found');
        return next();
      });
      await add(department, ground);
      site.route(`/${folder}`, department);
    }
  },
};
