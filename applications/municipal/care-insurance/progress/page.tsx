import type { Ground, Site } from '../../../../web/application/ground.ts';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { type Certification, listToNotify, listUnderWay } from '../ledger/certification.ts';
import { home, pathOf } from '../paths.ts';
import { byCodeOf, type Insured, showInsured } from '../person/shown.ts';
import { words as shared } from '../words.ts';
import { latestFirst, type Progress, stations } from './progress.ts';
import { words } from './words.ts';

/** A list that is longer is worked off from its top; nobody reads on. */
const most = 200;

/** 申請の進み具合: what is late on top. */
export function addProgress(site: Site, { clock }: Ground): void {
  site.get('/applications', async (c) => {
    const today = dayIn(clock.now());
    const { underWay, toNotify } = await c.get('rows')(async (connection) => ({
      underWay: latestFirst(await listUnderWay(connection), today),
      toNotify: await listToNotify(connection, most),
    }));
    const some = underWay.slice(0, most);
    const codes = new Set([...some.map(({ one }) => one.code), ...toNotify.map(({ code }) => code)]);
    const shown = byCodeOf(await showInsured(c, words.viewing, [...codes]));
    const rows = some.flatMap(({ one, progress }) => {
      const person = shown.get(one.code);
      return person ? [[<Person one={person} />, ...cellsOf(one, progress)]] : [];
    });
    return show(
      c,
      <Page frame={c.get('frame')} title={shared.cards.progress.title} back={home}>
        <p>{words.about}</p>
        {rows.length === 0 ? (
          <Empty title={words.none} />
        ) : (
          <PlainTable apart caption={words.underWay(underWay.length)} head={words.head} rows={rows} />
        )}
        {underWay.length > most && <p>{words.more(most)}</p>}
        {toNotify.length > 0 && (
          <>
            <h2>{words.toNotify}</h2>
            <p>{words.toNotifyAbout}</p>
            <PlainTable
              apart
              caption={words.toNotify}
              head={words.toNotifyHead}
              rows={toNotify.flatMap(({ code, level, certifiedOn }) => {
                const person = shown.get(code);
                return person ? [[<Person one={person} />, level, certifiedOn && sayDay(certifiedOn)]] : [];
              })}
            />
          </>
        )}
      </Page>,
    );
  });
}

const Person = ({ one }: { readonly one: Insured }) => (
  <a href={pathOf(one.code)}>
    <Name name={one.name} kana={one.kana} />
  </a>
);

const cellsOf = (one: Certification, { days, due, warning, waiting }: Progress) => [
  one.kind,
  <>
    {words.days(days)}
    {warning && (
      <>
        <br />
        <Tag kind={warning === 'late' ? 'stop' : 'wait'}>{words.warnings[warning]}</Tag>
      </>
    )}
  </>,
  sayDay(due),
  waiting,
  ...stations.slice(0, 4).map(([key]) => {
    const day = one[key];
    return day === null ? '―' : sayDay(day);
  }),
];
