import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { Answers } from '../../../../web/list/answers.tsx';
import { show } from '../../../../web/pages.tsx';
import { certificationOn, type Pending, readPending } from '../../caseload/application/pending.ts';
import { beginDraft, closeDraft, findDraft, lockDraft, undoSave } from '../../drafts/store.ts';
import { emptyFirst, emptyNeed, type PlanContent, servicesOf } from '../content.ts';
import { isPlanner } from '../list.tsx';
import { byOf, codeOf, getPerson, pathOf, showPerson } from '../person.ts';
import { readPlans } from '../plan-store.ts';
import { readContent } from '../read.ts';
import { isoOf, sayDigits } from '../term.ts';
import { words } from '../words.ts';
import { DraftPage, getDraft, keyOf, stale } from './common.tsx';
import { addFirst } from './first.tsx';
import { addSecond } from './second.tsx';
import { addWeek } from './week.tsx';

const beginning = z.object({ from: z.enum(['plan', 'nothing']).catch('nothing') });
const undoing = z.object({ back: z.string().catch(''), version: z.coerce.number().int().catch(0) });
const anything = z.looseObject({});

/** Making a plan: begun anew or copied from the one in force, in three forms, each saved as often as asked. */
export function addDraft(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;
  // Who receives plans makes none: for them these pages are not there.
  site.use('/:code/draft/*', (c, next) => {
    if (!isPlanner(c)) throw new PageError('not_found');
    return next();
  });
  site.get('/:code/draft', async (c) => {
    const person = await showPerson(c);
    const draft = await getDraft(c);
    const { first, needs, services, activities, others } = draft.content;
    const path = pathOf(person.code, '/draft');
    const count = words.draft.count;
    return show(
      c,
      <DraftPage c={c} person={person} draft={draft} title={words.draft.overview}>
        <Answers
          answers={[
            {
              name: words.forms.first,
              value: `${words.first.planDay}　${sayDigits(first.planDay)}`,
              change: `${path}/first`,
            },
            {
              name: words.forms.second,
              value: `${count.needs(needs.length)}、${count.services([...servicesOf(needs)].length)}`,
              change: `${path}/second`,
            },
            {
              name: words.forms.week,
              value: count.week(services.length + activities.length + others.length),
              change: `${path}/week`,
            },
          ]}
        />
        <Actions>
          <LinkButton href={`${path}/give`}>{words.draft.give}</LinkButton>
          <LinkButton kind="quiet" href={`${path}/drop`}>
            {words.draft.drop}
          </LinkButton>
        </Actions>
      </DraftPage>,
    );
  });

  site.post('/:code/draft', async (c) => {
    const form = await readForm(c.req.raw, { schema: beginning, tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    const person = await getPerson(c);
    const by = byOf(c, clock.now());
    await c.get('rows')(async (connection) => {
      const [plan] = form.value.from === 'plan' ? await readPlans(connection, person) : [];
      await beginDraft(
        connection,
        keyOf(c),
        withCertification(
          plan ? copyOf(readContent(plan.entry)) : blank,
          (await readPending(connection, [person.code])).get(person.code),
          dayIn(by.now),
        ),
        plan ? 'copied' : 'begun',
        by,
      );
    });
    return sendBack(c, undefined, pathOf(person.code, '/draft/first'));
  });

  site.post('/:code/draft/undo', async (c) => {
    const form = await readForm(c.req.raw, { schema: undoing, tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    await getPerson(c);
    const { version, back } = form.value;
    const by = byOf(c, clock.now());
    // Only the saving that was looked at: what somebody else has saved since stays.
    const done = await c.get('rows')(async (connection) => {
      await lockDraft(connection, keyOf(c), by.member);
      const standing = await findDraft(connection, keyOf(c));
      return standing?.version === version && (await undoSave<PlanContent>(connection, keyOf(c), by))?.saved;
    });
    const path = pathOf(codeOf(c), '/draft');
    const to = back.startsWith(path) ? back : path;
    return sendBack(c, `${to}${done ? '?said=undone' : ''}`, path);
  });

  site.get('/:code/draft/drop', async (c) => {
    const person = await showPerson(c);
    const draft = await getDraft(c);
    return show(
      c,
      <DraftPage c={c} person={person} draft={draft} title={words.draft.drop}>
        <p>{words.draft.dropAbout}</p>
        <Form action={pathOf(person.code, '/draft/drop')} token={c.get('token')}>
          <Actions>
            <Button kind="danger">{words.draft.dropGo}</Button>
          </Actions>
        </Form>
      </DraftPage>,
    );
  });
  site.post('/:code/draft/drop', async (c) => {
    const form = await readForm(c.req.raw, { schema: anything, tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    await getPerson(c);
    await c.get('rows')((connection) => closeDraft(connection, keyOf(c), 'dropped', clock.now()));
    return sendBack(c, undefined, pathOf(codeOf(c)));
  });
  addFirst(site, ground);
  addSecond(site, ground);
  addWeek(site, ground);
}

const blank: PlanContent = { first: emptyFirst, needs: [emptyNeed], services: [], activities: [], others: [] };

/** 暫定プラン: who waits for a result has none yet, whatever an earlier plan says. */
const withCertification = (content: PlanContent, pending: Pending | undefined, today: string): PlanContent => {
  const { certifiedUntil } = content.first;
  const certification = certificationOn(pending, today, certifiedUntil === '' ? '' : isoOf(certifiedUntil));
  return { ...content, first: { ...content.first, certification } };
};

/** A changed plan has a day of its own, and goes on from an earlier one. */
const copyOf = (content: PlanContent): PlanContent => ({
  ...content,
  first: { ...content.first, planDay: '', planKind: '21' },
});
