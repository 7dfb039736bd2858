import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { attachment } from '../../../web/attachment.ts';
import { sayDayBoth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import type { Letter } from '../../../web/print/letter.ts';
import { LetterPaper } from '../../../web/print/letter-paper.tsx';
import { letterPdf } from '../../../web/print/letter-pdf.ts';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { addPaper, letterHead } from '../caseload/paper.tsx';
import { readNames } from '../outbox/offices.ts';
import { failing } from '../store/last.ts';
import { noteOpened } from '../store/opened.ts';
import { TellingState } from './list.tsx';
import { admissionPaper, dischargePaper } from './paper.ts';
import { here, pathOf, showAdmission } from './place.ts';
import { listTold, type Received, type Told } from './store.ts';
import { words } from './words.ts';

const said: Readonly<Record<string, string>> = { given: words.given, consented: words.consent.done };

/** 入院時情報提供書 as it came, to be read and printed. Looking at it opens it, and who sent it is told so by the road. */
export function addOne(site: Site, ground: Ground): void {
  const letterOf = async (c: PageContext, one: Received): Promise<Letter> => {
    const from = (await readNames(c))(one.sender);
    return {
      ...letterHead(c, ground, { person: one.content.basics, title: words.admission, mark: one.message }),
      ...{ to: { name: c.get('memberName'), honorific: '御中' as const }, date: one.content.preparedOn },
      from: { title: from, name: one.content.role, seal: 'none' },
      ...admissionPaper(one.content),
    };
  };

  site.get('/:message', async (c) => {
    const one = await showAdmission(c);
    await noteOpened(c.get('rows'), c.get('member'), ground, [one.message]);
    const told = await c.get('rows')((connection) => listTold(connection, one.message));
    const { basics } = one.content;
    const [last] = told;
    const hasFailed = last !== undefined && failing.includes(last.state);
    const done = hasFailed && c.req.query('said') === 'given' ? undefined : said[c.req.query('said') ?? ''];
    return show(
      c,
      <Page frame={c.get('frame')} title={words.one} back={here}>
        {done && <Banner kind="success" title={done} />}
        {hasFailed && (
          <Banner kind="warning" title={words.failed}>
            {last.reason !== null && <p class="as-written">{last.reason}</p>}
            <ul>
              {words.failedTodo.map((one) => (
                <li>{one}</li>
              ))}
            </ul>
          </Banner>
        )}
        <p>
          <Name name={basics.name} kana={basics.kana} />
        </p>
        <Actions>
          <LinkButton href={pathOf(one.message, '/discharge')}>{words.tell}</LinkButton>
          <LinkButton kind="second" href={pathOf(one.message, '/pdf')}>
            PDFで保存する
          </LinkButton>
          <LinkButton kind="quiet" href={pathOf(one.message, '/consent')}>
            {words.consent.link}
          </LinkButton>
        </Actions>
        {told.length > 0 && <ToldTable told={told} at={pathOf(one.message, '/discharges')} />}
        <LetterPaper letter={await letterOf(c, one)} />
      </Page>,
    );
  });

  site.get('/:message/pdf', async (c) => {
    const one = await showAdmission(c);
    await noteOpened(c.get('rows'), c.get('member'), ground, [one.message]);
    const { bytes } = await letterPdf(await letterOf(c, one));
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': attachment(`${words.admission}.pdf`),
    });
  });

  // For the person or the family to carry, where the road does not let it go.
  addPaper(site, '/:message/discharges/:id', async (c) => {
    const one = await showAdmission(c);
    const told = await c.get('rows')((connection) => listTold(connection, one.message));
    const found = told.find(({ id }) => id === c.req.param('id'));
    if (!found) throw new PageError('not_found');
    const { basics } = one.content;
    const letter: Letter = {
      ...letterHead(c, ground, { person: basics, title: words.discharge, mark: found.id }),
      ...{ to: { name: (await readNames(c))(one.sender), honorific: '御中' as const }, date: found.content.preparedOn },
      ...dischargePaper(found.content, basics),
    };
    return { title: words.discharge, back: pathOf(one.message), letter };
  });
}

const ToldTable = ({ told, at }: { readonly told: readonly Told[]; readonly at: string }) => (
  <PlainTable
    caption={words.sent}
    head={words.sentHead}
    rows={told.map(({ id, sent, content: { stage, dischargedOn }, staff, madeAt, state, openedAt }) => [
      `${words.stages[stage]}　${sayDayBoth(dischargedOn)}`,
      <TellingState state={state} openedAt={openedAt} />,
      <SaidTime at={madeAt} />,
      staff,
      <>
        <a href={`${at}/${id}`}>{words.print}</a> <a href={`/care/outbox/sent/${sent}`}>{words.record}</a>
      </>,
    ])}
  />
);
