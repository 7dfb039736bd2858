import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { pathOf, readMe, readOwn, type Told, type Whose } from '../pages/whose.ts';
import { words } from './words.ts';

/** How the person is signed in at this moment, and the three things beside it. */
export function addOverview(site: Site): void {
  site.get('/of/:person/account', async (c) => {
    const whose = await readOwn(c);
    const { signIn } = await readMe(c);
    return show(c, <Overview frame={c.get('frame')} whose={whose} signIn={signIn} />);
  });
}

type Props = { readonly frame: AnyFrame; readonly whose: Whose; readonly signIn: Told['signIn'] };

const Overview = ({ frame, whose, signIn }: Props) => (
  <Page frame={frame} title={words.title} back={pathOf(whose)}>
    <h2>{words.now}</h2>
    <Answers
      answers={[
        { name: words.way, value: words.ways[signIn.way] },
        { name: words.where, value: signIn.shared ? words.shared : words.own },
        { name: words.at, value: <SaidTime at={signIn.at} /> },
        { name: words.until, value: <SaidTime at={signIn.until} /> },
      ]}
    />
    <p>{words.untilAbout}</p>
    <CardList
      cards={[
        {
          href: pathOf(whose, '/account/sign-ins'),
          title: <Ruby text={words.signIns} />,
          about: <Ruby text={words.signInsAbout} />,
        },
        {
          href: pathOf(whose, '/account/passkeys'),
          title: words.passkeys,
          about: <Ruby text={words.passkeysAbout} />,
        },
        {
          href: pathOf(whose, '/account/devices'),
          title: <Ruby text={words.devices} />,
          about: <Ruby text={words.devicesAbout} />,
        },
      ]}
    />
  </Page>
);
