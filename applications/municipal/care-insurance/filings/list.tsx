import type { PageContext, Site } from '../../../../web/application/ground.ts';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { readNames } from '../names.ts';
import { home } from '../paths.ts';
import { byCodeOf, showInsured } from '../person/shown.ts';
import { type KeptFiling, listFilings, stateOf } from './store.ts';
import { words } from './words.ts';

export const path = `${home}/filings`;
const kinds = { asked: 'wait', registered: 'done', refused: 'stop', ended: 'stop' } as const;
const said: Readonly<Record<string, string>> = { decided: words.done, ended: words.end.done };

/** The persons of these filings, as far as the department may be shown them. */
export const peopleOf = async (c: PageContext, all: readonly KeptFiling[]) =>
  byCodeOf(await showInsured(c, words.viewing, [...new Set(all.map(({ code }) => code))]));
export const officeOf = (sender: string): string => sender.slice(sender.indexOf('/') + 1);

/** 事業対象者の届出: what centres filed of 基本チェックリスト. */
export function addFilingList(site: Site): void {
  site.get('/filings', async (c) => {
    const all = await c.get('rows')(listFilings);
    const [people, nameOf] = [await peopleOf(c, all), await readNames(c)];
    const done = said[c.req.query('done') ?? ''];
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        {done && <Banner kind="success" title={done} />}
        <p>{words.about}</p>
        {all.length === 0 ? (
          <Empty title={words.none}>
            <p>{words.noneAbout}</p>
          </Empty>
        ) : (
          <PlainTable
            apart
            caption={words.table}
            head={words.head}
            rows={all.map((one) => {
              const { id, code, sender, content, takenAt, trouble } = one;
              const person = people.get(code);
              const state = stateOf(one);
              return [
                <a href={`${path}/${id}`}>{person ? <Name name={person.name} /> : words.unknown}</a>,
                <>
                  <Tag kind={kinds[state]}>{words.states[state]}</Tag>
                  {trouble && <p>{words.trouble}</p>}
                </>,
                nameOf(officeOf(sender)),
                sayDay(dayIn(takenAt)),
                sayDay(content.answeredOn),
              ];
            })}
          />
        )}
      </Page>,
    );
  });
}
