import type { Child } from 'hono/jsx';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { PageContext } from '../../../../web/application/ground.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { sayDay, sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { SaidTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { More } from '../../../../web/list/more.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { words as ofHospital } from '../../hospital/words.ts';
import type { NameOf } from '../../outbox/offices.ts';
import { hasFailed } from '../../store/last.ts';
import type { Person } from '../../store/persons.ts';
import { pathOf } from '../place.ts';
import { daysBetween } from '../state/days.ts';
import type { ReceivedDischarge } from './discharges.ts';
import { isGiven, type Stay } from './store.ts';
import { words } from './words.ts';

type Props = {
  readonly c: PageContext;
  readonly person: Person;
  readonly stays: readonly Stay[];
  readonly discharges: readonly ReceivedDischarge[];
  /** within how many days the sheet is given, the day of admission counted */
  readonly days: number;
  readonly today: string;
  readonly nameOf: NameOf;
  /** hospitals that take the sheet in */
  readonly byRoad: ReadonlySet<string>;
  /** a form that could not be taken: of which stay, and which of its forms */
  readonly state: FormState;
  readonly wrong: string | undefined;
};

const said: Readonly<Record<string, string>> = {
  ...{ saved: words.saved, sent: words.sent },
  consented: ofHospital.consent.done,
};

export const ListPage = (props: Props) => {
  const { c, person, stays, discharges, nameOf, wrong } = props;
  const done = said[c.req.query('said') ?? ''];
  return (
    <Page frame={c.get('frame')} title={words.title} back={pathOf(person.code)} wrong={wrong !== undefined}>
      {done && <Banner kind="success" title={done} />}
      <p>
        <Name name={person.name} kana={person.kana} />
      </p>
      {discharges.length > 0 && <Discharges {...{ person, discharges, nameOf }} />}
      {person.until === null && (
        <Actions>
          <LinkButton href={pathOf(person.code, '/stays/new')}>{words.new}</LinkButton>
        </Actions>
      )}
      {stays.length === 0 && <Empty title={words.none} />}
      {stays.map((stay) => (
        <One {...props} stay={stay} />
      ))}
    </Page>
  );
};

const Discharges = ({ person, discharges, nameOf }: Pick<Props, 'person' | 'discharges' | 'nameOf'>) => (
  <PlainTable
    caption={words.discharges.table}
    head={words.discharges.head}
    rows={discharges.map(({ message, content: { stage, dischargedOn }, sender, receivedAt, takenAt }) => [
      <a href={pathOf(person.code, `/stays/discharges/${message}`)}>
        {ofHospital.stages[stage]}　{sayDayBoth(dischargedOn)}
      </a>,
      <Tag kind={takenAt === null ? 'open' : 'done'}>
        {words.discharges.states[takenAt === null ? 'new' : 'taken']}
      </Tag>,
      nameOf(sender),
      <SaidTime at={receivedAt} />,
    ])}
  />
);

