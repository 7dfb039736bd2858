import { z } from 'zod';
import { staffAdministratorRole } from '../../../../contracts/settings.ts';
import { Actions, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { ConfirmPage } from '../../../../web/form/confirm-page.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { sayDay } from '../../../../web/japanese/day.ts';
import { SaidTime, sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { taken } from '../taken.ts';
import { atOnce, dayOf, lastDayBefore, outcome, sayRoles } from './changes.ts';
import { type Entry, heldBy, here, readStaff, stateOf } from './entries.tsx';
import { words } from './words.ts';

const code = z.object({ printed: z.string(), until: z.iso.datetime() });
const nothing = z.object({});

async function readOne(c: PageContext): Promise<Entry> {
  const found = (await readStaff(c)).find(({ id }) => id === c.req.param('id'));
  if (!found) throw new PageError('not_found');
  return found;
}
const pathOf = ({ id }: Entry, page = '') => `${here}/of/${encodeURIComponent(id)}${page}`;

function answersOf(one: Entry, now: Date) {
  const { job, roles } = heldBy(one, now);
  const { next } = one;
  return [
    { name: '状態', value: words.states[stateOf(one, now)] },
    { name: '職種', value: job ?? 'なし' },
    { name: '役割', value: sayRoles(roles) },
    ...(next && Date.parse(next.from) > now.getTime()
      ? [{ name: '予定', value: `${sayDay(dayOf(new Date(next.from)))}から ${sayRoles(next.roles)}` }]
      : []),
    { name: '開始日', value: sayDay(dayOf(new Date(one.validFrom))) },
    { name: '終了日', value: one.validUntil === null ? '決まっていない' : sayDay(lastDayBefore(one.validUntil)) },
    {
      name: '最後のサインイン',
      value:
        one.lastSignIn === null
          ? one.hasAccount
            ? 'まだない'
            : 'まだサインインできません'
          : sayTime(new Date(one.lastSignIn)),
    },
  ];
}

/** One of the staff: what they are enrolled with, the code for a first sign-in, the end at once. */
export function addOne(site: Site, { clock, tokens }: Ground): void {
  const read = (c: PageContext) => readForm(c.req.raw, { schema: nothing, tokens, session: c.get('session').id });

  site.get('/staff/of/:id', async (c) => {
    const one = await readOne(c);
    const isOver = stateOf(one, clock.now()) === 'over';
    return show(
      c,
      <Page frame={c.get('frame')} title={words.one(one.id)} back={here}>
        <Answers answers={answersOf(one, clock.now())} />
        <Actions>
          <LinkButton href={`${here}/new?${new URLSearchParams({ of: one.id })}`}>{words.change}</LinkButton>
          {!isOver && (
            <LinkButton kind="second" href={pathOf(one, '/code')}>
              {words.code}
            </LinkButton>
          )}
          {!isOver && (
            <LinkButton kind="quiet" href={pathOf(one, '/end')}>
              {words.endNow}
            </LinkButton>
          )}
        </Actions>
      </Page>,
    );
  });

  site.get('/staff/of/:id/end', async (c) => {
    const one = await readOne(c);
    const about = { title: words.endTitle, about: words.endAbout, go: words.endNow, danger: true };
    return show(
      c,
      <ConfirmPage
        {...about}
        frame={c.get('frame')}
        answers={[{ name: '職員番号', value: one.id }, ...answersOf(one, clock.now()).slice(0, 3)]}
        back={pathOf(one)}
        action={pathOf(one, '/end')}
        token={c.get('token')}
      />,
    );
  });
  site.post('/staff/of/:id/end', async (c) => {
    if (!(await read(c)).ok) throw new PageError('not_found');
    const changes = [{ change: 'end', id: c.req.param('id'), from: atOnce }];
    const body = { dryRun: false, changes };
    taken(await c.get('member').act('/v1/staff/changes', body, outcome, staffAdministratorRole));
    return c.redirect(`${here}?done=1`, 303);
  });

  site.get('/staff/of/:id/code', async (c) => {
    const one = await readOne(c);
    return show(
      c,
      <ConfirmPage
        frame={c.get('frame')}
        title={words.code}
        about={words.codeAbout}
        answers={[{ name: '職員番号', value: one.id }, ...answersOf(one, clock.now()).slice(0, 3)]}
        back={pathOf(one)}
        action={pathOf(one, '/code')}
        token={c.get('token')}
        go={words.code}
      />,
    );
  });
  // Not answered by a redirect: the code is nowhere but in this answer.
  site.post('/staff/of/:id/code', async (c) => {
    if (!(await read(c)).ok) throw new PageError('not_found');
    const id = c.req.param('id');
    const made = taken(
      await c.get('member').act(`/v1/staff/${encodeURIComponent(id)}/account`, {}, code, staffAdministratorRole),
    );
    return show(
      c,
      <Page frame={c.get('frame')} title={words.codeTitle} back={`${here}/of/${encodeURIComponent(id)}`}>
        <p>{words.codeOnce}</p>
        <Answers
          answers={[
            { name: '職員番号', value: id },
            { name: '番号', value: <strong class="code">{made.printed}</strong> },
            { name: '使える期限', value: <SaidTime at={new Date(made.until)} /> },
          ]}
        />
      </Page>,
    );
  });
}
