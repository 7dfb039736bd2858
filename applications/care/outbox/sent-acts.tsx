import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { MemberId } from '../../../contracts/member.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { choice, day, optionalText, text } from '../../../web/form/fields.ts';
import { readForm } from '../../../web/form/read.ts';
import { show } from '../../../web/pages.tsx';
import { readUnits } from '../files/read/units.ts';
import { carePlanContract, putOut, putOutUnit } from '../store/sent.ts';
import { home } from './list.tsx';
import { findSent, type SentMessage, showPersons, wanted } from './message.ts';
import { readNames } from './offices.ts';
import { SentPage } from './sent-page.tsx';
import { statusOf, stepsOf } from './steps.ts';
import { words } from './words.ts';

const again = ['refused', 'expired', 'not-delivered'];
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
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    const message = await wanted(c, findSent);
    if (!read.ok || !again.includes(statusOf(message))) throw new PageError('not_found');
    const next = await c.get('rows')((connection) => sendAgain(connection, c, message, clock.now()));
    if (next === undefined) return sendBack(c, `${home}/sent/${message.id}?done=unreadable`, home);
    wake('care', c.get('member').id);
    return sendBack(c, `${home}/sent/${next}?done=again`, home);
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
      keepNote(connection, c, { ...value, sent: message.id, kind, at, next: null, now: clock.now() }),
    );
    return sendBack(c, `${home}/sent/${message.id}?done=noted`, home);
  });
}

/**
 * A new message with the same content, under a new ファイル連番; the old one stays, and says by which it was followed.
 * @returns undefined where its files cannot be written anew: then it is mended where it was made
 */
async function sendAgain(connection: RowsConnection, c: PageContext, message: SentMessage, now: Date) {
  const { id: member, staff: who } = c.get('member');
  const staff = { id: who.id, role: who.roles[0]! };
  const { title, subjects, files } = message;
  // Whoever presses the button twice sends once.
  await connection.query(`SELECT FROM care.sent WHERE id = $1 FOR UPDATE`, [message.id]);
  const before = (await findSent(connection, message.id))!.notes.find(({ next }) => next !== null);
  if (before) return before.next!;
  const id = await putAnew();
  if (id !== undefined)
    await keepNote(connection, c, {
      ...{ id: randomUUID(), sent: message.id, kind: 'resent', way: 'road', who: '', text: '', at: now, next: id, now },
    });
  return id;

  async function putAnew(): Promise<string | undefined> {
    const receiver = message.receiver as MemberId;
    if (message.contract !== carePlanContract) {
      const { contract, purpose } = message;
      return putOut(connection, member, { receiver, contract, purpose, title, subjects, files, staff }, now);
    }
    const { units } = readUnits(files.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') })));
    const [one] = units;
    if (units.length !== 1 || one?.outcome !== 'read') return undefined;
    return (await putOutUnit(connection, member, one.unit, { title, subjects, staff }, now)).id;
  }
}

type NewNote = {
  readonly id: string;
  readonly sent: string;
  readonly kind: 'given' | 'answer' | 'resent';
  readonly way: string;
  readonly who: string;
  readonly at: Date;
  readonly text: string;
  readonly next: string | null;
  readonly now: Date;
};
async function keepNote(
  connection: RowsConnection,
  c: PageContext,
  { id, sent, kind, way, who, at, text: said, next, now }: NewNote,
) {
  const { id: member, staff } = c.get('member');
  await connection.query(
    `INSERT INTO care.sent_note (member, id, sent, kind, way, who, at, text, next, staff, role, noted_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
    [...[member, id, sent, kind, way, who, at, said, next], ...[staff.id, staff.roles[0] ?? null, now]],
  );
}

function timeOf(on: string, time: string): Date | undefined {
  const found = /^([01]?\d|2[0-3])[:：時]([0-5]\d)分?$/.exec(time.normalize('NFKC'));
  return found ? new Date(`${on}T${found[1]!.padStart(2, '0')}:${found[2]}:00+09:00`) : undefined;
}
