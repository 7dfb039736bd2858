import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { assets, scriptPath } from '../../../web/assets/assets.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { sayClock } from '../../../web/japanese/time.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { readCards } from './card-store.ts';
import { readChoices } from './choices.ts';
import { home, ownerOf, todayIn } from './desk.ts';
import { ListPage, readDay } from './list.tsx';
import { RecordPage } from './record.tsx';
import { words } from './words.ts';

const worker = await readFile(new URL('./worker.js', import.meta.url), 'utf8');

/** Of the pages: without session, menu and way out, none of which works where there is no network. */
function copyFrame(c: PageContext): AnyFrame {
  const { session: _, ...frame } = c.get('frame');
  return frame.look === 'staff' ? { ...frame, navigation: [], leave: null } : frame;
}

/**
 * What a device needs where there is no network: the page of the day and of each visit that is this person's or nobody's, until the day is over.
 * The script keeps them, enciphered; `worker.js` shows them. Whose they are goes along, so that what another entered is not sent in their name.
 */
export function addOffline(site: Site, { clock }: Ground): void {
  site.get('/token', (c) => c.json({ token: c.get('token'), owner: ownerOf(c) }));

  site.get('/copy', async (c) => {
    const now = clock.now();
    const today = todayIn(now);
    const all = await readDay(c, today, today, words.viewingCopy);
    const day = { ...all, visits: all.visits.filter(({ staff }) => staff === null || staff === all.me) };
    const common = { frame: copyFrame(c), token: '', copied: <Copied at={now} /> };
    const types = [...new Set(day.visits.map(({ serviceType }) => serviceType))];
    const { choices, cards } = await c.get('rows')(async (connection) => {
      const read = new Map<string, Awaited<ReturnType<typeof readChoices>>>();
      for (const type of types) read.set(type, await readChoices(connection, type));
      return { choices: read, cards: await readCards(connection) };
    });
    const pages: Record<string, string> = { [home]: await text(<ListPage {...common} {...day} />) };
    for (const visit of day.visits)
      pages[`${home}/${visit.id}`] = await text(
        <RecordPage
          {...common}
          visit={visit}
          person={day.persons.get(visit.code)!}
          choices={choices.get(visit.serviceType)!}
          photos={[]}
          owner={day.owner}
          leading={false}
        />,
      );
    // A card leads to the one visit of its person; where there are several, to the list.
    const same: Record<string, string> = {};
    for (const { code, token } of cards) {
      const visits = day.visits.filter((visit) => visit.code === code);
      if (visits.length > 0) same[`${home}/card/${token}`] = visits.length === 1 ? `${home}/${visits[0]!.id}` : home;
    }
    const leftMs = 86_400_000 - ((now.getTime() + 9 * 3_600_000) % 86_400_000);
    return c.json({ id: randomUUID(), owner: ownerOf(c), leftMs, pages, same });
  });

  site.get('/worker.js', (c) =>
    c.body(`${head()}\n${worker}`, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Service-Worker-Allowed': '/care/',
    }),
  );
}

/** Files that the pages need, none of which says anything about anybody. */
function head(): string {
  const files = [assets.style.path, assets.fontSheet.path, ...['once', 'visit-vault', 'visit'].map(scriptPath)];
  return `const files = ${JSON.stringify(files)};\nimportScripts(${JSON.stringify(scriptPath('visit-vault'))});`;
}

const text = async (page: { toString(): string | Promise<string> } | null) =>
  `<!doctype html>${await page?.toString()}`;

const Copied = ({ at }: { readonly at: Date }) => (
  <Banner kind="info" title={words.offline.copy}>
    <p>{words.offline.copyAbout(sayClock(at))}</p>
  </Banner>
);
