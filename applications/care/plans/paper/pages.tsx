import { LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { attachment } from '../../../../web/attachment.ts';
import { download } from '../../../../web/export/download.ts';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { LetterPaper } from '../../../../web/print/letter-paper.tsx';
import { letterPdf } from '../../../../web/print/letter-pdf.ts';
import type { AgreementState } from '../../heard/agreement.ts';
import { endedLetter } from '../ended/letter.ts';
import { type Giving, listGivings, sayDocument } from '../give/givings.ts';
import { type AtOffice, outwardOf, pathOf, showPerson } from '../person.ts';
import { findAgreed, readPlans, type Version } from '../plan-store.ts';
import { words } from '../words.ts';
import { planPdf } from './pdf.ts';
import { PlanTables } from './tables.tsx';

/** The number, and on an office's copy whose it is. */
const sayCopy = (one: Giving): string =>
  one.receiver === 'person' ? sayDocument(one) : `${sayDocument(one)}　${one.name}　御中`;

/** 第1表・第2表・第3表 to be printed, and as PDF: with the 文書番号 of the person's own copy. */
export function addPaper(site: Site, _ground: Ground): void {
  type Found = {
    entry: Version['entry'];
    version: Version;
    number: string | undefined;
    agreed: AgreementState | undefined;
  };
  const find = async (c: PageContext, person: AtOffice): Promise<Found> => {
    const wanted = c.req.query('version');
    const { versions, givings } = await c.get('rows')(async (connection) => ({
      versions: await readPlans(connection, person),
      givings: await listGivings(connection, person.code),
    }));
    const document = c.req.query('document');
    const given = givings.find((one) => String(one.document) === document);
    const version = versions.find(({ sequence, planDay }) =>
      document !== undefined ? planDay === given?.period : wanted === undefined || sequence === wanted,
    );
    if (!version) throw new PageError('not_found');
    const own = given ?? givings.find(({ receiver, period }) => receiver === 'person' && period === version.planDay);
    const agreed = await c.get('rows')((connection) => findAgreed(connection, versions, version));
    return { entry: outwardOf(version.entry, person), version, number: own && sayCopy(own), agreed };
  };
  /** The letter that says a plan is over, where the document is one. */
  const findLetter = async (c: PageContext, person: AtOffice) => {
    const wanted = c.req.query('document');
    if (wanted === undefined) return undefined;
    const all = await c.get('rows')((connection) => listGivings(connection, person.code));
    const given = all.find(({ document }) => String(document) === wanted);
    return given && given.endedOn !== null
      ? endedLetter({ ...given, endedOn: given.endedOn }, person, c.get('memberName'))
      : undefined;
  };
  site.get('/:code/paper', async (c) => {
    const person = await showPerson(c);
    const letter = await findLetter(c, person);
    const { search } = new URL(c.req.url);
    const pdf = (
      <LinkButton kind="second" href={pathOf(person.code, `/paper/pdf${search}`)}>
        {words.paper.pdf}
      </LinkButton>
    );
    if (letter)
      return show(
        c,
        <Page frame={c.get('frame')} title={words.paper.title} back={pathOf(person.code)}>
          {pdf}
          <LetterPaper letter={letter} />
        </Page>,
      );
    const { entry, number, agreed } = await find(c, person);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.paper.title} back={pathOf(person.code)}>
        {pdf}
        <PlanTables entry={entry} {...{ number, agreed }} />
      </Page>,
    );
  });
  site.get('/:code/paper/pdf', async (c) => {
    const person = await showPerson(c);
    const letter = await findLetter(c, person);
    if (letter) return download(letter.title, 'pdf', (await letterPdf(letter)).bytes);
    const { entry, version, number, agreed } = await find(c, person);
    const bytes = await planPdf(entry, number, agreed);
    c.header('Content-Type', 'application/pdf');
    c.header('Content-Disposition', attachment(`居宅サービス計画書_${version.planDay}.pdf`));
    return c.body(new Uint8Array(bytes));
  });
}
