import { z } from 'zod';
import {
  protectionList,
  protectionOpinions,
  protectionReasons,
  protectionRole,
} from '../../../../contracts/protection.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { ApprovalRoute } from '../../../../web/approval/timeline.tsx';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { sayDayBoth } from '../../../../web/japanese/day.ts';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import type { Shown } from '../../../../web/viewing/viewing.tsx';
import { askToProveAnew } from '../sensitive.ts';
import { dayOf } from './day.ts';
import { home, sayRefused, stale } from './form.tsx';
import { type AtDesk, isGuardian, pathOf, showPersons } from './person.ts';
import { approvalOf, endsSoon, type Proposal } from './protection-route.ts';
import { Who } from './who.tsx';
import { words } from './words.ts';

const about = { purpose: 'counter-service', page: words.protection.viewing };
const path = `${home}/protections`;
const verbs = z.object({ verb: z.enum(['approve', 'decline', 'withdraw']) });

/** 支援措置: what waits for the second person, who is protected and until when; for the role that has it in hand. */
export function addProtections(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;
  const checkGuardian = (c: PageContext) => {
    if (!isGuardian(c.get('member'))) throw new PageError('not_found');
  };

  site.get('/protections', async (c) => {
    checkGuardian(c);
    const read = await c.get('member').act('/v1/protections/list', {}, protectionList, protectionRole);
    if (!read.ok) throw new PageError('refused', read.refused.text);
    const { protected: inHand, proposals } = read.value;
    const codes = [...new Set([...inHand, ...proposals].map(({ subject }) => subject))];
    const shown = await showPersons(c, about, codes);
    const byCode = new Map(shown.map((one) => [one.code, one]));
    const soon = inHand.filter(({ until }) => endsSoon(until, clock.now()));
    const waiting = proposals.filter(({ outcome }) => outcome === null);
    const overdue = waiting.filter(({ alarmAt }) => alarmAt !== null);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.protection.list} back={home}>
        {c.req.query('said') === 'done' && <Banner kind="success" title={words.protection.done} />}
        {overdue.length > 0 && <Banner kind="warning" title={words.protection.overdue(overdue.length)} />}
        {soon.length > 0 && <Banner kind="warning" title={words.protection.soon(soon.length)} />}
        <h2>{words.protection.waiting}</h2>
        {waiting.length === 0 ? (
          <p>{words.protection.noneWaiting}</p>
        ) : (
          waiting.map((one) => <WaitingOne c={c} one={one} person={byCode.get(one.subject)} />)
        )}
        <h2>{words.protection.inHand}</h2>
        {inHand.length === 0 ? (
          <p>{words.protection.noneInHand}</p>
        ) : (
          <PlainTable
            caption={words.protection.inHand}
            head={[words.protection.who, words.protection.until, words.protection.what]}
            rows={inHand.map((one) => [
              <Who person={byCode.get(one.subject)} absent={words.protection.absent} />,
              <>
                {sayDayBoth(dayOf(new Date(one.until)))}{' '}
                {soon.includes(one) && <Tag kind="wait">{words.protection.soonTag}</Tag>}
              </>,
              <>
                <a href={pathOf(one.subject, '/protection')}>{words.protection.extend}</a>
                {' ／ '}
                <a href={pathOf(one.subject, '/protection/end')}>{words.protection.end}</a>
              </>,
            ])}
          />
        )}
        <Recent proposals={proposals.filter(({ outcome }) => outcome !== null)} byCode={byCode} />
      </Page>,
    );
  });

  site.post('/protections/:proposal', async (c) => {
    checkGuardian(c);
    const read = await readForm(c.req.raw, { schema: verbs, tokens, session: c.get('session').id });
    if (!read.ok) return stale(c);
    const anew = await askToProveAnew(c, path);
    if (anew) return anew;
    const id = z.uuid().safeParse(c.req.param('proposal'));
    if (!id.success) throw new PageError('not_found');
    const target = `/v1/protections/${id.data}/${read.value.verb}`;
    const done = await c.get('member').act(target, {}, z.unknown(), protectionRole);
    if (!done.ok) throw new PageError('refused', sayRefused(done.refused));
    return sendBack(c, `${path}?said=done`, path);
  });
}

type One = { readonly c: PageContext; readonly one: Proposal; readonly person: Shown<AtDesk> | undefined };

const WaitingOne = ({ c, one, person }: One) => {
  const isOwn = one.proposer === c.get('member').staff.id;
  return (
    <section>
      <Answers
        answers={[
          { name: words.protection.who, value: <Who person={person} absent={words.protection.absent} /> },
          {
            name: words.protection.what,
            value: (
              <>
                {words.protection.acts[one.act]} {one.urgent && <Tag kind="stop">{words.protection.urgent}</Tag>}{' '}
                {one.alarmAt !== null && <Tag kind="stop">{words.protection.overdueTag}</Tag>}
              </>
            ),
          },
          ...(one.until === null
            ? []
            : [{ name: words.protection.until, value: sayDayBoth(dayOf(new Date(one.until))) }]),
          { name: words.protection.reason, value: sayOne(protectionReasons, one.reason) },
          { name: words.protection.opinion, value: sayOne(protectionOpinions, one.opinion) },
        ]}
      />
      <ApprovalRoute approval={approvalOf(one)} nameOf={(staff) => staff} />
      <Form action={`${path}/${one.id}`} token={c.get('token')}>
        <Actions>
          {!isOwn && (
            <Button name="verb" value="approve">
              {one.urgent ? words.protection.confirm : words.protection.approve}
            </Button>
          )}
          {!isOwn && !one.urgent && (
            <Button kind="second" name="verb" value="decline">
              {words.protection.decline}
            </Button>
          )}
          {isOwn && !one.urgent && (
            <Button kind="second" name="verb" value="withdraw">
              {words.protection.withdraw}
            </Button>
          )}
        </Actions>
      </Form>
    </section>
  );
};

const Recent = ({
  proposals,
  byCode,
}: {
  readonly proposals: readonly Proposal[];
  readonly byCode: ReadonlyMap<string, Shown<AtDesk>>;
}) =>
  proposals.length === 0 ? null : (
    <>
      <h2>{words.protection.recent}</h2>
      <PlainTable
        caption={words.protection.recent}
        head={[
          ...[words.protection.who, words.protection.what, words.protection.state],
          ...[words.protection.proposer, words.protection.decider],
        ]}
        rows={proposals.map((one) => [
          <Who person={byCode.get(one.subject)} absent={words.protection.absent} />,
          `${words.protection.acts[one.act]}${one.urgent ? `（${words.protection.urgent}）` : ''}`,
          `${words.protection.outcomes[one.outcome!]} ${sayTime(new Date(one.decidedAt!))}`,
          one.proposer,
          one.decider ?? '',
        ])}
      />
    </>
  );

const sayOne = (all: Readonly<Record<string, string>>, key: string): string => all[key] ?? '';
