import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { Form } from '../../../web/form/form.tsx';
import { dayIn, sayDay } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { findDraft } from '../drafts/store.ts';
import { sayChange } from '../files/compare/changes.ts';
import { type AgreementState, listTold } from '../heard/agreement.ts';
import { AgreementSaid } from '../heard/shown.tsx';
import { noteOpened } from '../store/opened.ts';
import type { Ending } from './ended/store.ts';
import { GivenTable } from './give/given-table.tsx';
import { listGivings } from './give/givings.ts';
import { isPlanner } from './list.tsx';
import { PlanTables } from './paper/tables.tsx';
import { codeOf, outwardOf, pathOf, showPerson } from './person.ts';
import { changesOf, identityIn, readAnswers, readPlans, type Version } from './plan-store.ts';
import { digitsOf, sayDigits } from './term.ts';
import { words } from './words.ts';

const say = words.one;

/** One person's plan in force, what was changed, earlier ones; opened here for the first time, its sender is told. */
export function addOne(site: Site, ground: Ground): void {
  site.get('/:code', async (c) => {
    const person = await showPerson(c);
    const held = await c.get('rows')((connection) => readPlans(connection, person));
    const versions = held.map((one) => ({ ...one, entry: outwardOf(one.entry, person) }));
    const at = chosen(c, versions);
    const version = versions[at];
    if (version?.message) {
      const told = await c.get('rows')((connection) => listTold(connection, identityIn(version)));
      const over = version.ending ? [version.ending.message] : [];
      await noteOpened(c.get('rows'), c.get('member'), ground, [version.message, ...told, ...over]);
    }
    const answer =
      version && at === 0
        ? (await c.get('rows')((connection) => readAnswers(connection, [version])))(version)
        : undefined;
    const givings = isPlanner(c) ? await c.get('rows')((connection) => listGivings(connection, person.code)) : [];
    return show(
      c,
      <Page
        frame={c.get('frame')}
        title={words.title}
        heading={
          <>
            <Name name={person.name} />　<span class="phrase">{words.title}</span>
          </>
        }
        back="/care/plans"
      >
        {c.req.query('said') === 'given' && <Banner kind="success" title={words.give.done} />}
        {isPlanner(c) && <Making c={c} hasPlan={versions.length > 0} draft={await isDrafting(c)} />}
        {version?.ending && at === 0 && <Over ending={version.ending} today={dayIn(ground.clock.now())} />}
        {version ? <Standing {...{ versions, at, answer }} code={person.code} /> : <Nothing c={c} />}
        {version && givings.length > 0 && (
          <>
            <GivenTable
              givings={givings}
              paperOf={({ document }) => pathOf(person.code, `/paper?document=${document}`)}
            />
            <h2>{say.agreement}</h2>
            <p>{say.agreementAbout}</p>
            {person.until === null && (
              <LinkButton kind="second" href={`/care/caseload/${encodeURIComponent(person.code)}/signature`}>
                {say.agreementNote}
              </LinkButton>
            )}
          </>
        )}
        {versions.length > 1 && <Earlier versions={versions} code={person.code} />}
      </Page>,
    );
  });
}

/** `?version=` a ファイル連番; the one in force where it says none. @throws PageError not_found */
function chosen(c: PageContext, versions: readonly Version[]): number {
  const wanted = c.req.query('version');
  const at = wanted === undefined ? 0 : versions.findIndex(({ sequence }) => sequence === wanted);
  if (at < 0) throw new PageError('not_found');
  return at;
}

const isDrafting = async (c: PageContext): Promise<boolean> =>
  (await c.get('rows')((connection) => findDraft(connection, { kind: 'plan', code: codeOf(c) }))) !== undefined;

const Making = ({ c, hasPlan, draft }: { c: PageContext; hasPlan: boolean; draft: boolean }) =>
  draft ? (
    <Actions>
      <LinkButton href={pathOf(codeOf(c), '/draft')}>{say.draft}</LinkButton>
    </Actions>
  ) : (
    <Form action={pathOf(codeOf(c), '/draft')} token={c.get('token')}>
      <Actions>
        {hasPlan && (
          <Button name="from" value="plan">
            {say.change}
          </Button>
        )}
        <Button kind={hasPlan ? 'second' : 'primary'} name="from" value="nothing">
          {say.begin}
        </Button>
      </Actions>
    </Form>
  );

/** The office that a new plan leaves out reads that the one it has is over. */
const Over = ({ ending: { endedOn }, today }: { readonly ending: Ending; readonly today: string }) => (
  <Banner kind="warning" title={words.ended[endedOn < digitsOf(today) ? 'over' : 'ends'](sayDigits(endedOn))}>
    <p>{words.ended.about}</p>
  </Banner>
);

const Nothing = ({ c }: { c: PageContext }) => (
  <Empty title={say.noPlan}>
    <p>{isPlanner(c) ? say.noPlanAbout : say.noneReceived}</p>
  </Empty>
);

type StandingProps = {
  readonly versions: readonly Version[];
  readonly at: number;
  readonly answer: AgreementState | undefined;
  readonly code: string;
};
const Standing = ({ versions, at, answer, code }: StandingProps) => {
  const { entry, sequence, planDay, ending } = versions[at]!;
  const [first] = entry.parts.UP1KYO;
  const changes = changesOf(versions, at);
  return (
    <>
      <h2>{at === 0 ? (ending ? say.inForceUntil : say.inForce) : say.earlier}</h2>
      <Answers
        answers={[
          { name: say.since, value: sayDigits(planDay) },
          { name: say.office, value: first?.plannerOffice.name ?? '' },
          { name: say.planner, value: first?.planner ?? '' },
          {
            name: say.certified,
            value: `${sayDigits(first?.certifiedFrom)}～${sayDigits(first?.certifiedUntil)}`,
          },
          ...(ending ? [{ name: say.until, value: sayDigits(ending.endedOn) }] : []),
          ...(at === 0 ? [{ name: say.agreement, value: <Answer answer={answer} /> }] : []),
        ]}
      />
      <LinkButton kind="second" href={pathOf(code, `/paper?version=${sequence}`)}>
        {say.print}
      </LinkButton>
      {versions[at + 1] && (
        <>
          <h2>{say.changed}</h2>
          {changes.length === 0 ? (
            <p>{say.same}</p>
          ) : (
            <ul>
              {changes.map((change) => (
                <li>{sayChange(change)}</li>
              ))}
            </ul>
          )}
        </>
      )}
      <PlanTables entry={entry} agreed={answer?.answer === 'agreed' ? answer : undefined} />
    </>
  );
};

const Answer = ({ answer }: { answer: AgreementState | undefined }) =>
  answer ? (
    <AgreementSaid state={answer.answer} by={answer.by} way={answer.way} on={dayIn(answer.at)} />
  ) : (
    <AgreementSaid state="waiting" />
  );

const Earlier = ({ versions, code }: { versions: readonly Version[]; code: string }) => (
  <>
    <h2>{say.earlier}</h2>
    <PlainTable
      caption={say.earlier}
      head={say.earlierHead}
      rows={versions.map(({ planDay, sequence, takenAt }, i) => [
        sayDigits(planDay),
        sequence,
        sayDay(dayIn(takenAt)),
        i + 1 < versions.length ? words.list.changes(changesOf(versions, i).length) : words.list.first,
        <a href={pathOf(code, `?version=${sequence}`)}>
          {say.open}
          <span class="unseen">：{sequence}</span>
        </a>,
      ])}
    />
  </>
);
