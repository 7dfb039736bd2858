import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { attachment } from '../../../web/attachment.ts';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import type { Letter } from '../../../web/print/letter.ts';
import { LetterPaper } from '../../../web/print/letter-paper.tsx';
import { letterPdf } from '../../../web/print/letter-pdf.ts';
import type { Person } from '../store/persons.ts';
import { withoutPlaceIn } from '../store/place-words.ts';
import { readPlace } from '../store/protection.ts';
import { todayOf } from './place.ts';

/** A form of the office as it lies on A4: to be printed from the page, or saved as PDF. */
type Paper = {
  readonly title: string;
  /** of the page before it */
  readonly back: string;
  readonly letter: Letter;
};

/** Of a person of the path whose place is hidden, no letter tells it, whatever somebody has written. */
export async function outwardLetter(c: PageContext, letter: Letter, code = c.req.param('code')): Promise<Letter> {
  const place = code === undefined ? undefined : await c.get('rows')((connection) => readPlace(connection, code));
  return withoutPlaceIn(letter, place);
}

/** The page at `path` and the same as a file beside it. @param make looks at who may see it, on record */
export function addPaper(site: Site, path: string, make: (c: PageContext) => Promise<Paper>): void {
  // A parameter at the end would take the ending for its own.
  const ending = /:\w+$/.test(path) ? '/pdf' : '.pdf';
  site.get(path, async (c) => {
    const { title, back, letter } = await make(c);
    const { pathname, search } = new URL(c.req.url);
    return show(
      c,
      <Page frame={c.get('frame')} title={title} back={back}>
        <Actions>
          <LinkButton href={pathname + ending + search}>PDFで保存する</LinkButton>
        </Actions>
        <p class="hint">ブラウザーの印刷でも、A4に印刷できます。</p>
        <LetterPaper letter={await outwardLetter(c, letter)} />
      </Page>,
    );
  });
  site.get(path + ending, async (c) => {
    const { title, letter } = await make(c);
    const { bytes } = await letterPdf(await outwardLetter(c, letter));
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': attachment(`${title}.pdf`),
    });
  });
}

/** What every paper of the office says: of whom, of which office, when. @param mark tells two papers of one kind apart: an id, a day */
export function letterHead(
  c: PageContext,
  ground: Pick<Ground, 'clock'>,
  { person, title, mark }: { readonly person: Pick<Person, 'name'>; readonly title: string; readonly mark: string },
): Pick<Letter, 'number' | 'date' | 'to' | 'from' | 'title'> {
  const digits = mark.replace(/\D/g, '');
  const number = /^\d{4}-\d\d-\d\d$/.test(mark) ? digits : String(Number.parseInt(mark.slice(0, 6), 16));
  return {
    number: `${title.replace(/（.*$/, '')}第${number}号`,
    date: todayOf(ground),
    to: { name: person.name },
    from: { title: c.get('memberName'), name: c.get('member').staff.id, seal: 'none' },
    title,
  };
}
