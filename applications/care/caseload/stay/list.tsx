import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { PageContext } from '../../../../web/application/ground.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { sayDay, sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import type { Person } from '../../store/persons.ts';
import { pathOf } from '../place.ts';
import { daysBetween } from '../state/days.ts';
import type { Stay } from './store.ts';
import { words } from './words.ts';

type Props = {
  readonly c: PageContext;
  readonly person: Person;
  readonly stays: readonly Stay[];
  /** within how many days the sheet is given, the day of admission counted */
  readonly days: number;
  readonly today: string;
  /** a form of the stay `wrong` that could not be taken */
  readonly state: FormState;
  readonly wrong: string | undefined;
};

export const ListPage = ({ c, person, stays, days, today, state, wrong }: Props) => (
  <Page frame={c.get('frame')} title={words.title} back={pathOf(person.code)} wrong={wrong !== undefined}>
    {c.req.query('said') === 'saved' && <Banner kind="success" title={words.saved} />}
    <p>
      <Name name={person.name} kana={person.kana} />
    </p>
    {person.until === null && (
      <Actions>
        <LinkButton href={pathOf(person.code, '/stays/new')}>{words.new}</LinkButton>
      </Actions>
    )}
    {stays.length === 0 && <Empty title={words.none} />}
    {stays.map((stay) => (
      <One
        c={c}
        person={person}
        stay={stay}
        left={days - 1 - daysBetween(stay.admittedOn, today)}
        state={wrong === stay.id ? state : { ...emptyForm, values: { on: sayDay(today) } }}
      />
    ))}
  </Page>
);

type OneProps = Pick<Props, 'c' | 'person' | 'state'> & { readonly stay: Stay; readonly left: number };
const One = ({ c, person, stay, left, state }: OneProps) => {
  const path = pathOf(person.code, `/stays/of/${stay.id}`);
  const { hospital, admittedOn, reason, sheet, given, givenOn, dischargedOn } = stay;
  const isOpen = person.until === null && dischargedOn === null;
  // One form at a time: what comes next. A page has each field once.
  const next = isOpen && sheet !== null && given === null ? 'given' : isOpen ? 'discharge' : undefined;
  return (
    <section>
      <h2>
        {hospital} {dischargedOn === null && <Tag kind="wait">{words.staying}</Tag>}
      </h2>
      <Answers
        answers={[
          { name: words.admittedOn, value: sayDayBoth(admittedOn) },
          { name: words.reason, value: reason === '' ? '－' : reason },
          {
            name: words.sheet,
            value:
              givenOn === null ? (
                <>
                  {words.notGiven} {isOpen && <Tag kind={left <= 0 ? 'stop' : 'open'}>{words.clock(left)}</Tag>}
                </>
              ) : (
                words.given(sayDayBoth(givenOn))
              ),
          },
          { name: words.dischargedOn, value: dischargedOn === null ? '－' : sayDayBoth(dischargedOn) },
        ]}
      />
      <Actions>
        {isOpen && given === null && (
          <LinkButton kind="second" href={`${path}/sheet`}>
            {words.sheet}を{words.write}
          </LinkButton>
        )}
        {sheet !== null && (
          <LinkButton kind="quiet" href={path}>
            {words.sheet}を{words.print}
          </LinkButton>
        )}
      </Actions>
      {next && (
        <Form action={`${path}/${next}`} token={c.get('token')} state={state}>
          <h3>{next === 'given' ? words.give : words.discharge}</h3>
          {next === 'given' && <p>{words.giveAbout}</p>}
          <DayField name="on" label={next === 'given' ? words.givenOn : words.dischargedOn} state={state} />
          <Actions>
            <Button kind="second">{next === 'given' ? words.give : words.discharge}</Button>
          </Actions>
        </Form>
      )}
    </section>
  );
};
