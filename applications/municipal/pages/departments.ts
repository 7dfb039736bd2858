import { access, readdir } from 'node:fs/promises';
import type { Session } from '../../../web/sign-in/sessions.ts';
import type { Department, FoundDepartment } from './department-pages.ts';

const application = new URL('../', import.meta.url);

async function findDepartments(folder: URL): Promise<FoundDepartment[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = await Promise.all(
    entries.map(async ({ name }) => {
      const file = new URL(`${name}/department.ts`, folder);
      const exists = await access(file).then(
        () => true,
        () => false,
      );
      return exists ? { ...((await import(file.href)).department as Department), folder: name } : undefined;
    }),
  );
  return found.filter((one) => one !== undefined).sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Every department, the same as long as the process runs. */
export const departments = await findDepartments(application);

/** Those that this member of staff sees. */
export const departmentsOf = (session: Session | undefined): FoundDepartment[] => {
  const roles = session?.content.staff?.roles;
  if (!roles) return [];
  return departments.filter((one) => one.roles.length === 0 || one.roles.some((role) => roles.includes(role)));
};
