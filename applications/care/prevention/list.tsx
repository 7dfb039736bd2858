import type { Ground, Site } from '../../../web/application/ground.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { listOpenDrafts } from '../drafts/store.ts';
import { showAll } from '../plans/person.ts';
import { numbersOf } from '../plans/plan-store.ts';
import { sayDigits } from '../plans/term.ts';
import { readPreventionPlans } from './store.ts';
import { words } from './words.ts';

export const pathOf = (code: string, below = ''): string => `/care/prevention/${encodeURIComponent(code)}${below}`;

/** The office's persons with the plan in force: who prepares it, and which centre is responsible for it. */
export function addList(site: Site, _ground: Ground): void {
  const say = words.list;
  site.get('/', async (c) => {
    const persons = await showAll(c, words.page);
    const { plans, drafts } = await c.get('rows')(async (connection) => ({
      plans: await readPreventionPlans(connection),
      drafts: await listOpenDrafts(connection, 'prevention'),
    }));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title}>
        {persons.length === 0 ? (
          <Empty title={say.none} />
        ) : (
          <PlainTable
            caption={say.caption}
            head={say.head}
            rows={persons.map((person) => {
              const entry = plans.get(numbersOf(person));
              const [plan] = entry?.parts.UPYOBO ?? [];
              return [
                <a href={pathOf(person.code)}>
                  <Name name={person.name} />
                </a>,
                entry ? <Tag kind="done">{say.inForce}</Tag> : <Tag kind="open">{say.missing}</Tag>,
                sayDigits(entry?.key.planDay),
                plan?.authorOffice.name ?? '',
                plan?.centre ?? '',
                drafts.has(person.code) ? <a href={pathOf(person.code, '/draft')}>{say.drafting}</a> : '',
              ];
            })}
          />
        )}
      </Page>,
    );
  });
}
