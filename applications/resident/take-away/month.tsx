import { z } from 'zod';
import { isMonth, rangeOf } from '../../../contracts/month-letter.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { show } from '../../../web/pages.tsx';
import { letterPdf } from '../../../web/print/letter-pdf.ts';
import { monthBefore, monthLetter, type Told } from '../../../web/print/month-letter.ts';
import { counterOf } from '../pages/counter.ts';
import type { Whose } from '../pages/whose.ts';
import { trailPage } from './everything.ts';
import { MonthPage } from './pages.tsx';
import { at, readTaker, save } from './taker.ts';
import { words } from './words.ts';

const atOnce = 200;
const most = 1000;

/** The letter that the town hall prints for who uses no screen, of a month that the person chooses. */
export function addMonth(site: Site, ground: Ground): void {
  const { tokens, clock, region, urls } = ground;
  const thisMonth = () => dayIn(clock.now()).slice(0, 7);
  const ask = (c: PageContext, whose: Whose, state: FormState, status: 200 | 400 = 200) => {
    const wanted = z.string().refine(isMonth).safeParse(c.req.query('until')).data;
    const newest = wanted !== undefined && wanted < thisMonth() ? wanted : thisMonth();
    const months = [newest, monthBefore(newest), monthBefore(monthBefore(newest))];
    const page = { frame: c.get('frame'), token: c.get('token'), whose, state, months };
    return show(c, <MonthPage {...page} older={at(whose, `/month?until=${monthBefore(months[2]!)}`)} />, status);
  };

  site.get('/of/:person/take-away/month', async (c) => ask(c, await readTaker(c), emptyForm));
  site.post('/of/:person/take-away/month', async (c) => {
    const whose = await readTaker(c);
    const month = z.string('月を一つ選んでください。').refine(isMonth, '月を一つ選んでください。');
    const read = await readForm(c.req.raw, {
      schema: z.object({ month: month.refine((one) => one <= thisMonth(), 'これからの月は選べません。') }),
      tokens,
      session: c.get('session').id,
    });
    if (!read.ok && read.form === null)
      return showTrouble(c, { frame: c.get('frame'), home: '/resident' }, { kind: 'stale' });
    if (!read.ok) return ask(c, whose, read.form, 400);
    const { entries, more } = await readMonth(c, whose, read.value.month);
    const today = dayIn(clock.now());
    const letter = monthLetter({
      month: read.value.month,
      ...{ entries, more },
      number: words.letter.number(today, read.value.month.replace('-', '')),
      date: today,
      to: { name: words.letter.to },
      from: { title: region.name, seal: 'none' },
      telephone: counterOf(c, ground),
      url: `${urls.applications}/resident`,
    });
    return save((await letterPdf(letter)).bytes, `${words.monthFile(read.value.month)}.pdf`, 'application/pdf');
  });
}

/** What members did in that month; not how often somebody looked by themselves, which is in no letter. */
async function readMonth(c: PageContext, whose: Whose, month: string): Promise<{ entries: Told[]; more: boolean }> {
  const { from, until } = rangeOf(month);
  const all: Told[] = [];
  for (let before: string | null | undefined; before !== null; ) {
    const query = new URLSearchParams({
      limit: String(atOnce),
      from: from.toISOString(),
      until: until.toISOString(),
      ...(before !== undefined && { before }),
    });
    const page = await c.get('person').get(`/v1/me/${encodeURIComponent(whose.person)}/trail?${query}`, trailPage);
    all.push(...page.entries.filter(({ parties }) => parties.length > 0));
    if (all.length >= most) return { entries: all.slice(0, most), more: page.next !== null || all.length > most };
    before = page.next;
  }
  return { entries: all, more: false };
}
