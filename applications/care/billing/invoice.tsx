import { firstDayOf } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { findValid } from '../../../contracts/care/tables.ts';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { sayMoney } from '../../../web/japanese/say.ts';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import type { Letter } from '../../../web/print/letter.ts';
import { LetterPaper } from '../../../web/print/letter-paper.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { home, type Line, loadLines, loadMembers, monthIn, sayMonth, showLines } from './load.ts';
import { sumsOf } from './make.ts';
import { words } from './words.ts';

const { invoice: say } = words;

/** 利用者請求書: what the person pays for the month, to be printed. What the insurance pays never passes through their hands. */
export function addInvoice(site: Site, { clock }: Ground, tables: Tables): void {
  site.get('/:month{\\d{6}}/invoice/:code', async (c) => {
    const month = monthIn(c);
    const { grade, nameOf } = await loadMembers(c, tables, month);
    const lines = await loadLines(c, tables, month, grade);
    const own = lines.filter(({ person, statements }) => person.code === c.req.param('code') && statements.length > 0);
    const [shown] = await showLines(c, own, words.invoiceViewing);
    if (!shown) throw new PageError('not_found');
    const office = c.get('member').id.split('/')[1]!;
    const date = dayIn(clock.now());
    const letterOf = ({ person, statements, basis }: Line): Letter => {
      const sums = sumsOf(statements);
      const { percent = 90, fullShare = 0 } = basis ?? {};
      const titleOf = (code: string) => findValid(tables, 'codes', code, firstDayOf(month))?.title ?? code;
      return {
        ...{ number: `請求 ${month}-${person.code.slice(0, 6)}`, date, to: { name: person.name }, title: say.title },
        from: { title: nameOf(office), seal: 'omitted' },
        paragraphs: [say.paragraph(sayMonth(month)), say.share((100 - percent) / 10)],
        tables: [
          {
            ...{ caption: say.sums, head: say.sumHead },
            rows: [sums.cost, sums.benefit, sums.burden, fullShare, sums.burden + fullShare].map((yen, i) => [
              say.sumRows[i]!,
              sayMoney(yen),
            ]),
          },
          {
            ...{ caption: say.table, head: say.head },
            rows: statements.flatMap((one) =>
              one.lines.map(({ code, times, units }) => [titleOf(code), String(times), units.toLocaleString('ja-JP')]),
            ),
          },
        ],
      };
    };
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={`${home}/${month}`}>
        <p>{say.print}</p>
        <ShownPerson person={shown}>{(line: Line) => <LetterPaper letter={letterOf(line)} />}</ShownPerson>
      </Page>,
    );
  });
}
