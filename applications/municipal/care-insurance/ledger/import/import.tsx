import type { Ground, Site } from '../../../../../web/application/ground.ts';
import { wake } from '../../../../../web/application/work.ts';
import { dayIn } from '../../../../../web/japanese/day.ts';
import { Banner } from '../../../../../web/notice/banner.tsx';
import { PlainTable } from '../../../../../web/table/plain-table.tsx';
import { addTakeIn } from '../../../file/take-in.tsx';
import { home } from '../../paths.ts';
import { isNews } from '../notices.ts';
import { hasMoved } from '../steps.ts';
import { type Planned, sayChange } from './difference.ts';
import { files, plan, takeIn } from './file.ts';
import { readFile } from './read-file.ts';
import { words } from './words.ts';

/** 認定台帳の取り込み. */
export function addImport(site: Site, ground: Ground): void {
  const today = () => dayIn(ground.clock.now());
  addTakeIn(site, ground, {
    ...{ home: `${home}/import`, path: '/import', back: home, words, files, read: readFile },
    async look(c, file) {
      const planned = await c.get('rows')((connection) => plan(connection, file));
      return { before: <Before planned={planned} today={today()} />, changed: planned.changes.map(sayChange) };
    },
    async take(c, file) {
      const { id: member } = c.get('member');
      const taken = await c.get('rows')((connection) => takeIn(connection, member, file, ground.clock.now()));
      wake(ground.folder, member);
      return taken;
    },
  });
}

const shownAtMost = 50;
const Before = ({
  planned: { changes, left, again },
  today,
}: {
  readonly planned: Planned;
  readonly today: string;
}) => {
  const news = changes.filter(({ before, after }) => isNews(before, after, today)).length;
  const moved = changes.filter((one) => hasMoved(one, today)).length;
  const unknown = changes.filter(({ after }) => after.level !== null && after.notifiedOn === null).length;
  return (
    <>
      {left.length > 0 && (
        <Banner kind="warning" title={words.left(left.length)}>
          <PlainTable
            apart
            caption={words.left(left.length)}
            head={['行', words.number, '理由']}
            rows={left.slice(0, shownAtMost).map(({ line, number, what }) => [`${line}行目`, number, what])}
          />
        </Banner>
      )}
      {again.length > 0 && (
        <Banner kind="warning" title={words.again(again.length)}>
          <PlainTable
            apart
            caption={words.again(again.length)}
            head={['行', words.number, '内容']}
            rows={again.slice(0, shownAtMost).map(({ line, number, what }) => [`${line}行目`, number, what])}
          />
        </Banner>
      )}
      {unknown > 0 && <Banner kind="info" title={words.unknown(unknown)} />}
      {news > 0 && <p>{words.news(news)}</p>}
      {moved > 0 && <p>{words.moved(moved)}</p>}
    </>
  );
};
