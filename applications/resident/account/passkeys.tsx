import { z } from 'zod';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { sendBack } from '../../../web/back.ts';
import { ConfirmPage } from '../../../web/form/confirm-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { pathOf, readOwn, type Whose } from '../pages/whose.ts';
import { words } from './words.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));
const answer = z.object({
  passkeys: z.array(z.object({ id: z.string(), label: z.string(), madeAt: moment, usedAt: moment.nullable() })),
});
type Passkey = z.infer<typeof answer>['passkeys'][number] & { readonly name: string; readonly remove: string };
const { passkey: said } = words;

/** Passkeys: those there are, one more, and one less. */
export function addPasskeys(site: Site, { tokens }: Ground): void {
  const at = (whose: Whose, rest = '') => pathOf(whose, `/account/passkeys${rest}`);

  site.get('/of/:person/account/passkeys', async (c) => {
    const whose = await readOwn(c);
    const page = { frame: c.get('frame'), whose, passkeys: await readPasskeys(c) };
    return show(c, <Passkeys {...page} done={c.req.query('done') === 'removed'} at={at} />);
  });
  site.get('/of/:person/account/passkeys/new', async (c) => {
    const whose = await readOwn(c);
    return show(c, <AddPage frame={c.get('frame')} back={at(whose)} />);
  });
  site.get('/of/:person/account/passkeys/:id/remove', async (c) => {
    const whose = await readOwn(c);
    const all = await readPasskeys(c);
    const one = all.find(({ id }) => id === c.req.param('id'));
    if (!one) throw new PageError('not_found');
    const action = at(whose, `/${encodeURIComponent(one.id)}/remove`);
    const page = { frame: c.get('frame'), token: c.get('token'), one, action, back: at(whose) };
    return show(c, <RemovePage {...page} last={all.length === 1} />);
  });
  site.post('/of/:person/account/passkeys/:id/remove', async (c) => {
    const whose = await readOwn(c);
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) return showTrouble(c, { frame: c.get('frame'), home: '/resident' }, { kind: 'stale' });
    const target = `/v1/me/passkeys/${encodeURIComponent(c.req.param('id'))}`;
    await c.get('person').send('DELETE', target, z.unknown());
    return sendBack(c, at(whose, '?done=removed'), '/resident');
  });
}

async function readPasskeys(c: PageContext): Promise<Passkey[]> {
  const { passkeys } = await c.get('person').get('/v1/me/passkeys', answer);
  const of = passkeys.length;
  return passkeys.map((one, i) => ({
    ...one,
    name: said.name(one.label, i + 1, of),
    remove: said.remove(one.label, i + 1, of),
  }));
}

type Props = {
  readonly frame: AnyFrame;
  readonly whose: Whose;
  readonly passkeys: readonly Passkey[];
  readonly done: boolean;
  readonly at: (whose: Whose, rest?: string) => string;
};

const Passkeys = ({ frame, whose, passkeys, done, at }: Props) => (
  <Page frame={frame} title={words.passkeys} back={pathOf(whose, '/account')}>
    {done && <Banner kind="success" title={said.removed} />}
    {passkeys.length === 0 && (
      <Empty title={said.none}>
        <p>{said.noneAbout}</p>
      </Empty>
    )}
    {passkeys.map((one) => (
      <section>
        <h2>{one.name}</h2>
        <Answers answers={answersOf(one)} />
        <Actions>
          <LinkButton kind="second" href={at(whose, `/${encodeURIComponent(one.id)}/remove`)}>
            {one.remove}
          </LinkButton>
        </Actions>
      </section>
    ))}
    <Actions>
      <LinkButton href={at(whose, '/new')}>
        <Ruby text={said.add} />
      </LinkButton>
    </Actions>
  </Page>
);

const answersOf = ({ madeAt, usedAt }: Passkey) => [
  { name: said.made, value: <SaidTime at={madeAt} /> },
  { name: said.used, value: usedAt ? <SaidTime at={usedAt} /> : said.never },
];

/** The issuer makes it, on its own page, once the person has proved anew who they are. */
const AddPage = ({ frame, back }: { readonly frame: AnyFrame; readonly back: string }) => (
  <Page frame={frame} title={said.addTitle} back={back}>
    <p>{said.addAbout}</p>
    <p>{said.addScript}</p>
    <Actions>
      <LinkButton href={`/resident/sign-in?${new URLSearchParams({ anew: 'yes', also: 'passkey', back })}`}>
        <Ruby text={said.addGo} />
      </LinkButton>
    </Actions>
  </Page>
);

type RemoveProps = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly one: Passkey;
  readonly last: boolean;
  readonly action: string;
  readonly back: string;
};

const RemovePage = ({ one, last, ...page }: RemoveProps) => (
  <ConfirmPage
    {...page}
    title={said.removeTitle}
    answers={[{ name: words.passkeys, value: one.name }, ...answersOf(one)]}
    about={
      last ? (
        <>
          {said.removeAbout}
          <br />
          <strong>{said.last}。</strong>
          {said.lastAbout}
        </>
      ) : (
        said.removeAbout
      )
    }
    go={<Ruby text={said.removeGo} />}
    danger
  />
);
