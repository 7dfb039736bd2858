import type { Context } from 'hono';
import type { Ground } from '../../../web/application/ground.ts';
import type { StaffFrame } from '../../../web/frame/frame.ts';
import type { Session } from '../../../web/sign-in/sessions.ts';
import { departmentsOf } from './departments.ts';
import { words } from './words.ts';

/** Who works, for whom and in which department stands on every page. */
export function frame(c: Context, { region, clock, folder, nameOf }: Ground, session: Session | undefined): StaffFrame {
  const path = new URL(c.req.url).pathname;
  const navigation = departmentsOf(session).map((one) => {
    const href = `/${folder}/${one.folder}`;
    return { href, label: one.title, current: path === href || path.startsWith(`${href}/`) };
  });
  const staff = session?.content.staff;
  const department = navigation.find(({ current }) => current)?.label ?? '';
  return {
    look: 'staff',
    application: words.title,
    region: region.name,
    asOf: clock.now(),
    runMode: '通常',
    user: staff ? { name: staff.id, department, member: nameOf(staff.member) } : null,
    navigation,
    leave: session ? `/${folder}/sign-out` : null,
  };
}
