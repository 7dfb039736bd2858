import type { Context } from 'hono';
import type { Ground } from '../../../web/application/ground.ts';
import { residentFrame } from '../../../web/frame/resident-frame.ts';
import type { Session } from '../../../web/sign-in/sessions.ts';

/** やめる asks whether to sign out: the machine may be another's. */
export const frame = (c: Context, { region, clock, folder }: Ground, session: Session | undefined) =>
  residentFrame(c, {
    region: region.name,
    asOf: clock.now(),
    runMode: '通常',
    telephone: region.telephone,
    leave: session ? `/${folder}/sign-out` : null,
  });
