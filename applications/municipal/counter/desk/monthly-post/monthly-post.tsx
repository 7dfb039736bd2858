import { z } from 'zod';
import { mostPosted } from '../../../../../contracts/month-letter.ts';
import type { Ground, PageContext, Site } from '../../../../../web/application/ground.ts';
import { PageError } from '../../../../../web/application/page-error.ts';
import { attachment } from '../../../../../web/attachment.ts';
import { choice, optionalText } from '../../../../../web/form/fields.ts';
import { readForm } from '../../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../../web/form/state.ts';
import { dayIn, sayMonth } from '../../../../../web/japanese/day.ts';
import { show } from '../../../../../web/pages.tsx';
import { lettersPdf } from '../../../../../web/print/letter-pdf.ts';
import { monthBefore, monthLetter } from '../../../../../web/print/month-letter.ts';
import { open } from '../../../../../web/viewing/viewing.tsx';
import { sayRefused, stale } from '../form.tsx';
import { words as single } from '../monthly-letter/words.ts';
import { type AtDesk, deskRole, showPersons } from '../person.ts';
import { type Line, MonthlyPostPage, type Said } from './page.tsx';
import { words } from './words.ts';

const about = { purpose: 'month-letter', page: words.viewing };
const moment = z.iso.datetime().transform((text) => new Date(text));
const listed = z.object({
  wishes: z.array(
    z.object({
      ...{ id: z.uuid(), subject: z.string(), askedAt: moment, byPost: z.boolean() },
      ...{ how: z.enum(['post', 'hand']).nullable(), sentAt: moment.nullable() },
    }),
  ),
  more: z.boolean(),
});
const letters = z.object({
  letters: z.array(
    z.object({
      ...{ id: z.uuid(), subject: z.string(), more: z.boolean() },
      entries: z.array(z.object({ time: moment, said: z.string(), runMode: z.string() })),
    }),
  ),
});
const marked = z.object({ sent: z.number().int(), held: z.array(z.string()) });
const ids = z.union([z.uuid().transform((one) => [one]), z.array(z.uuid())]).refine((all) => all.length <= mostPosted);
const form = z.object({
  month: z.string(),
  verb: choice(words.state, ['pdf', 'sent', 'handed']),
  number: optionalText(words.number, 60),
  wish: ids,
});

/** The last twelve months that are over: a letter tells of a whole one. */
function monthsOver(today: string): string[] {
  const months: string[] = [];
  for (let month = monthBefore(today.slice(0, 7)); months.length < 12; month = monthBefore(month)) months.push(month);
  return months;
}

/** 毎月のお知らせの郵送: once a month the letters of all who asked for it, printed at once, and marked as sent. */
export function addMonthlyPost(site: Site, ground: Ground): void {
  const { tokens, clock, nameOf, telephoneOf, region, urls } = ground;
  const months = () => monthsOver(dayIn(clock.now()));

  const list = async (c: PageContext, month: string, said: Said = {}, state: FormState = emptyForm) => {
    const member = c.get('member');
    const answer = await member.act('/v1/monthly-post/list', { month }, listed, deskRole(member));
    if (!answer.ok) throw new PageError('refused', sayRefused(answer.refused));
    const { wishes, more } = answer.value;
    const shown = await showPersons(
      c,
      about,
      wishes.map(({ subject }) => subject),
    );
    const byCode = new Map(shown.map((one) => [one.code, one]));
    const lines: Line[] = wishes.map((wish) => ({ ...wish, person: byCode.get(wish.subject) }));
    const page = { frame: c.get('frame'), token: c.get('token'), months: months(), month, lines, more, said, state };
    return show(c, <MonthlyPostPage {...page} />, Object.keys(state.errors).length > 0 ? 400 : 200);
  };

  site.get('/monthly-post', async (c) => {
    const [newest] = months() as [string];
    const wanted = c.req.query('month') ?? newest;
    if (months().includes(wanted)) return list(c, wanted);
    return list(c, newest, {}, { values: {}, errors: { month: words.wrongMonth } });
  });

  site.post('/monthly-post', async (c) => {
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok && read.form === null) return stale(c);
    if (!read.ok || !months().includes(read.value.month)) throw new PageError('not_found');
    const { month, verb, wish: wishes, number } = read.value;
    if (verb === 'pdf') {
      if (number === '') return list(c, month, {}, { ...read.form, errors: { number: words.numberMissing } });
      return (await print(c, { month, wishes, number })) ?? list(c, month, { nobody: true });
    }
    const member = c.get('member');
    const how = verb === 'sent' ? 'post' : 'hand';
    const done = await member.act('/v1/monthly-post/sent', { month, wishes, how }, marked, deskRole(member));
    if (!done.ok) throw new PageError('refused', sayRefused(done.refused));
    // Whose envelope must not go: said in this answer, before anything else is done.
    const held = await showPersons(c, about, done.value.held);
    return list(c, month, { sent: done.value.sent, held });
  });

  /** @returns undefined where nobody of them is to have it any more */
  async function print(c: PageContext, asked: { month: string; wishes: readonly string[]; number: string }) {
    const { month, wishes, number } = asked;
    const member = c.get('member');
    const told = await member.act('/v1/monthly-post/letters', { month, wishes }, letters, deskRole(member));
    if (!told.ok) throw new PageError('refused', sayRefused(told.refused));
    const shown = await showPersons(
      c,
      about,
      told.value.letters.map(({ subject }) => subject),
    );
    const addressees = new Map(shown.map((one) => [one.code, open(one)]));
    const today = dayIn(clock.now());
    const all = told.value.letters.flatMap((one) => {
      const to = addressOf(addressees.get(one.subject));
      return to ? [{ ...one, to }] : [];
    });
    if (all.length === 0) return undefined;
    const bytes = await lettersPdf(
      words.pdfTitle(sayMonth(month)),
      all.map(({ to, entries, more }, i) =>
        monthLetter({
          ...{ month, entries, more, to, date: today },
          number: words.letterNumber(number, i + 1),
          from: { title: single.mayor(nameOf(member.id)), seal: 'omitted' },
          telephone: telephoneOf(member.id) ?? region.telephone,
          url: `${urls.applications}/resident`,
        }),
      ),
    );
    return new Response(bytes as BodyInit, {
      headers: {
        'Content-Type': 'application/pdf',
        'Content-Disposition': attachment(`${words.file(month)}.pdf`),
        'Cache-Control': 'no-store',
      },
    });
  }
}

/** None where it is not known, or where who has come to be protected since would be written to at it. */
const addressOf = (one: AtDesk | undefined) =>
  one && one.address !== null && one.address !== '' && !one.isProtected
    ? { name: one.name, address: [one.address] }
    : undefined;
