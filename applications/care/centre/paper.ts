import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { dayIn, sayDayBoth } from '../../../web/japanese/day.ts';
import { open } from '../../../web/viewing/viewing.tsx';
import { addPaper, letterHead } from '../caseload/paper.tsx';
import { checklist } from '../checklist/checklist.ts';
import { readChecklist, sayAnswer } from './asking.tsx';
import { resultOf } from './list.tsx';
import { sayMet } from './say.ts';
import { words } from './words.ts';

const said = words.checklist;

/** 基本チェックリスト as it is handed in at the town hall and signed: every answer, each domain against its threshold, and what follows of it. */
export function addChecklistPaper(site: Site, ground: Ground): void {
  addPaper(site, '/:code/checklist/:id/paper', async (c) => {
    const { one, shown, path } = await readChecklist(c);
    const { decision, endedAt } = one;
    if (!decision || !endedAt) throw new PageError('not_found');
    const person = open(shown);
    const letter = {
      ...letterHead(c, ground, { person, title: said.title, mark: one.id }),
      paragraphs: [
        said.paper.born(sayDayBoth(person.birth), one.age ?? 0),
        said.paper.insured(person.insured),
        said.paper.result(sayDayBoth(dayIn(endedAt)), resultOf(one)),
        ...(decision.outcome === '該当' ? [said.paper.applies] : []),
      ],
      tables: [
        {
          caption: said.domains,
          head: [said.domain, said.points, said.threshold, said.met],
          rows: decision.domains.map(({ title, points, threshold, met }) => [
            title,
            String(points),
            String(threshold),
            sayMet(met),
          ]),
        },
        {
          caption: said.answers,
          head: said.paper.head,
          widths: [10, 60, 20, 10],
          rows: checklist.items.map(({ item, question }) => [
            String(item),
            question,
            sayAnswer(one.answers[item]),
            decision.points.includes(item) ? said.paper.point : '',
          ]),
        },
      ],
      sections: [{ title: said.paper.sign, about: [said.paper.signAbout], items: said.paper.lines }],
    };
    return { title: said.title, back: path, letter };
  });
}
