import { z } from 'zod';
import { isMemberId } from '../../../../contracts/member.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { ConfirmPage } from '../../../../web/form/confirm-page.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { Candidates, namesOf, sayApart } from './candidates.tsx';
import { home, stale } from './form.tsx';
import { type AtDesk, deskRole, showPersons } from './person.ts';
import { words } from './words.ts';

const queue = z.object({
  questions: z.array(
    z.object({
      id: z.uuid(),
      member: z.string(),
      purpose: z.string(),
      askedAt: z.iso.datetime().transform((text) => new Date(text)),
      candidates: z.array(z.string()),
    }),
  ),
});
type Question = z.infer<typeof queue>['questions'][number];
const about = { purpose: 'code-matching', page: words.queue.viewing };
const nobody = 'nobody';
const path = `${home}/queue`;

/** 符号照会の確認: questions that meant more than one person, the oldest first; who was meant is chosen, confirmed and recorded. */
export function addQueue(site: Site, ground: Ground): void {
  const { tokens, nameOf } = ground;
  const read = async (c: PageContext) => (await c.get('member').get('/v1/code-queue', queue)).questions;
  const wanted = async (c: PageContext): Promise<Question> => {
    const found = (await read(c)).find(({ id }) => id === c.req.param('question'));
    if (!found) throw new PageError('not_found');
    return found;
  };
  const sayMember = (member: string) => (isMemberId(member) ? nameOf(member) : member);

  site.get('/queue', async (c) => {
    const questions = await read(c);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.queue.title} back={home}>
        {c.req.query('said') === 'settled' && <Banner kind="success" title={words.queue.settled} />}
        {questions.length === 0 ? (
          <p>{words.queue.none}</p>
        ) : (
          <CardList
            cards={questions.map(({ id, member, askedAt, candidates }) => ({
              href: `${path}/${id}`,
              title: words.queue.asked(sayMember(member)),
              about: `${sayTime(askedAt)}　候補${candidates.length}人`,
            }))}
          />
        )}
      </Page>,
    );
  });

  const ask = async (c: PageContext, one: Question, state: FormState) => {
    const shown = await showPersons(c, about, one.candidates);
    return (
      <Page frame={c.get('frame')} title={words.queue.asked(sayMember(one.member))} back={path}>
        <p>{words.queue.about}</p>
        <Candidates codes={one.candidates} shown={shown} />
        <Form action={`${path}/${one.id}`} token={c.get('token')} state={state} kept={{ go: 'check' }}>
          <ChoiceCards
            {...field(state, 'chosen')}
            label={words.queue.choose}
            choices={[
              ...namesOf(one.candidates, shown).map(([value, name, at]) => ({
                value,
                label: words.queue.candidate(at),
                about: name ?? words.queue.absent,
              })),
              { value: nobody, label: words.queue.nobody },
            ]}
          />
          <Actions>
            <Button>{words.queue.go}</Button>
          </Actions>
        </Form>
      </Page>
    );
  };

  site.get('/queue/:question', async (c) => show(c, await ask(c, await wanted(c), emptyForm)));
  site.post('/queue/:question', async (c) => {
    const one = await wanted(c);
    const options = [...one.candidates, nobody];
    const schema = z.object({
      chosen: z.enum(options as [string], { error: `${words.queue.choose}。一つ選んでください。` }),
      go: z.enum(['check', 'settle']),
    });
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!form.ok) return form.form ? show(c, await ask(c, one, form.form), 400) : stale(c);
    const { chosen, go } = form.value;
    if (go === 'check') {
      const shown = chosen === nobody ? [] : await showPersons(c, about, [chosen]);
      return show(c, <Confirm c={c} id={one.id} chosen={chosen} person={shown[0]} />);
    }
    const member = c.get('member');
    const body = { chosen: chosen === nobody ? null : chosen };
    const done = await member.act(`/v1/code-queue/${one.id}/settle`, body, z.unknown(), deskRole(member));
    if (!done.ok) throw new PageError('refused', done.refused.text);
    return sendBack(c, `${path}?said=settled`, path);
  });
}

type Chosen = {
  readonly c: PageContext;
  readonly id: string;
  readonly chosen: string;
  readonly person: Shown<AtDesk> | undefined;
};

const Confirm = ({ c, id, chosen, person }: Chosen) => (
  <ConfirmPage
    frame={c.get('frame')}
    title={words.queue.confirm}
    about={words.queue.confirmAbout}
    answers={[
      {
        name: words.queue.chosen,
        value: person ? (
          <ShownPerson person={person}>{(one) => <Name name={sayApart(one)} />}</ShownPerson>
        ) : chosen === nobody ? (
          words.queue.nobody
        ) : (
          words.queue.absent
        ),
        change: `${path}/${id}`,
      },
    ]}
    back={`${path}/${id}`}
    action={`${path}/${id}`}
    token={c.get('token')}
    kept={{ chosen, go: 'settle' }}
    go={words.queue.settle}
    danger
  />
);
