import type { Site } from '../../../../web/application/ground.ts';
import type { AnyFrame } from '../../../../web/frame/frame.ts';
import { sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { home } from './form.tsx';
import { words as month } from './monthly-letter/words.ts';
import { type AtDesk, pathOf, showHousehold, showPerson } from './person.ts';
import { words } from './words.ts';

const about = { purpose: 'counter-service', page: words.person.viewing };
const said: Readonly<Record<string, string>> = {
  'letter-ended': words.letter.ended,
  'help-ended': words.help.ended,
  proposed: words.protection.proposed,
  'in-force': words.protection.inForce,
};

/** The person whom the desk has found, and what can be done for them. */
export function addPersonPage(site: Site): void {
  site.get('/people/:code', async (c) => {
    const person = await showPerson(c, about);
    const others = await showHousehold(c, about);
    const done = said[c.req.query('said') ?? ''];
    return show(c, <PersonPage frame={c.get('frame')} person={person} others={others} done={done} />);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly person: Shown<AtDesk>;
  readonly others: readonly Shown<AtDesk>[];
  readonly done: string | undefined;
};

const PersonPage = ({ frame, person, others, done }: Props) => (
  <Page frame={frame} title={words.person.title} back={home}>
    {done && <Banner kind="success" title={done} />}
    <ShownPerson person={person}>
      {(one) => (
        <>
          <Particulars one={one} />
          {one.left ? (
            <p>{words.person.leftAbout(one.left.by, sayDayBoth(one.left.on))}</p>
          ) : (
            <>
              <h2>{words.person.acts}</h2>
              <CardList cards={cardsOf(one.code)} />
            </>
          )}
          {!one.isProtected && (
            <>
              <h2>{words.person.household}</h2>
              <Household others={others} />
            </>
          )}
        </>
      )}
    </ShownPerson>
  </Page>
);

/** Who it is, with what must be known first. */
export const Particulars = ({ one }: { readonly one: AtDesk }) => (
  <>
    {one.isProtected && (
      <Banner kind="warning" title="支援措置">
        <p>{words.protected}</p>
      </Banner>
    )}
    <Answers
      answers={[
        { name: words.person.name, value: <Name name={one.name} kana={one.kana} /> },
        { name: words.person.birth, value: sayDayBoth(one.birth) },
        { name: words.person.sex, value: one.sex },
        { name: words.person.address, value: one.address ?? words.person.hidden },
        { name: words.person.number, value: one.number },
        ...(one.insured ? [{ name: words.person.insured, value: one.insured.insured }] : []),
      ]}
    />
  </>
);

const Household = ({ others }: Pick<Props, 'others'>) => {
  const lines = others.map((person) => (
    <ShownPerson person={person}>
      {(one) => (
        <li>
          <a href={pathOf(one.code)}>
            <Name name={one.name} />
          </a>{' '}
          {sayDayBoth(one.birth)} {one.position}
        </li>
      )}
    </ShownPerson>
  ));
  return lines.length === 0 ? <p>{words.person.noHousehold}</p> : <ul>{lines}</ul>;
};

const cardsOf = (code: string) => {
  const { letter, letterAbout, letterEnd, letterEndAbout, help, helpAbout, protection, protectionAbout } = words.person;
  return [
    { href: pathOf(code, '/letter'), title: letter, about: letterAbout },
    { href: pathOf(code, '/letter/end'), title: letterEnd, about: letterEndAbout },
    { href: pathOf(code, '/monthly-letter'), title: month.title, about: month.card },
    { href: pathOf(code, '/help'), title: help, about: helpAbout },
    { href: pathOf(code, '/protection'), title: protection, about: protectionAbout },
  ];
};