type OneProps = Props & { readonly stay: Stay };
const One = ({ stay, ...props }: OneProps) => {
  const { c, person, today, byRoad, wrong } = props;
  const path = pathOf(person.code, `/stays/of/${stay.id}`);
  const { hospital: name, receiver, admittedOn, reason, sheet, dischargedOn } = stay;
  const isOpen = person.until === null && dischargedOn === null;
  const awaits = isOpen && !isGiven(stay);
  const goesByRoad = receiver !== null && byRoad.has(receiver);
  const stateOf = (below: string): FormState =>
    wrong === `${stay.id} ${below}` ? props.state : { ...emptyForm, values: { on: sayDay(today) } };
  const paper = (
    <DayForm {...{ c, path }} below="given" state={stateOf('given')}>
      {!goesByRoad && <p>{words.paperWhy}</p>}
      <p>{words.giveAbout}</p>
    </DayForm>
  );
  return (
    <section>
      <h2>
        {name} {dischargedOn === null && <Tag kind="wait">{words.staying}</Tag>}
      </h2>
      {isOpen && hasFailed(stay) && (
        <Banner kind="warning" title={words.failed}>
          {stay.why !== null && <p class="as-written">{stay.why}</p>}
          <ul>
            {words.failedTodo.map((one) => (
              <li>{one}</li>
            ))}
          </ul>
        </Banner>
      )}
      <Answers
        answers={[
          { name: words.admittedOn, value: sayDayBoth(admittedOn) },
          { name: words.reason, value: reason === '' ? '－' : reason },
          { name: words.sheet, value: <SheetState {...props} stay={stay} isOpen={isOpen} /> },
          { name: words.dischargedOn, value: dischargedOn === null ? '－' : sayDayBoth(dischargedOn) },
        ]}
      />
      <Actions>
        {awaits && (
          <LinkButton kind={sheet === null ? 'primary' : 'second'} href={`${path}/sheet`}>
            {words.sheet}を{words.write}
          </LinkButton>
        )}
        {sheet !== null && (
          <LinkButton kind="quiet" href={path}>
            {words.sheet}を{words.print}
          </LinkButton>
        )}
        {awaits && goesByRoad && (
          <LinkButton kind="quiet" href={`${path}/consent`}>
            {ofHospital.consent.link}
          </LinkButton>
        )}
      </Actions>
      {awaits && sheet !== null && goesByRoad && (
        <>
          <Form action={`${path}/send`} token={c.get('token')}>
            <h3>{words.send}</h3>
            <p>{words.sendAbout}</p>
            <Actions>
              <Button>{words.send}</Button>
            </Actions>
          </Form>
          <More framed title={words.byHand} open={wrong === `${stay.id} given`}>
            {paper}
          </More>
        </>
      )}
      {awaits && sheet !== null && !goesByRoad && paper}
      {isOpen && !(awaits && sheet !== null) && (
        <DayForm {...{ c, path }} below="discharge" state={stateOf('discharge')} />
      )}
    </section>
  );
};

type SheetStateProps = Pick<Props, 'days' | 'today'> & { readonly stay: Stay; readonly isOpen: boolean };
/** Whether the hospital has it, and the clock: 入院時情報連携加算 asks for the day of admission（Ⅰ）or the days after it（Ⅱ）. */
const SheetState = ({ stay, isOpen, days, today }: SheetStateProps) => {
  const { admittedOn, given, givenOn, way, state, openedAt } = stay;
  if (givenOn === null || hasFailed(stay)) {
    const left = days - 1 - daysBetween(admittedOn, today);
    return (
      <>
        {words.notGiven}{' '}
        {isOpen && <Tag kind={left <= 0 ? 'stop' : 'open'}>{words.clock(left, today === admittedOn)}</Tag>}
      </>
    );
  }
  return (
    <>
      {words.given(sayDayBoth(givenOn), words.ways[way === 'road' ? 'road' : 'paper'])}{' '}
      {way === 'road' && (
        <Tag kind={openedAt !== null || state === 'acknowledged' ? 'done' : 'wait'}>
          {openedAt !== null ? words.states.opened : words.states[state === 'acknowledged' ? 'arrived' : 'going']}
        </Tag>
      )}
      <br />
      {words.addition(daysBetween(admittedOn, givenOn), days)} <a href={`/care/outbox/sent/${given}`}>{words.record}</a>
    </>
  );
};

type DayFormProps = {
  readonly c: PageContext;
  readonly path: string;
  readonly below: 'given' | 'discharge';
  readonly state: FormState;
  readonly children?: Child;
};
const DayForm = ({ c, path, below, state, children }: DayFormProps) => {
  const [title, label] = below === 'given' ? [words.give, words.givenOn] : [words.discharge, words.dischargedOn];
  return (
    <Form action={`${path}/${below}`} token={c.get('token')} state={state}>
      <h3>{title}</h3>
      {children}
      <DayField name="on" label={label} state={state} />
      <Actions>
        <Button kind="second">{title}</Button>
      </Actions>
    </Form>
  );
};
