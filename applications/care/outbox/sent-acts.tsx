import { z } from 'zod';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { choice, day, optionalText, text } from '../../../web/form/fields.ts';
import { readForm } from '../../../web/form/read.ts';
import { show } from '../../../web/pages.tsx';
import { readPlaces } from '../store/protection.ts';
import { anew, canGoAnew, keepNote, sendAnew } from './anew.ts';
import { home } from './list.tsx';
import { findSent, showPersons, wanted } from './message.ts';
import { readNear } from './near.ts';
import { readNames } from './offices.ts';
import { SentPage } from './sent-page.tsx';
import { statusOf, stepsOf } from './steps.ts';
import { words } from './words.ts';

const { note } = words;
const schemaOf = (kind: 'given' | 'answer') =>
  z.object({
    id: z.uuid(),
    [`${kind}-way`]: choice(note.way, ['paper', 'fax', 'file', 'telephone']),
    [`${kind}-on`]: day(note.when),
    [`${kind}-time`]: text(note.time, 5),
    [`${kind}-who`]: text(note.who, 100),
    [`${kind}-text`]: kind === 'answer' ? text(note.text, 2000) : optionalText(note.text, 2000),
  });

/** What is done about a message that was sent: it goes anew, or it is written down what was done outside. */
export function addSentActs(site: Site, { tokens, clock }: Ground): void {
  site.post('/sent/:id/again', async (c) => {
    const schema = z.object({ way: z.enum(anew).catch('road') });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const message = await wanted(c, findSent);
    const near = await c.get('rows')((connection) => readNear(connection, clock.now()));
    if (!read.ok || !canGoAnew(statusOf(message, near))) throw new PageError('not_found');
    const by = {
      ...{ member: c.get('member'), kind: c.get('kind'), now: clock.now() },
      places: await c.get('rows')((connection) => readPlaces(connection, message.subjects)),
    };
    const next = await c.get('rows')((connection) => sendAnew(connection, by, message, read.value.way));
    if (next === undefined) return sendBack(c, `${home}/sent/${message.id}?done=unreadable`, home);
    wake('care', c.get('member').id);
    return sendBack(c, `${home}/sent/${next}${read.value.way === 'road' ? '?done=again' : ''}`, home);
  });

  site.post('/sent/:id/note/:kind', async (c) => {
    const message = await wanted(c, findSent);
    const kind = c.req.param('kind');
    if (message.way === 'road' || (kind !== 'given' && kind !== 'answer')) throw new PageError('not_found');
    const read = await readForm(c.req.raw, { schema: schemaOf(kind), tokens, session: c.get('session').id });
    if (!read.ok && !read.form) throw new PageError('not_found');
    const plain = <T,>(of: Readonly<Record<string, T>>) =>
      Object.fromEntries(Object.entries(of).map(([name, value]) => [name.replace(`${kind}-`, ''), value]));
    const wrong = async (errors: Readonly<Record<string, string>>) => {
      const state = { values: { ...plain(read.form!.values), kind }, errors };
      const persons = await showPersons(c, words.sent.title, message.subjects);
      const about = {
        message,
        steps: stepsOf(message, []),
        persons,
        nameOf: await readNames(c),
        today: clock.now(),
        near: await c.get('rows')((connection) => readNear(connection, clock.now())),
        state,
      };
      return show(c, <SentPage frame={c.get('frame')} token={c.get('token')} {...about} />, 400);
    };
    if (!read.ok) return wrong(plain(read.form!.errors));
    const value = plain(read.value) as { id: string; way: string; on: string; time: string; who: string; text: string };
    const at = timeOf(value.on, value.time);
    if (at === undefined) return wrong({ time: note.badTime });
    if (at > clock.now()) return wrong({ on: note.future });
    await c.get('rows')((connection) =>
      keepNote(connection, c.get('member'), { ...value, sent: message.id, kind, at, next: null, now: clock.now() }),
    );
    return sendBack(c, `${home}/sent/${message.id}?done=noted`, home);
  });
}

function timeOf(on: string, time: string): Date | undefined {
  const found = /^([01]?\d|2[0-3])[:：時]([0-5]\d)分?$/.exec(time.normalize('NFKC'));
  return found ? new Date(`${on}T${found[1]!.padStart(2, '0')}:${found[2]}:00+09:00`) : undefined;
}
