import type { Context } from 'hono';
import type { Ground, PageContext } from '../../../web/application/ground.ts';
import type { StaffFrame } from '../../../web/frame/frame.ts';
import type { Session } from '../../../web/sign-in/sessions.ts';
import { roomsOf } from './rooms.ts';
import { words } from './words.ts';

/** Who works, and for which office, stands on every page. */
export function frame(c: Context, { region, clock, folder }: Ground, session: Session | undefined): StaffFrame {
  const path = new URL(c.req.url).pathname;
  const own = session ? roomsOf((c as PageContext).get('kind')) : [];
  const navigation = own.map((one) => {
    const href = `/${folder}/${one.folder}`;
    return { href, label: one.title, current: path === href || path.startsWith(`${href}/`) };
  });
  const staff = session?.content.staff;
  return {
    look: 'staff',
    application: words.title,
    region: region.name,
    asOf: clock.now(),
    runMode: '通常',
    user: staff
      ? {
          name: staff.id,
          department: navigation.find(({ current }) => current)?.label ?? '',
          member: (c as PageContext).get('memberName') ?? staff.member,
        }
      : null,
    navigation,
    leave: session ? `/${folder}/sign-out` : null,
  };
}
