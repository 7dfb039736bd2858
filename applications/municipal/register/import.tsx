import { type ImportAnswer, type ResidentChange, residentChanges } from '../../../contracts/residents.ts';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { Answers } from '../../../web/list/answers.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { addTakeIn } from '../file/take-in.tsx';
import { differences, files, takeIn, tellExchange } from './file.ts';
import { readFile } from './read-file.ts';
import { words } from './words.ts';

/** 名簿の取り込み. */
export function addImport(site: Site, ground: Ground): void {
  addTakeIn(site, ground, {
    ...{ home: '/municipal/register', path: '/', words: words.file, files, read: readFile },
    async look(c, file) {
      const told = await tellExchange(c.get('member'), file, true);
      if (!told.ok) throw new PageError('refused', told.refused.text);
      if (told.value.problems.length > 0) return { problems: told.value.problems };
      return { before: <Counts answer={told.value} />, changed: await differences(c.get('rows'), file) };
    },
    async take(c, file) {
      const taken = await takeIn(c.get('rows'), c.get('member'), file);
      if (taken.refused !== undefined) throw new PageError('refused', taken.refused);
      return taken.problems ? { problems: taken.problems } : { put: taken.put };
    },
  });
}

const Counts = ({ answer: { lines } }: { readonly answer: ImportAnswer }) => {
  const counts = Map.groupBy(lines, ({ change }) => change);
  return (
    <>
      <h2>{words.counts}</h2>
      <Answers
        answers={(Object.keys(residentChanges) as ResidentChange[]).flatMap((change) => {
          const count = counts.get(change)?.length ?? 0;
          return count === 0 ? [] : [{ name: residentChanges[change], value: `${count.toLocaleString('ja-JP')}行` }];
        })}
      />
      {lines.some(({ candidates }) => candidates.length > 0) && <Banner kind="warning" title={words.candidates} />}
    </>
  );
};
