import type { PageContext } from '../../../../web/application/ground.ts';
import { home } from './form.tsx';

/**
 * Before a sensitive act（手紙、代理、支援措置 …）whoever sits at the screen has proved who they are within ten minutes. The one place where the desk asks: every
 * sensitive page and its form begin with it.
 * @param back the page to come back to
 * @returns the page that asks to prove it; undefined where it was proved
 */
export async function askToProveAnew(c: PageContext, back: string): Promise<Response | undefined> {
  const fresh = c.get('fresh');
  return fresh.holds ? undefined : fresh.ask(c, { back, leave: home });
}
