import { z } from 'zod';
import { type Delivery, deliveries } from '../../../../contracts/month-letter.ts';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { showTrouble } from '../../../../web/application/trouble.tsx';
import { attachment } from '../../../../web/attachment.ts';
import { choice, optionalText, text } from '../../../../web/form/fields.ts';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { show } from '../../../../web/pages.tsx';
import { letterPdf } from '../../../../web/print/letter-pdf.ts';
import { monthLetter } from '../../../../web/print/month-letter.ts';
import { readMonth } from './month.ts';
import { MonthlyLetterPage } from './page.tsx';
import { words } from './words.ts';

/** Below the counter's own path. */
const path = '/monthly-letter';
const schema = z.object({
  subject: text(words.code, 200),
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

/** 月のお知らせ: what the desk prints for a resident who uses no screen. The exchange gives it on record; the name and the address are the town hall's own. */
export function addMonthlyLetter(site: Site, ground: Ground): void {
  const { tokens, clock, nameOf, telephoneOf, region, urls } = ground;
  const ask = (c: PageContext, state: FormState, status: 200 | 400 = 200) =>
    show(
      c,
      <MonthlyLetterPage
        frame={c.get('frame')}
        token={c.get('token')}
        action={`/municipal/counter${path}`}
        state={state}
      />,
      status,
    );

  site.get(path, (c) => ask(c, emptyForm));
  site.post(path, async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok && read.form === null)
      return showTrouble(c, { frame: c.get('frame'), home: '/municipal' }, { kind: 'stale' });
    if (!read.ok) return ask(c, read.form, 400);
    const { subject, month, delivery, number, name, postcode, address } = read.value;
    const today = dayIn(clock.now());
    if (month > today.slice(0, 7)) return ask(c, { ...read.form, errors: { month: words.future } }, 400);
    const member = c.get('member');
    const told = await member.act('/v1/letters/month', { subject, month, delivery }, answer);
    if (!told.ok) {
      const { code, text: said } = told.refused;
      return ask(c, { ...read.form, errors: { subject: code === 'not_available' ? words.refused : said } }, 400);
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
