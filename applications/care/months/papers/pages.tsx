import { z } from 'zod';
import type { Tables } from '../../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { download } from '../../../../web/export/download.ts';
import { writeZip } from '../../../../web/export/write-zip.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { choices } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { dayIn, sayMonth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { listPersons, type Person } from '../../store/persons.ts';
import { home, settingAt, viewMonths } from '../at.ts';
import type { PersonMonth, Setting } from '../load.ts';
import { SheetPapers } from '../print.tsx';
import { words } from '../words.ts';
import { type PaperData, paperOf } from './data.ts';
import { makePdfs, type PaperFile } from './make.ts';

const say = words.papers;
const whose = ['person', 'office'] as const;
type Whose = (typeof whose)[number];
const forms = ['pdf', 'zip', 'page'] as const;

/** Whose papers are printed, and how: chosen on a page of its own, for whom the list has chosen. */
export async function showPapers(c: PageContext, setting: Setting, chosen: readonly Person[]) {
  const all = (await viewMonths(c, setting, chosen, say.viewing)).map(({ of }) => of);
  const back = `${home}/${setting.month}`;
  const printable = all.filter(({ slip }) => (slip?.content.lines.length ?? 0) > 0);
  return show(
    c,
    <Page frame={c.get('frame')} title={say.title(setting.month)} back={back}>
      {printable.length === 0 ? (
        <Empty title={say.none} />
      ) : (
        <Form action={`${back}/papers`} token={c.get('token')}>
          {printable.map(({ person }) => (
            <input type="hidden" name="select" value={person.code} />
          ))}
          <PlainTable
            caption={say.count(printable.length)}
            head={say.head}
            rows={printable.map(({ person, offices }) => [
              <Name name={person.name} kana={person.kana} />,
              offices.map(({ name }) => name).join('、'),
            ])}
          />
          {all.length > printable.length && <p>{say.left(all.length - printable.length)}</p>}
          <ChoiceCards
            label={say.whose}
            name="whose"
            value="person"
            choices={whose.map((value) => ({ value, label: say.whoseOf[value], about: say.whoseAbout[value] }))}
          />
          <Actions>
            {forms.map((form) => (
              <Button kind={form === 'pdf' ? 'primary' : 'second'} name="as" value={form}>
                {say.as[form]}
              </Button>
            ))}
          </Actions>
        </Form>
      )}
    </Page>,
  );
}

/** 第6表・第7表, and 提供票, of many at once: one PDF, a PDF each, or a page to be printed. */
export function addPapers(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  site.get('/:month/papers', (c) => sendBack(c, `${home}/${c.req.param('month')}`, home));
  site.post('/:month/papers', async (c) => {
    const setting = await settingAt(c, tables);
    const persons = await c.get('rows')(listPersons);
    const schema = z.object({
      select: choices(
        say.whose,
        persons.map(({ code }) => code),
      ),
      whose: z.enum(whose).catch('person'),
      as: z.enum(forms).catch('pdf'),
    });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: 200_000 });
    if (!read.ok) throw new PageError('not_found');
    const chosen = new Set(read.value.select);
    const those = persons.filter(({ code }) => chosen.has(code));
    const all = (await viewMonths(c, setting, those, say.viewing)).map(({ of }) => of);
    const about = { office: c.get('memberName'), today: dayIn(clock.now()), member: c.get('member').id };
    if (read.value.as === 'page') return showSheets(c, setting, all, about);
    const groups = groupsOf(setting, all, about, read.value.whose);
    if (groups.length === 0) throw new PageError('not_found');
    const title = say.fileTitle[read.value.whose];
    const name = `${title}_${setting.month}`;
    const fileOf = (number: string, papers: readonly PaperData[]): PaperFile => ({
      ...{ title: `${title}　${sayMonth(setting.month)}分`, author: about.office, number, papers },
    });
    if (read.value.as === 'pdf') {
      const papers = groups.flatMap((group) => group.papers);
      const [pdf] = await makePdfs([
        fileOf(`${title}　${sayMonth(setting.month)}分　${say.papers(papers.length)}`, papers),
      ]);
      return download(name, 'pdf', pdf!);
    }
    const made = await makePdfs(groups.map(({ papers }) => fileOf(papers[0]!.number, papers)));
    const files = made.map((bytes, i) => ({
      name: `${String(i + 1).padStart(3, '0')}_${groups[i]!.name.replace(/[\s/\\:*?"<>|]/g, '')}_${name}.pdf`,
      bytes,
    }));
    return download(name, 'zip', writeZip(files, clock.now()));
  });
}

type About = { readonly office: string; readonly today: string; readonly member: string };

/** By person, or by office: what is given to one of them lies together. */
function groupsOf(setting: Setting, all: readonly PersonMonth[], about: About, of: Whose) {
  if (of === 'person')
    return all.flatMap((one) => {
      const paper = paperOf(setting, one, about);
      return paper ? [{ name: one.person.name, papers: [paper] }] : [];
    });
  const made = all.flatMap((one) =>
    one.offices.flatMap(({ office, name }) => {
      const isPlanned = one.slip?.content.lines.some((line) => line.office === office) ?? false;
      const paper = isPlanned ? paperOf(setting, one, about, office) : undefined;
      return paper ? [{ office, name, paper }] : [];
    }),
  );
  return [...Map.groupBy(made, ({ office }) => office).values()]
    .map((own) => ({ name: own[0]!.name, papers: own.map(({ paper }) => paper) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const showSheets = (c: PageContext, setting: Setting, all: readonly PersonMonth[], { office, today }: About) =>
  show(
    c,
    <Page frame={c.get('frame')} title={say.title(setting.month)} back={`${home}/${setting.month}`}>
      <p>{say.printAbout}</p>
      {all.map((of) => (
        <SheetPapers {...{ setting, of, office, today }} />
      ))}
    </Page>,
  );
