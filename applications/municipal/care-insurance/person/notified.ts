import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { showTrouble } from '../../../../web/application/trouble.tsx';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { day } from '../../../../web/form/fields.ts';
import { readForm } from '../../../../web/form/read.ts';
import type { FormState } from '../../../../web/form/state.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { show } from '../../../../web/pages.tsx';
import { taskOutbox } from '../../tasks/outbox.ts';
import { findCertification, putCertifications } from '../ledger/certification.ts';
import { isNews, putNotice } from '../ledger/notices.ts';
import { reachedOf } from '../ledger/reached.ts';
import { putProgress } from '../ledger/steps.ts';
import { home, pathOf } from '../paths.ts';
import { words } from '../words.ts';
import { NotifiedPage } from './notified-form.tsx';
import { showOne } from './shown.ts';

const schema = z.object({ certification: z.uuid(), day: day(words.notified.label) });

/** 通知が届いた日: from it on others may be told, and are. */
export function addNotified(site: Site, { tokens, clock, folder }: Ground): void {
  const wrong = async (c: PageContext, state: FormState) => {
    const person = await showOne(c, words.person.viewing);
    const id = z.uuid().safeParse(state.values.certification).data;
    const one = id && (await c.get('rows')((connection) => findCertification(connection, id)));
    if (!one || one.code !== person.code) throw new PageError('not_found');
    return show(c, NotifiedPage({ frame: c.get('frame'), token: c.get('token'), person, one, state }), 400);
  };

  site.get('/people/:code/notified', (c) => sendBack(c, pathOf(c.req.param('code')), home));
  site.post('/people/:code/notified', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok)
      return read.form ? wrong(c, read.form) : showTrouble(c, { frame: c.get('frame'), home }, { kind: 'stale' });
    const { certification: id, day: on } = read.value;
    const [now, code, member] = [clock.now(), c.req.param('code'), c.get('member').id];
    const done = await c.get('rows')(async (connection) => {
      await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [
        `municipal.certification ${member}`,
      ]);
      const before = await findCertification(connection, id);
      if (!before || before.code !== code || before.level === null) throw new PageError('not_found');
      if (on > dayIn(now)) return words.notified.future;
      if (before.certifiedOn !== null && on < before.certifiedOn) return words.notified.before;
      const after = { ...before, notifiedOn: on };
      await putCertifications(connection, member, [after], now);
      if (isNews(before, after, dayIn(now))) await putNotice(connection, member, after, now);
      await putProgress(connection, member, [{ before, after }], now);
      const reached = reachedOf(before, after, now);
      if (reached) await taskOutbox.put(connection, member, [reached]);
      return undefined;
    });
    if (done !== undefined) return wrong(c, { ...read.form, errors: { day: done } });
    wake(folder, member);
    return sendBack(c, pathOf(code, '?said=notified'), home);
  });
}
