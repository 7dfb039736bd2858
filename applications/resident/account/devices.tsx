import { z } from 'zod';
import { type Picture, pictures } from '../../../contracts/tablet.ts';
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
import { PersonPicture } from '../../../web/picture/person-picture.tsx';
import { pathOf, readOwn, type Whose } from '../pages/whose.ts';
import { words } from './words.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));
const answer = z.object({
  devices: z.array(
    z.object({
      id: z.uuid(),
      label: z.string(),
      picture: z.enum(Object.keys(pictures) as [Picture]),
      pairedBy: z.string(),
      pairedAt: moment,
      usedAt: moment.nullable(),
    }),
  ),
});
type Device = z.infer<typeof answer>['devices'][number];
const { device: said } = words;
const done = { added: said.added, removed: said.removed } as const;

/** The tablets that stand for the person, and taking one back: at once. */
export function addDevices(site: Site, { tokens }: Ground): void {
  const at = (whose: Whose, rest = '') => pathOf(whose, `/account/devices${rest}`);
  const readDevices = async (c: PageContext) => (await c.get('person').get('/v1/me/devices', answer)).devices;

  site.get('/of/:person/account/devices', async (c) => {
    const whose = await readOwn(c);
    const told = done[c.req.query('done') as keyof typeof done];
    const page = { frame: c.get('frame'), whose, devices: await readDevices(c), told };
    return show(c, <Devices {...page} at={at} />);
  });
  site.get('/of/:person/account/devices/:id/remove', async (c) => {
    const whose = await readOwn(c);
    const one = (await readDevices(c)).find(({ id }) => id === c.req.param('id'));
    if (!one) throw new PageError('not_found');
    return show(
      c,
      <ConfirmPage
        frame={c.get('frame')}
        token={c.get('token')}
        title={said.removeTitle}
        answers={answersOf(one)}
        about={said.removeAbout}
        back={at(whose)}
        action={at(whose, `/${one.id}/remove`)}
        go={<Ruby text={said.removeGo} />}
        danger
      />,
    );
  });
  site.post('/of/:person/account/devices/:id/remove', async (c) => {
    const whose = await readOwn(c);
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    const id = z.uuid().safeParse(c.req.param('id'));
    if (!read.ok) return showTrouble(c, { frame: c.get('frame'), home: '/resident' }, { kind: 'stale' });
    if (!id.success) throw new PageError('not_found');
    await c.get('person').send('DELETE', `/v1/me/devices/${id.data}`, z.unknown());
    return sendBack(c, at(whose, '?done=removed'), '/resident');
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly whose: Whose;
  readonly devices: readonly Device[];
  readonly told: string | undefined;
  readonly at: (whose: Whose, rest?: string) => string;
};

const Devices = ({ frame, whose, devices, told, at }: Props) => (
  <Page frame={frame} title={words.devicesTitle} back={pathOf(whose, '/account')}>
    {told !== undefined && <Banner kind="success" title={told} />}
    {devices.length === 0 && (
      <Empty title={said.none}>
        <p>{said.noneAbout}</p>
      </Empty>
    )}
    {devices.map((one) => (
      <section>
        <h2 class="whose">
          <PersonPicture picture={one.picture} />
          <span>{one.label}</span>
        </h2>
        <Answers answers={answersOf(one)} />
        <p>{said.showsAbout}</p>
        <Actions>
          <LinkButton kind="second" href={at(whose, `/${one.id}/remove`)}>
            {said.remove(one.label)}
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

const answersOf = ({ label, pairedBy, pairedAt, usedAt }: Device) => [
  { name: said.shows, value: label },
  { name: said.by, value: pairedBy === 'counter' ? said.byCounter : said.byAccount },
  { name: said.paired, value: <SaidTime at={pairedAt} /> },
  { name: said.used, value: usedAt ? <SaidTime at={usedAt} /> : said.never },
];
