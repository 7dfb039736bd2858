import type { Context } from 'hono';
import { type RunMode, runModes } from '../../contracts/kind.ts';
import type { AnyFrame, Look } from '../frame/frame.ts';
import { residentFrame } from '../frame/resident-frame.ts';

/** The frames in which the kit shows itself. Of the fictional town; `?mode=訓練` shows a drill. */
export function kitFrame(c: Context, look: Look, asOf: Date): AnyFrame {
  const runMode = runModes.find((mode) => mode === c.req.query('mode')) ?? ('通常' satisfies RunMode);
  const about = { region: '縁側市', asOf, runMode };
  if (look === 'staff')
    return {
      ...about,
      look,
      application: '介護保険',
      user: { member: '縁側市', department: '介護保険課', name: '沢田 由美' },
      navigation: [
        { href: '/kit', label: '部品の一覧', current: true },
        { href: '/kit/staff/frame/page', label: '受付' },
        { href: '/kit/staff/form/form', label: '届出' },
        { href: '/kit/staff/notice/banner', label: '通知' },
      ],
      leave: '/kit',
    };
  return residentFrame(c, {
    ...about,
    telephone: { who: '縁側市役所 福祉課', number: '0999-00-0100', hours: '平日 午前8時30分から 午後5時15分まで' },
    leave: '/kit',
  });
}
