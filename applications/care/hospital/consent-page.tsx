import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { sendBack } from '../../../web/back.ts';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { dayIn, sayDay } from '../../../web/japanese/day.ts';
import { show } from '../../../web/pages.tsx';
import { readNames } from '../outbox/offices.ts';
import { ConsentPage, consentForm, registerConsent } from './consent.tsx';
import { dischargeSharing } from './content.ts';
import { here, pathOf, showAdmission } from './place.ts';
import type { Received } from './store.ts';
import { words } from './words.ts';

/** The patient has signed that her care manager may be told of the discharge. */
export function addConsent(site: Site, ground: Ground): void {
  const path = '/:message/consent';
  const today = () => dayIn(ground.clock.now());

  site.get(path, async (c) => ask(c, await showAdmission(c), { ...emptyForm, values: { signedOn: sayDay(today()) } }));
  site.post(path, async (c) => {
    const about = { schema: consentForm, tokens: ground.tokens, session: c.get('session').id };
    const read = await readForm(c.req.raw, about);
    const one = await showAdmission(c);
    if (!read.ok)
      return read.form
        ? ask(c, one, read.form, 400)
        : showTrouble(c, { frame: c.get('frame'), home: here }, { kind: 'stale' });
    const wrong = (signedOn: string) => ask(c, one, { ...read.form, errors: { signedOn } }, 400);
    if (read.value.signedOn > today()) return wrong(words.consent.future);
    const asked = { subject: one.code, recipient: one.sender, purpose: dischargeSharing, now: ground.clock.now() };
    const made = await registerConsent(c, asked, read.value);
    return 'refused' in made ? wrong(made.refused) : sendBack(c, pathOf(one.message, '?said=consented'), here);
  });

  async function ask(c: PageContext, one: Received, state: FormState, status: 200 | 400 = 200) {
    const receiver = (await readNames(c))(one.sender);
    const about = { name: one.content.basics.name, told: words.consent.toPlanner, receiver, state };
    const [back, action] = [pathOf(one.message), pathOf(one.message, '/consent')];
    return show(c, <ConsentPage c={c} {...about} {...{ back, action }} />, status);
  }
}
