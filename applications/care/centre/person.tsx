import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { ageOn, dayIn, sayDay, sayDayBoth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { findUnfit } from '../checklist/decide.ts';
import { firstOpen } from './asking.tsx';
import { eventsOf } from './consultation/events.tsx';
import { type Consultation, readConsultations } from './consultation/store.ts';
import { openAreasOf } from './district.ts';
import { resultOf } from './list.tsx';
import { showPerson, whoOf } from './person-shown.ts';
import { beginChecklist, type Checklist, readAreas, readChecklists } from './store.ts';
import { words } from './words.ts';

const said: Readonly<Record<string, string>> = { joined: words.join.done };

/** What the centre knows of a person: check lists, consultations, the area; and the ways to write more. */
export function addPersonPage(site: Site, { clock, tokens }: Ground): void {
  site.get('/:code', async (c) => {
    const { shown, person } = await showPerson(c);
    const { code } = person;
    const { checklists, consultations, area } = await c.get('rows')(async (connection) => ({
      checklists: await readChecklists(connection, code),
      consultations: await readConsultations(connection, code),
      area: openAreasOf(await readAreas(connection))(person.address),
    }));
    const today = dayIn(clock.now());
    const open = checklists.find(({ endedAt }) => endedAt === null);
    const unfit = findUnfit(ageOn(today, person.birth));
    const back = ({ id }: Consultation) => (
      <Form action={`/care/centre/${code}/consultations/${id}/back`} token={c.get('token')}>
        <Actions>
          <Button kind="quiet">{words.join.back}</Button>
        </Actions>
      </Form>
    );
    return show(
      c,
      <Page frame={c.get('frame')} title={words.person.title} back="/care/centre">
        {c.req.query('done') && (
          <Banner kind="success" title={said[c.req.query('done') ?? ''] ?? words.consultation.kept} />
        )}
        <ShownPerson person={shown}>
          {(one) => (
            <Answers
              answers={[
                { name: '氏名', value: <Name name={one.name} kana={one.kana} /> },
                { name: '生年月日', value: `${sayDayBoth(one.birth)}（${ageOn(today, one.birth)}歳）` },
                { name: '被保険者番号', value: `${one.insured}（保険者 ${one.insurer}）` },
                { name: '住所', value: one.address ?? '' },
                { name: '圏域', value: area ?? words.noArea },
              ]}
            />
          )}
        </ShownPerson>
        <nav aria-label={words.person.rooms}>
          <Actions>
            {(['caseload', 'prevention', 'talk'] as const).map((room) => (
              <LinkButton kind="quiet" href={`/care/${room}/${encodeURIComponent(code)}`}>
                {words.person[room]}
              </LinkButton>
            ))}
          </Actions>
        </nav>
        <h2>{words.person.checklists}</h2>
        {checklists.length === 0 ? <p>{words.person.noChecklist}</p> : <CardList cards={checklists.map(cardOf)} />}
        {open ? (
          <Actions>
            <LinkButton href={`/care/centre/${code}/checklist/${open.id}/${firstOpen(open.answers)}`}>
              {words.person.goOn}
            </LinkButton>
          </Actions>
        ) : unfit !== undefined ? (
          <p>{unfit}</p>
        ) : (
          <Form action={`/care/centre/${code}/checklist`} token={c.get('token')} kept={{ id: randomUUID() }}>
            <Actions>
              <Button>{words.person.begin}</Button>
            </Actions>
          </Form>
        )}
        <h2>{words.person.consultations}</h2>
        {consultations.length === 0 ? (
          <p>{words.person.noConsultation}</p>
        ) : (
          <Timeline events={eventsOf(consultations, today, { form: `/care/centre/${code}/consult`, back })} />
        )}
        <Actions>
          <LinkButton kind="second" href={`/care/centre/${code}/consult`}>
            {words.consult}
          </LinkButton>
        </Actions>
      </Page>,
    );
  });

  site.post('/:code/checklist', async (c) => {
    const { person } = await showPerson(c);
    const read = await readForm(c.req.raw, {
      schema: z.object({ id: z.uuid() }),
      tokens,
      session: c.get('session').id,
    });
    if (!read.ok) throw new PageError('not_found');
    const { id } = read.value;
    if (findUnfit(ageOn(dayIn(clock.now()), person.birth)) !== undefined) throw new PageError('not_found');
    await c.get('rows')((connection) => beginChecklist(connection, whoOf(c, clock.now()), person.code, id));
    const path = `/care/centre/${person.code}`;
    return sendBack(c, `${path}/checklist/${id}/1`, path);
  });
}

const cardOf = (one: Checklist) => ({
  href: `/care/centre/${one.code}/checklist/${one.id}`,
  title: sayDay(dayIn(one.endedAt ?? one.begunAt)),
  about: one.staff,
  tag: <Tag kind={one.decision?.outcome === '該当' ? 'stop' : one.decision ? 'done' : 'wait'}>{resultOf(one)}</Tag>,
});
