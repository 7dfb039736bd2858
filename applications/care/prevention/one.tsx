import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { download } from '../../../web/export/download.ts';
import { Form } from '../../../web/form/form.tsx';
import { dayIn } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { LetterPaper } from '../../../web/print/letter-paper.tsx';
import { letterPdf } from '../../../web/print/letter-pdf.ts';
import { findDraft } from '../drafts/store.ts';
import { endedLetter } from '../plans/ended/letter.ts';
import { endingOf, listEndings } from '../plans/ended/store.ts';
import { GivenTable } from '../plans/give/given-table.tsx';
import { listGivings, sayDocument } from '../plans/give/givings.ts';
import { getPerson, outwardOf, showPerson } from '../plans/person.ts';
import { digitsOf, sayDigits } from '../plans/term.ts';
import { words as plans } from '../plans/words.ts';
import { noteOpened } from '../store/opened.ts';
import { codesOf } from './content.ts';
import { pathOf } from './list.tsx';
import { PreventionSheets } from './paper.tsx';
import { readStanding } from './store.ts';
import { words } from './words.ts';

const say = words.one;
const { ended } = plans;

/** One person's forms of care prevention, made here or received from the other side of a commission. */
export function addOne(site: Site, ground: Ground): void {
  site.get('/:code', async (c) => {
    const person = await showPerson(c, words.onePage);
    const { standing, draft, givings, endings } = await c.get('rows')(async (connection) => ({
      endings: await listEndings(connection, 'prevention', person),
      standing: await readStanding(connection, person),
      draft: await findDraft(connection, { kind: 'prevention', code: person.code }),
      givings: await listGivings(connection, person.code, 'prevention'),
    }));
    const { plan, basics } = standing;
    const entries = [plan?.entry, basics?.entry].flatMap((one) => (one ? [outwardOf(one, person)] : []));
    const over = plan && endingOf(endings, { sender: plan.from, sequence: plan.sequence });
    const messages = [plan?.message, basics?.message, over?.message].filter((one) => one !== undefined && one !== null);
    if (messages.length > 0) await noteOpened(c.get('rows'), c.get('member'), ground, messages);
    const [row] = plan?.entry.parts.UPYOBO ?? [];
    return show(
      c,
      <Page
        frame={c.get('frame')}
        title={words.title}
        heading={
          <>
            <Name name={person.name} />　<span class="phrase">{words.title}</span>
          </>
        }
        back="/care/prevention"
      >
        {c.req.query('said') === 'given' && <Banner kind="success" title={words.give.done} />}
        {over && (
          <Banner
            kind="warning"
            title={ended[over.endedOn < digitsOf(dayIn(ground.clock.now())) ? 'over' : 'ends'](sayDigits(over.endedOn))}
          >
            <p>{ended.about}</p>
          </Banner>
        )}
        {draft ? (
          <Actions>
            <LinkButton href={pathOf(person.code, '/draft')}>{say.draft}</LinkButton>
          </Actions>
        ) : (
          <Form action={pathOf(person.code, '/draft')} token={c.get('token')}>
            <Actions>
              <Button>{entries.length > 0 ? say.change : say.begin}</Button>
            </Actions>
          </Form>
        )}
        {entries.length === 0 ? (
          <Empty title={say.none}>
            <p>{say.noneAbout}</p>
          </Empty>
        ) : (
          <>
            <Answers
              answers={[
                { name: say.since, value: sayDigits(plan?.entry.key.planDay) },
                { name: say.commissioned, value: codesOf('UPYOBO', 'commissioned')[row?.commissioned ?? ''] ?? '' },
                { name: say.prepares, value: `${row?.authorOffice.name ?? ''}　${row?.author ?? ''}` },
                { name: say.responsible, value: `${row?.centre ?? ''}　${row?.centreAuthor ?? ''}` },
              ]}
            />
            <LinkButton kind="second" href={pathOf(person.code, '/paper')}>
              {say.print}
            </LinkButton>
            <PreventionSheets entries={entries} name={person.name} />
          </>
        )}
        <GivenTable givings={givings} letterOf={({ document }) => pathOf(person.code, `/paper?document=${document}`)} />
      </Page>,
    );
  });
  site.get('/:code/paper', async (c) => {
    await getPerson(c);
    const person = await showPerson(c, words.onePage);
    const { standing, givings } = await c.get('rows')(async (connection) => ({
      standing: await readStanding(connection, person),
      givings: await listGivings(connection, person.code, 'prevention'),
    }));
    const letterFor = givings.find(({ document, endedOn }) => String(document) === c.req.query('document') && endedOn);
    if (letterFor?.endedOn) {
      const letter = endedLetter(
        { ...letterFor, endedOn: letterFor.endedOn },
        person,
        c.get('memberName'),
        'prevention',
      );
      if (c.req.query('form') === 'pdf') return download(letter.title, 'pdf', (await letterPdf(letter)).bytes);
      return show(
        c,
        <Page frame={c.get('frame')} title={say.print} back={pathOf(person.code)}>
          <LinkButton kind="second" href={pathOf(person.code, `/paper?document=${letterFor.document}&form=pdf`)}>
            {plans.paper.pdf}
          </LinkButton>
          <LetterPaper letter={letter} />
        </Page>,
      );
    }
    const entries = [standing.plan?.entry, standing.basics?.entry].flatMap((one) =>
      one ? [outwardOf(one, person)] : [],
    );
    if (entries.length === 0) throw new PageError('not_found');
    const own = givings.find(({ receiver }) => receiver === 'person');
    return show(
      c,
      <Page frame={c.get('frame')} title={say.print} back={pathOf(person.code)}>
        <PreventionSheets entries={entries} name={person.name} number={own && sayDocument(own)} />
      </Page>,
    );
  });
}
