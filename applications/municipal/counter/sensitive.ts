import type { PageContext } from '../../../web/application/ground.ts';
import type { FormState } from '../../../web/form/state.ts';
import { home } from './desk/form.tsx';

/**
 * Before a sensitive act（手紙、代理、支援措置、職員の役割 …）whoever sits at the screen has proved who they are within ten minutes. The exchange
 * refuses them otherwise (`proof_too_old`); the desk asks before anything is entered, and keeps what was.
 * @param back the page to come back to
 * @param form what was entered, where it is worth keeping
 * @returns the page that asks to prove it; undefined where it was proved
 */
export async function askToProveAnew(c: PageContext, back: string, form?: FormState): Promise<Response | undefined> {
  const fresh = c.get('fresh');
  return fresh.holds ? undefined : fresh.ask(c, { back, leave: home, ...(form && { form }) });
}
