import { z } from 'zod';
import { demandDecisions, demandKinds } from '../../../../contracts/rights.ts';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { ApprovalShown, addApproval, isToDraft } from './approval.tsx';
import { type Demand, decisions, getReader, here, readDemand, send } from './asked.ts';
import { daysLeft } from './clock.ts';
import type { Draft, Reader } from './drafts.ts';
import { AsRead, Clock, Text } from './parts.tsx';
import { words } from './words.ts';

const sure = z.enum(['yes', 'no']).optional();
const decided = z.object({
  decision: decisions
    .catch('' as never)
    .refine((value) => (value as string) !== '', `${words.decisionLabel}を一つ選んでください。`),
  text: text(words.reasonLabel, 2000),
  sure,
});
const extended = z.object({ reason: text(words.extendLabel, 500), sure });

/** One request: what is asked, what it is decided with, once, and once longer. */
export function addRequest(site: Site, ground: Ground): void {
  const { clock, tokens } = ground;
  const page = async (c: PageContext, state: FormState, status: 200 | 400 = 200) => {
    const { request: demand, drafts } = await readDemand(c);
    const reader = await getReader(c);
    return show(c, <RequestPage {...{ c, demand, drafts, reader, state }} now={clock.now()} />, status);
  };
  site.get('/privacy/requests/:id', (c) => page(c, emptyForm));
  addApproval(site, ground, 'requests', page);

  site.post('/privacy/requests/:id', async (c) => {
    const read = await readForm(c.req.raw, { schema: decided, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return page(c, read.form, 400);
    }
    const { decision, text: reason } = read.value;
    if (read.value.sure === 'no') return page(c, read.form);
    if (read.value.sure === 'yes') {
      await send(c, 'requests', 'decide', { decision, text: reason });
      return c.redirect(`${here}?told=drafted`, 303);
    }
    return show(
      c,
      <Sure
        {...{ c, title: words.decideCheck, about: words.decideAbout, go: words.draftGo }}
        action={`${here}/requests/${c.req.param('id')}`}
        reads={{ about: `決定：${demandDecisions[decision]}`, text: reason }}
        kept={{ decision, text: reason }}
      />,
    );
  });

  site.post('/privacy/requests/:id/extend', async (c) => {
    const read = await readForm(c.req.raw, { schema: extended, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return page(c, read.form, 400);
    }
    const { reason } = read.value;
    if (read.value.sure === 'no') return page(c, read.form);
    if (read.value.sure === 'yes') {
      await send(c, 'requests', 'extend', { text: reason });
      return c.redirect(`${here}?told=drafted`, 303);
    }
    return show(
      c,
      <Sure
        {...{ c, title: words.extendCheck, about: words.extendSureAbout, go: words.draftGo }}
        action={`${here}/requests/${c.req.param('id')}/extend`}
        reads={{ about: words.extended, text: reason }}
        kept={{ reason }}
      />,
    );
  });
}

type SureProps = {
  readonly c: PageContext;
  readonly title: string;
  readonly about: string;
  readonly go: string;
  readonly action: string;
  readonly reads: { readonly about: string; readonly text: string };
  readonly kept: Readonly<Record<string, string>>;
};
const Sure = ({ c, title, about, go, action, reads, kept }: SureProps) => (
  <Page frame={c.get('frame')} title={title} back={action.replace(/\/extend$/, '')}>
    <AsRead {...reads} />
    <p>{about}</p>
    <Form action={action} token={c.get('token')} kept={kept}>
      <Actions>
        <Button name="sure" value="yes">
          {go}
        </Button>
        <Button kind="quiet" name="sure" value="no" unchecked>
          直す
        </Button>
      </Actions>
    </Form>
  </Page>
);

type Props = {
  readonly c: PageContext;
  readonly demand: Demand;
  readonly drafts: readonly Draft[];
  readonly reader: Reader;
  readonly state: FormState;
  readonly now: Date;
};
const RequestPage = ({ c, demand, drafts, reader, state, now }: Props) => {
  const { id, kind, text: asked, decision, decisionReason, decidedAt, extendedReason, dueOn } = demand;
  const isDone = decidedAt !== null;
  const mayExtend = !isDone && isToDraft(drafts) && demand.extendedAt === null && daysLeft(dueOn, now) >= 0;
  return (
    <Page frame={c.get('frame')} title={words.requestTitle(demandKinds[kind])} back={here}>
      <Text text={asked} />
      <Answers
        answers={[
          { name: 'だれが', value: demand.madeBy },
          { name: 'この人の符号', value: demand.subject },
          { name: 'いつ', value: sayTime(demand.madeAt) },
          { name: '期限', value: <Clock dueOn={dueOn} isDone={isDone} now={now} /> },
          ...(extendedReason === null ? [] : [{ name: '期限を延ばした理由', value: extendedReason }]),
          ...(decision === null ? [] : [{ name: '決定', value: demandDecisions[decision] }]),
          ...(decidedAt === null ? [] : [{ name: '決定した日', value: sayTime(decidedAt) }]),
        ]}
      />
      <p>{words.personAbout}</p>
      <ApprovalShown {...{ c, kind: 'requests', id, drafts, reader, state, now }} from="" />
      {isDone && (
        <>
          <h2>{words.reasonLabel}</h2>
          <Text text={decisionReason} />
          <Actions>
            <LinkButton href={`${here}/requests/${id}/letter`}>{words.letter}</LinkButton>
          </Actions>
        </>
      )}
      {!isDone && isToDraft(drafts) && (
        <Form action={`${here}/requests/${id}`} token={c.get('token')} state={state}>
          <ChoiceCards
            {...field(state, 'decision')}
            label={words.decisionLabel}
            choices={Object.entries(demandDecisions).map(([value, label]) => ({ value, label }))}
          />
          <TextField {...field(state, 'text')} label={words.reasonLabel} hint={words.reasonHint} rows={8} />
          <Actions>
            <Button>{words.preview}</Button>
          </Actions>
        </Form>
      )}
      {mayExtend && (
        <>
          <h2>{words.extendTitle}</h2>
          <p>{words.extendAbout}</p>
          <Form action={`${here}/requests/${id}/extend`} token={c.get('token')} state={state} summary={false}>
            <TextField {...field(state, 'reason')} label={words.extendLabel} hint={words.extendHint} rows={3} />
            <Actions>
              <Button kind="second">{words.preview}</Button>
            </Actions>
          </Form>
        </>
      )}
    </Page>
  );
};
