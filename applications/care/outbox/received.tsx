import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ProblemList } from '../import/problems.tsx';
import { noteOpened } from '../store/opened.ts';
import { findHidden } from '../store/protection.ts';
import { sendFile, sendZip } from './files.ts';
import { sayContent } from './kinds.ts';
import { home } from './list.tsx';
import { findReceived, type ReceivedMessage, type ShownPersonName, showPersons, wanted } from './message.ts';
import { type NameOf, readNames } from './offices.ts';
import { FileTable, Persons } from './sent-page.tsx';
import { words } from './words.ts';

const { received, sent } = words;

/** A message that was received: what was wrong in it, and who opened it first. Looking at it opens it, and who sent it is told so. */
export function addReceived(site: Site, ground: Ground): void {
  site.get('/received/:id', async (c) => {
    const found = await wanted(c, findReceived);
    const persons = await showPersons(c, received.title, found.subjects);
    await noteOpened(c.get('rows'), c.get('member'), ground, [found.id]);
    const message = await wanted(c, findReceived);
    const hidden = await c.get('rows')((connection) => findHidden(connection, message.subjects));
    return show(
      c,
      <ReceivedPage
        frame={c.get('frame')}
        {...{ message, persons, hides: hidden.size > 0 }}
        nameOf={await readNames(c)}
      />,
    );
  });

  site.get('/received/:id/zip', async (c) => {
    const message = await wanted(c, findReceived);
    await showPersons(c, received.title, message.subjects);
    return sendZip(message, ground.clock.now());
  });

  site.get('/received/:id/file/:number', async (c) => {
    const message = await wanted(c, findReceived);
    await showPersons(c, received.title, message.subjects);
    return sendFile(message, c.req.param('number'));
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly message: ReceivedMessage;
  readonly persons: readonly ShownPersonName[];
  readonly hides: boolean;
  readonly nameOf: NameOf;
};
const ReceivedPage = ({ frame, message, persons, hides, nameOf }: Props) => {
  const { id, sender, way, outcome, problems, receivedAt, openedAt, openedBy } = message;
  const at = `${home}/received/${id}`;
  return (
    <Page frame={frame} title={received.title} back={home}>
      {outcome !== 'taken' && <Banner kind="warning" title={received.outcomeAbout} />}
      <Answers
        answers={[
          { name: sent.content, value: sayContent(message) },
          { name: received.sender, value: nameOf(sender) },
          { name: sent.person, value: <Persons persons={persons} count={message.subjects.length} /> },
          { name: sent.way, value: words.way[way] ?? way },
          { name: received.outcome, value: received[outcome] },
          { name: received.at, value: <SaidTime at={receivedAt} /> },
          ...(openedAt ? [{ name: received.openedAt, value: <SaidTime at={openedAt} /> }] : []),
          ...(openedBy ? [{ name: received.by, value: openedBy }] : []),
          { name: sent.message, value: <span class="as-written">{id}</span> },
        ]}
      />
      {problems.length > 0 && <h2>{received.problems}</h2>}
      <ProblemList problems={problems} />
      <h2>{sent.files}</h2>
      {hides && <Banner kind="warning" title={words.hidden.received} />}
      <FileTable at={at} message={message} />
      <Actions>
        <LinkButton kind="second" href={`${at}/zip`}>
          {sent.zip}
        </LinkButton>
      </Actions>
    </Page>
  );
};
