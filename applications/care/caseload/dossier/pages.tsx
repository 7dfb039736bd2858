import { z } from 'zod';
import { isMonth } from '../../../../contracts/care/month.ts';
import { readTables } from '../../../../contracts/care/tables.ts';
import { memberCode } from '../../../../contracts/member.ts';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { download } from '../../../../web/export/download.ts';
import { writeZip } from '../../../../web/export/write-zip.ts';
import { readForm } from '../../../../web/form/read.ts';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import type { Letter } from '../../../../web/print/letter.ts';
import { letterPdf } from '../../../../web/print/letter-pdf.ts';
import { open } from '../../../../web/viewing/viewing.tsx';
import { listMembers } from '../../store/members.ts';
import { listPersons } from '../../store/persons.ts';
import { addPaper, letterHead, outwardLetter } from '../paper.tsx';
import { here, officeOf, pathOf, showPerson, showPersons, stale, todayOf } from '../place.ts';
import { monthOf } from '../state/days.ts';
import { Bundle, readPapers } from './bundle.tsx';
import { Choose, Contents, formIds, type Of } from './choose.tsx';
import { readDossier, tablesOf } from './gather.ts';
import { words } from './words.ts';

const many = <T extends z.ZodType<string>>(one: T) =>
  z
    .union([z.array(one), one])
    .default([])
    .transform((sent): z.output<T>[] => (Array.isArray(sent) ? sent : [sent]));
const chosen = z.object({ select: many(z.string()) });
const printing = chosen.extend({
  form: many(z.enum(formIds)),
  month: z.string().refine(isMonth).optional().catch(undefined),
  as: z.enum(['page', 'zip']).catch('page'),
});

/** 書類一式: everything of one person on one paper; of many, with their contents, as one print or as files. */
export function addDossiers(site: Site, ground: Ground): void {
  const tables = readTables();
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });

  /** Of whom of these the office may be shown anything, by kana; on record. */
  async function findAll(c: PageContext, codes: readonly string[]): Promise<Of[]> {
    const wanted = new Set(codes);
    const persons = await c.get('rows')((connection) => listPersons(connection, { ended: true }));
    const those = persons.filter(({ code }) => wanted.has(code)).slice(0, 500);
    const shown = (await showPersons(c, words.many, new Map(those.map((one) => [one.code, one])))).map(open);
    return c.get('rows')(async (connection) => {
      const all: Of[] = [];
      for (const person of shown)
        all.push({
          person,
          dossier: await readDossier(connection, { person, office: officeOf(c), today: todayOf(ground) }),
        });
      return all;
    });
  }

  /** Members, and offices by their number, as people call them. A system is its member's; whom paper was given to has its name only. */
  async function readNames(c: PageContext): Promise<(one: string) => string> {
    const named = new Map(
      (await listMembers(c.get('member'))).flatMap(({ id, name }) => [
        [id as string, name] as const,
        [memberCode(id), name] as const,
      ]),
    );
    return (one) => named.get(one) ?? named.get(one.split('/').slice(0, 2).join('/')) ?? one;
  }
  const letterOf = (c: PageContext, { person, dossier }: Of, nameOf: (one: string) => string): Letter => ({
    ...letterHead(c, ground, { person, title: words.title, mark: todayOf(ground) }),
    ...{ paragraphs: [], tables: tablesOf(dossier, nameOf) },
  });

  site.post('/dossiers', async (c) => {
    const sent = await read(c, chosen);
    if (!sent.ok) return stale(c);
    const all = await findAll(c, sent.value.select);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.many} back={here}>
        {all.length === 0 ? (
          <Empty title={words.noneChosen} />
        ) : (
          <>
            <p>{words.manyAbout}</p>
            <Contents all={all} />
            <Choose all={all} token={c.get('token')} month={monthOf(todayOf(ground))} />
          </>
        )}
      </Page>,
    );
  });

  site.post('/dossiers/print', async (c) => {
    const sent = await read(c, printing);
    if (!sent.ok) return stale(c);
    const { select, form, month = monthOf(todayOf(ground)), as } = sent.value;
    const all = await findAll(c, select);
    const nameOf = await readNames(c);
    const letter = (one: Of) => outwardLetter(c, letterOf(c, one, nameOf), one.person.code);
    if (as === 'zip') return download(words.title, 'zip', await zipOf(all, letter));
    const reading = { all, month, tables: await tables, letterOf: letter };
    const papers = await readPapers(c, reading);
    const office = c.get('memberName');
    const forms = formIds.filter((id) => form.includes(id));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.many} back={here}>
        <p>{words.printAbout}</p>
        <Bundle {...papers} {...{ forms, office, today: todayOf(ground) }} />
      </Page>,
    );
  });

  async function zipOf(all: readonly Of[], letterOf: (one: Of) => Promise<Letter>): Promise<Buffer> {
    const files = [];
    for (const [i, one] of all.entries()) {
      const { bytes } = await letterPdf(await letterOf(one));
      const name = one.person.name.replace(/[\s/\\:*?"<>|]/g, '');
      files.push({ name: `${String(i + 1).padStart(3, '0')}_${name}_${words.title}.pdf`, bytes });
    }
    return writeZip(files, ground.clock.now());
  }

  addPaper(site, '/:code/dossier', async (c) => {
    const person = open(await showPerson(c, words.viewing));
    const of = { person, office: officeOf(c), today: todayOf(ground) };
    const dossier = await c.get('rows')((connection) => readDossier(connection, of));
    const letter = letterOf(c, { person, dossier }, await readNames(c));
    return { title: words.title, back: pathOf(person.code), letter };
  });
}
