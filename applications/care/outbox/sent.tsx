import { receipt } from '../../../contracts/receipt.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { attachment } from '../../../web/attachment.ts';
import { sendBack } from '../../../web/back.ts';
import { download } from '../../../web/export/download.ts';
import { show } from '../../../web/pages.tsx';
import { letterPdf } from '../../../web/print/letter-pdf.ts';
import { findEndedLetter } from '../plans/ended/anew.ts';
import { listPersons } from '../store/persons.ts';
import { readPlaces } from '../store/protection.ts';
import { evidenceOf } from './evidence.ts';
import { sendFile, sendZip } from './files.ts';
import { home } from './list.tsx';
import { findSent, type SentMessage, showPersons, wanted } from './message.ts';
import { readNear } from './near.ts';
import { readNames } from './offices.ts';
import { tellsPlaces } from './outward.ts';
import { paperOf } from './paper.ts';
import { PaperPage, SentPage } from './sent-page.tsx';
import { type Events, events, stepsOf } from './steps.ts';
import { words } from './words.ts';

/** A message that was sent: what, to whom, by whom, what became of it step by step, and the exchange's proof of that. */
export function addSent(site: Site, { clock }: Ground): void {
  const persons = (c: PageContext, message: SentMessage) => showPersons(c, words.sent.title, message.subjects);

  site.get('/sent/:id', async (c) => {
    const message = await wanted(c, findSent);
    const steps = stepsOf(message, await findEvents(c, message));
    const said = c.req.query('done');
    const about = {
      message,
      steps,
      persons: await persons(c, message),
      nameOf: await readNames(c),
      said,
      today: clock.now(),
      near: await c.get('rows')((connection) => readNear(connection, clock.now())),
    };
    return show(c, <SentPage frame={c.get('frame')} token={c.get('token')} {...about} />);
  });

  site.get('/sent/:id/zip', async (c) => {
    const message = await wanted(c, findSent);
    await persons(c, message);
    await refuseTold(c, message);
    return sendZip(message, clock.now());
  });

  site.get('/sent/:id/file/:number', async (c) => {
    const message = await wanted(c, findSent);
    await persons(c, message);
    await refuseTold(c, message);
    return sendFile(message, c.req.param('number'));
  });

  site.get('/sent/:id/receipt', async (c) => {
    const { id, way } = await wanted(c, findSent);
    if (way !== 'road') throw new PageError('not_found');
    const file = await c.get('member').get(`/messages/${id}/receipt`, receipt);
    // One that proves nothing yet would be taken for a proof.
    if (file.records.length === 0 || file.records.some(({ proof }) => proof === null))
      return sendBack(c, `${home}/sent/${id}?done=soon`, home);
    return c.body(`${JSON.stringify(file, null, 2)}\n`, 200, {
      'Content-Type': 'application/json',
      'Content-Disposition': attachment(`受領証-${id.slice(0, 8)}.json`),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
  });

  site.get('/sent/:id/evidence', async (c) => {
    const message = await wanted(c, findSent);
    const steps = stepsOf(message, await findEvents(c, message));
    const letter = evidenceOf({
      ...{ message, steps, nameOf: await readNames(c), now: clock.now(), office: c.get('memberName') },
      persons: await persons(c, message),
    });
    return download(`送付の記録-${message.id.slice(0, 8)}`, 'pdf', (await letterPdf(letter)).bytes);
  });

  site.get('/sent/:id/paper', async (c) => {
    const message = await wanted(c, findSent);
    await persons(c, message);
    const { list, places } = await c.get('rows')(async (connection) => ({
      list: await listPersons(connection, { ended: true }),
      places: await readPlaces(connection, message.subjects),
    }));
    const about = { nameOf: await readNames(c), office: c.get('memberName'), persons: list, places };
    const letter = await c.get('rows')(
      async (connection) =>
        paperOf(message, about) ?? (await findEndedLetter(connection, message, list, c.get('memberName'))),
    );
    if (!letter || message.way === 'road') throw new PageError('not_found');
    if (c.req.query('form') === 'pdf') return download(letter.title, 'pdf', (await letterPdf(letter)).bytes);
    return show(c, <PaperPage frame={c.get('frame')} id={message.id} letter={letter} />);
  });
}

/** Files are saved as they went, or not at all. @throws PageError refused: they tell the place of somebody who hides it by now */
async function refuseTold(c: PageContext, message: SentMessage): Promise<void> {
  const places = await c.get('rows')((connection) => readPlaces(connection, message.subjects));
  if (tellsPlaces(message, places)) throw new PageError('refused', words.hidden.files);
}

/** What the exchange knows of a message; undefined where it cannot be asked now, which the page says. */
async function findEvents(c: PageContext, { id, way, state }: SentMessage): Promise<Events | undefined> {
  if (way !== 'road' || state === 'waiting') return [];
  try {
    return (await c.get('member').get(`/messages/${id}`, events)).deliveries.flatMap((delivery) => delivery.events);
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    // What was refused before it was taken is no message of the exchange's.
    return error.code === 'not_found' ? [] : undefined;
  }
}
