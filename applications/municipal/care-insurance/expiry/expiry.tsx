import { addDays, countDays } from '../../../../contracts/care/month.ts';
import { LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { download } from '../../../../web/export/download.ts';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { LetterPaper } from '../../../../web/print/letter-paper.tsx';
import { letterPdf } from '../../../../web/print/letter-pdf.ts';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { open, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { type Certification, listExpiring } from '../ledger/certification.ts';
import { home, pathOf } from '../paths.ts';
import { byCodeOf, type Insured, showInsured, showOne } from '../person/shown.ts';
import { renewalLetter } from './letter.ts';
import { words } from './words.ts';

/** 介護保険法施行規則39条: 更新の申請は、満了の日の60日前から. */
const window = 60;
const soon = 30;
const most = 500;

/** Whose certification ends soon while nothing follows, and the letter that says so. */
export function addExpiry(site: Site, ground: Ground): void {
  const { clock } = ground;
  const today = () => dayIn(clock.now());
  const listEnding = (c: PageContext) =>
    c.get('rows')((connection) => listExpiring(connection, today(), addDays(today(), window)));

  site.get('/expiring', async (c) => {
    const all = (await listEnding(c)).slice(0, most);
    const codes = [...new Set(all.map(({ code }) => code))];
    const shown = byCodeOf(await showInsured(c, words.viewing, codes));
    const seen = all.filter(({ code }) => shown.has(code));
    const [near, later] = [
      seen.filter((one) => left(one, today()) <= soon),
      seen.filter((one) => left(one, today()) > soon),
    ];
    const table = (caption: string, some: readonly Certification[]) =>
      some.length > 0 && (
        <PlainTable
          apart
          caption={caption}
          head={words.head}
          rows={some.map((one) => cellsOf(one, shown.get(one.code)!, today()))}
        />
      );
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        <p>{words.about}</p>
        {seen.length === 0 && <Empty title={words.none} />}
        {table(words.within(soon, near.length), near)}
        {table(words.between(later.length), later)}
        {all.length === most && <p>{words.more}</p>}
      </Page>,
    );
  });

  /** undefined: it is not the time, and a letter would only worry */
  const letterFor = async (c: PageContext) => {
    const person = await showOne(c, words.viewing);
    const one = (await listEnding(c)).find(({ code }) => code === person.code);
    return {
      person,
      letter: one && renewalLetter(one, open(person), { ground, member: c.get('member').id, today: today() }),
    };
  };
  site.get('/people/:code/renewal', async (c) => {
    const { person, letter } = await letterFor(c);
    const path = pathOf(person.code, '/renewal.pdf');
    return show(
      c,
      <Page frame={c.get('frame')} title={letter ? words.letter : words.absent} back={pathOf(person.code)}>
        {letter ? (
          <>
            <ShownPerson person={person}>{() => <LetterPaper letter={letter} />}</ShownPerson>
            <LinkButton kind="second" href={path}>
              {words.pdf}
            </LinkButton>
          </>
        ) : (
          <p>{words.absentAbout}</p>
        )}
      </Page>,
    );
  });
  site.get('/people/:code/renewal.pdf', async (c) => {
    const { person, letter } = await letterFor(c);
    if (!letter) return c.redirect(pathOf(person.code, '/renewal'), 303);
    return download(words.letter, 'pdf', (await letterPdf(letter)).bytes);
  });
}

/** How many days are left, the last one included. */
const left = ({ validUntil }: Certification, today: string): number => countDays(today, validUntil!);

const cellsOf = (one: Certification, { code, name, kana }: Insured, today: string) => [
  <a href={pathOf(code)}>
    <Name name={name} kana={kana} />
  </a>,
  one.level,
  sayDay(one.validUntil!),
  words.days(left(one, today)),
  <a href={pathOf(code, '/renewal')} aria-label={`${words.letter}：${name}`}>
    {words.letter}
  </a>,
];
