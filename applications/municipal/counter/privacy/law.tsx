import { allStatements, type Statement } from '../../../../contracts/law/law.ts';
import type { Site } from '../../../../web/application/ground.ts';
import { Answers } from '../../../../web/list/answers.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { here } from './asked.ts';
import { words } from './words.ts';

const { law } = words;

/** 法令の記述: what pages say to people of the law, and what of it somebody has to compare with the law before the region is used. */
export function addLaw(site: Site): void {
  site.get('/privacy/law', (c) => {
    const all = Object.values(allStatements);
    const groups = [
      [law.unseen, all.filter(({ seen }) => !seen)],
      [law.seen, all.filter(({ law: of, seen }) => seen && of !== null)],
      [law.promise, all.filter(({ law: of, seen }) => seen && of === null)],
    ] as const;
    return show(
      c,
      <Page frame={c.get('frame')} title={law.title} back={here}>
        <p>{law.about(groups[0][1].length)}</p>
        <p>{law.change}</p>
        {groups.map(([title, statements]) =>
          statements.length === 0 ? null : (
            <section>
              <h2>{`${title}（${statements.length}件）`}</h2>
              {statements.map((one) => (
                <Answers answers={answersOf(one)} />
              ))}
            </section>
          ),
        )}
      </Page>,
    );
  });
}

const answersOf = ({ says, law: of, articles, where, source, seen }: Statement) => [
  { name: law.says, value: says },
  { name: law.law, value: of === null ? articles : `${of}　${articles}` },
  { name: law.where, value: where.join('、') },
  {
    name: law.source,
    value: (
      <>
        <Tag kind={seen ? 'done' : 'wait'}>{seen ? law.checked : law.unchecked}</Tag> {source}
      </>
    ),
  },
];
