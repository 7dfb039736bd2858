import { z } from 'zod';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import { readForm } from '../../../../web/form/read.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { listPersons } from '../../store/persons.ts';
import { addPaper, letterHead } from '../paper.tsx';
import { here, officeOf, pathOf, showPerson, showPersons, stale, todayOf } from '../place.ts';
import { gatherDossier } from './gather.ts';
import { words } from './words.ts';

const chosen = z.object({
  select: z
    .union([z.array(z.string()), z.string()])
    .default([])
    .transform((sent) => (typeof sent === 'string' ? [sent] : sent)),
});

const directory = z.object({ members: z.array(z.object({ id: z.string(), name: z.string() })) });

/** 書類一式: everything of one person on one paper; of several, a paper each. */
export function addDossiers(site: Site, ground: Ground): void {
  site.post('/dossiers', async (c) => {
    const read = await readForm(c.req.raw, { schema: chosen, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok) return stale(c);
    const wanted = new Set(read.value.select);
    const persons = await c.get('rows')((connection) => listPersons(connection, { ended: true }));
    const those = persons.filter(({ code }) => wanted.has(code));
    const shown = await showPersons(c, words.many, new Map(those.map((one) => [one.code, one])));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.many} back={here}>
        {shown.length === 0 ? (
          <Empty title={words.noneChosen} />
        ) : (
          <>
            <p>{words.manyAbout}</p>
            <ul class="rows">
              {shown.map(open).map((one) => (
                <li>
                  <Name name={one.name} kana={one.kana} />　<a href={pathOf(one.code, '/dossier')}>印刷する</a>　
                  <a href={pathOf(one.code, '/dossier.pdf')}>PDFで保存する</a>
                </li>
              ))}
            </ul>
          </>
        )}
      </Page>,
    );
  });
  addPaper(site, '/:code/dossier', async (c) => {
    const person = open(await showPerson(c, words.viewing));
    const today = todayOf(ground);
    const { members } = await c.get('member').get('/v1/members', directory);
    const named = new Map(
      members.flatMap(
        ({ id, name }) =>
          [
            [id, name],
            [id.split('/')[1]!, name],
          ] as const,
      ),
    );
    // A system is its member's; whom paper was given to has its name only.
    const nameOf = (one: string) => named.get(one) ?? named.get(one.split('/').slice(0, 2).join('/')) ?? one;
    const of = { person, office: officeOf(c), today, nameOf };
    const tables = await c.get('rows')((connection) => gatherDossier(connection, of));
    const head = letterHead(c, ground, { person, title: words.title, mark: today });
    return { title: words.title, back: pathOf(person.code), letter: { ...head, paragraphs: [], tables } };
  });
}
