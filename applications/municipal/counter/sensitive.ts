import type { Ground, PageContext } from '../../../web/application/ground.ts';
import { sendBack } from '../../../web/back.ts';

const freshMs = 10 * 60_000;

/**
 * Before a sensitive act（手紙、代理、支援措置 …）whoever sits at the screen has proved who they are within ten minutes. The one place where the desk asks: every
 * sensitive page and its form begin with it.
 * @param back the page to come back to
 * @returns where to prove it; undefined where it was proved
 */
export function askToProveAnew(c: PageContext, { clock, folder }: Ground, back: string): Response | undefined {
  if (clock.now().getTime() - c.get('session').content.provedAt <= freshMs) return undefined;
  return sendBack(c, `/${folder}/sign-in?${new URLSearchParams({ back, anew: 'yes' })}`, `/${folder}`);
}
