import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { sayDay } from '../../../../web/japanese/day.ts';
import { show } from '../../../../web/pages.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { ConsentPage, consentForm, registerConsent, sayConsent } from '../../hospital/consent.tsx';
import { admissionSharing } from '../../hospital/content.ts';
import { words as ofHospital } from '../../hospital/words.ts';
import { getCared, here, showPerson, stale, todayOf } from '../place.ts';
import { writeProgress } from '../progress/store.ts';
import { back, byOf, getStay, root } from './place.ts';
import { words } from './words.ts';

const say = ofHospital.consent;

/** The person has signed that the hospital may have the sheet: it is registered, and the hospital introduced as where she is a patient. */
export function addConsent(site: Site, ground: Ground): void {
  const path = `${root}/of/:id/consent`;

  site.get(path, (c) => ask(c, { ...emptyForm, values: { signedOn: sayDay(todayOf(ground)) } }));
  site.post(path, async (c) => {
    const about = { schema: consentForm, tokens: ground.tokens, session: c.get('session').id };
    const read = await readForm(c.req.raw, about);
    const { code } = await getCared(c);
    const { receiver, hospital } = await getStay(c);
    if (receiver === null) throw new PageError('not_found');
    if (!read.ok) return read.form ? ask(c, read.form, 400) : stale(c);
    const signed = read.value;
    if (signed.signedOn > todayOf(ground)) return ask(c, { ...read.form, errors: { signedOn: say.future } }, 400);
    const by = byOf(c, ground);
    const asked = { subject: code, recipient: receiver, purpose: admissionSharing, now: by.now };
    const made = await registerConsent(c, asked, signed);
    if ('refused' in made) return ask(c, { ...read.form, errors: { signedOn: made.refused } }, 400);
    const introduced = { subject: code, member: receiver, consent: made.id, validUntil: made.validUntil };
    // Where she is known to be a patient there already, nothing is missing.
    const answer = await c.get('member').act('/v1/introductions', introduced, z.object({ id: z.uuid() }));
    if (!answer.ok && answer.refused.code !== 'conflict')
      return ask(c, { ...read.form, errors: { signedOn: answer.refused.text } }, 400);
    await c.get('rows')((connection) =>
      writeProgress(connection, by, {
        ...{ code, happenedAt: by.now, kind: '入退院', words: sayConsent(signed, say.toHospital, hospital) },
        source: say.title,
      }),
    );
    return sendBack(c, back(c, '?said=consented'), here);
  });

  async function ask(c: PageContext, state: FormState, status: 200 | 400 = 200) {
    const person = open(await showPerson(c, words.viewing));
    const { id, receiver, hospital } = await getStay(c);
    if (receiver === null || person.until !== null) throw new PageError('not_found');
    const about = { name: person.name, told: say.toHospital, receiver: hospital, back: back(c), state };
    return show(c, <ConsentPage c={c} {...about} action={back(c, `/of/${id}/consent`)} />, status);
  }
}
