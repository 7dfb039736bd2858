import { z } from 'zod';
import { type Delivery, deliveries } from '../../../../../contracts/month-letter.ts';
import type { Ground, PageContext, Site } from '../../../../../web/application/ground.ts';
import { attachment } from '../../../../../web/attachment.ts';
import { choice, optionalText, text } from '../../../../../web/form/fields.ts';
import { readForm } from '../../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../../web/form/state.ts';
import { dayIn } from '../../../../../web/japanese/day.ts';
import { show } from '../../../../../web/pages.tsx';
import { letterPdf } from '../../../../../web/print/letter-pdf.ts';
import { monthLetter } from '../../../../../web/print/month-letter.ts';
import { open } from '../../../../../web/viewing/viewing.tsx';
import { stale } from '../form.tsx';
import { codeOf, deskRole, getPerson, showPerson } from '../person.ts';
import { readMonth } from './month.ts';
import { MonthlyLetterPage } from './page.tsx';
import { words } from './words.ts';

const about = { purpose: 'month-letter', page: words.title };
const schema = z.object({
  month: text(words.month, 20).transform((value, context) => {
    const month = readMonth(value);
    if (month !== undefined) return month;
    context.addIssue(words.wrongMonth);
    return z.NEVER;
  }),
  delivery: choice(words.delivery, Object.keys(deliveries) as [Delivery]),
  number: text(words.number, 60),
  name: text(words.name, 100),
  postcode: optionalText(words.postcode, 8),
  address: optionalText(words.address, 200),
});
const answer = z.object({
  entries: z.array(
    z.object({ time: z.iso.datetime().transform((said) => new Date(said)), said: z.string(), runMode: z.string() }),
  ),
  more: z.boolean(),
});

/**
 * 月のお知らせ: what the desk prints for a resident who uses no screen. The exchange gives it on record; the name and the address are the town
 * hall's own, and stay to be changed: it may go to where the person is cared for.
 */
export function addMonthlyLetter(site: Site, ground: Ground): void {
  const { tokens, clock, nameOf, telephoneOf, region, urls } = ground;
  const ask = async (c: PageContext, state: FormState | undefined, status: 200 | 400 = 200) => {
    const shown = await showPerson(c, about);
    const { name, address } = open(shown);
    const filled = state ?? { ...emptyForm, values: { name, address: address ?? '', delivery: 'post' } };
    const at = { frame: c.get('frame'), token: c.get('token'), code: codeOf(c), state: filled };
    return show(c, <MonthlyLetterPage {...at} />, status);
  };

  site.get('/people/:code/monthly-letter', (c) => ask(c, undefined));
  site.post('/people/:code/monthly-letter', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? ask(c, read.form, 400) : stale(c);
    const { code: subject } = await getPerson(c);
    const { month, delivery, number, name, postcode, address } = read.value;
    const today = dayIn(clock.now());
    if (month > today.slice(0, 7)) return ask(c, { ...read.form, errors: { month: words.future } }, 400);
    const member = c.get('member');
    const told = await member.act('/v1/letters/month', { subject, month, delivery }, answer, deskRole(member));
    if (!told.ok) {
      const { code, text: said } = told.refused;
      return ask(c, { ...read.form, errors: { delivery: code === 'not_available' ? words.refused : said } }, 400);
    }
    const letter = monthLetter({
      month,
      ...told.value,
      number,
      date: today,
      to: {
        name,
        ...(postcode !== '' && { postcode }),
        ...(address !== '' && { address: address.split('\n') }),
      },
      from: { title: words.mayor(nameOf(member.id)), seal: 'omitted' },
      telephone: telephoneOf(member.id) ?? region.telephone,
      url: `${urls.applications}/resident`,
    });
    return new Response((await letterPdf(letter)).bytes as BodyInit, {
      headers: {
        'Content-Type': 'application/pdf',
        'Content-Disposition': attachment(`${words.file(month)}.pdf`),
        'Cache-Control': 'no-store',
      },
    });
  });
}
