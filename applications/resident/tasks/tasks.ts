import { z } from 'zod';
import type { OwnTaskStep } from '../../../contracts/task-event.ts';
import type { PageContext, Site } from '../../../web/application/ground.ts';
import { openMemory } from '../pages/memory.ts';
import type declared from '../tasks.json';

type Kind = keyof typeof declared;
/** Where a task begins: a page that is shown; where it is done: what is sent, and leads on. */
type Row = { readonly kind: Kind; readonly begins: RegExp; readonly done: RegExp };

// biome-ignore format: a table is read by its columns
const tasks: readonly Row[] = [
  { kind: 'consent-changed', begins: /^\/consents\/(?:offer|all)$/,   done: /^\/consents\// },
  { kind: 'question-asked',  begins: /^\/trail\/[^/]+\/ask$/,                  done: /^\/trail\/[^/]+\/ask$/ },
  { kind: 'request-made',    begins: /^\/requests\/new(?:\/|$)/,               done: /^\/requests\/new\// },
];
/** To read one's records is begun and done by opening them; once a day for each who does. */
const reading = /^\/trail$/;

/** Since when somebody has been at it, in this process alone; it is told to nobody. After an hour it is given up. */
const lastsMs = 60 * 60_000;
const begun = openMemory<number>(lastsMs);
const read = openMemory<true>(24 * 60 * 60_000);

/**
 * 住民の手続き, counted（業務の出来事 of residents）: that one was begun, that one was done and about how long it took. The exchange keeps numbers, for no
 * member. A count that is lost holds up no page.
 */
export function addTasks(site: Site, now: () => number = Date.now): void {
  site.use('/of/:person/*', async (c, next) => {
    await next();
    const page = c.req.path.replace(/^\/resident\/of\/[^/]+/, '');
    const { account } = c.get('session').content;
    if (c.req.method === 'GET' && c.res.status === 200) {
      if (reading.test(page) && !read.find(account)) {
        read.keep(account, true);
        tell(c, 'record-read', 'begun');
        tell(c, 'record-read', 'done');
      }
      const task = tasks.find(({ begins }) => begins.test(page));
      if (task) begin(c, keyOf(account, task), task.kind);
    }
    if (c.req.method === 'POST' && c.res.status === 303) {
      const task = tasks.find(({ done }) => done.test(page));
      if (task && leadsToDone(c)) finish(c, keyOf(account, task), task.kind);
    }
  });

  function begin(c: PageContext, key: string, kind: Kind): void {
    if (begun.find(key) !== undefined) return;
    begun.keep(key, now());
    tell(c, kind, 'begun');
  }
  function finish(c: PageContext, key: string, kind: Kind): void {
    const since = begun.find(key);
    begun.forget(key);
    // Begun in another process, or too long ago: it was begun all the same.
    if (since === undefined) tell(c, kind, 'begun');
    tell(c, kind, 'done', since === undefined ? undefined : Math.round((now() - since) / 1000));
  }
}

const keyOf = (account: string, { kind }: Row): string => `${account} ${kind}`;
/** The page that says what has happened, and no page on the way there. */
const leadsToDone = (c: PageContext): boolean => /[?&]done=|\/asked$/.test(c.res.headers.get('Location') ?? '');

function tell(c: PageContext, kind: Kind, step: OwnTaskStep, seconds?: number): void {
  const body = { kind: `resident/${kind}`, step, ...(seconds !== undefined && { seconds }) };
  c.get('person')
    .send('POST', '/v1/me/tasks', z.undefined(), body)
    .catch(() => {});
}
