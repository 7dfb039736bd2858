import { mostPosted } from '../../../../../contracts/month-letter.ts';
import { Actions, Button, LinkButton } from '../../../../../web/action/button.tsx';
import { ErrorSummary } from '../../../../../web/form/error-summary.tsx';
import { Form } from '../../../../../web/form/form.tsx';
import { SelectField } from '../../../../../web/form/select-field.tsx';
import { type FormState, field } from '../../../../../web/form/state.ts';
import { TextField } from '../../../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../../../web/frame/frame.ts';
import { dayIn, sayDay, sayMonth } from '../../../../../web/japanese/day.ts';
import { Banner } from '../../../../../web/notice/banner.tsx';
import { Page } from '../../../../../web/page.tsx';
import { PlainTable } from '../../../../../web/table/plain-table.tsx';
import { open, type Shown } from '../../../../../web/viewing/viewing.tsx';
import { home } from '../form.tsx';
import { type AtDesk, pathOf } from '../person.ts';
import { Who } from '../who.tsx';
import { words } from './words.ts';

export type Line = {
  readonly id: string;
  readonly subject: string;
  readonly askedAt: Date;
  readonly byPost: boolean;
  readonly how: 'post' | 'hand' | null;
  readonly sentAt: Date | null;
  /** none: not in the town hall's own register */
  readonly person: Shown<AtDesk> | undefined;
};
/** What has just been done. */
export type Said = {
  readonly sent?: number;
  readonly held?: readonly Shown<AtDesk>[];
  readonly nobody?: boolean;
};
type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly months: readonly string[];
  readonly month: string;
  readonly lines: readonly Line[];
  readonly more: boolean;
  readonly said: Said;
  readonly state: FormState;
};

const path = `${home}/monthly-post`;
const hasAddress = (person: Line['person']): boolean => Boolean(person && open(person).address);

export const MonthlyPostPage = ({ frame, token, months, month, lines, more, said, state }: Props) => {
  const waiting = lines.filter(({ sentAt }) => sentAt === null);
  const batch = waiting.filter(({ byPost, person }) => byPost && hasAddress(person)).slice(0, mostPosted);
  return (
    <Page frame={frame} title={words.title} back={home} wrong={Object.keys(state.errors).length > 0}>
      <ErrorSummary errors={state.errors} />
      <Done said={said} />
      <p>{words.about}</p>
      <form method="get" action={path}>
        <SelectField
          {...field(state, 'month')}
          value={month}
          label={words.which}
          options={months.map((value) => ({ value, label: sayMonth(value) }))}
        />
        <Actions>
          <Button kind="second">{words.show}</Button>
        </Actions>
      </form>
      {lines.length === 0 ? <p>{words.none}</p> : <Lines month={month} lines={lines} token={token} />}
      {more && <p>{words.more}</p>}
      {lines.length > 0 && waiting.length === 0 && <p>{words.allSent}</p>}
      {waiting.some(({ byPost, person }) => byPost && !hasAddress(person)) && <p>{words.absentAbout}</p>}
      {batch.length > 0 && <Batch token={token} month={month} batch={batch} state={state} />}
    </Page>
  );
};

const Done = ({ said: { sent = 0, held = [], nobody } }: Pick<Props, 'said'>) => (
  <>
    {nobody && <Banner kind="warning" title={words.nobody} />}
    {held.length > 0 && (
      <Banner kind="warning" title={words.held}>
        <ul>
          {held.map((person) => (
            <li>
              <Who person={person} absent={words.absent} />
            </li>
          ))}
        </ul>
        <p>{words.heldAbout}</p>
      </Banner>
    )}
    {sent > 0 && (
      <Banner kind="success" title={words.done}>
        <p>{words.doneAbout(sent)}</p>
      </Banner>
    )}
  </>
);

const Lines = ({ month, lines, token }: Pick<Props, 'month' | 'lines' | 'token'>) => (
  <PlainTable
    caption={words.caption(sayMonth(month))}
    head={[words.who, words.since, words.how, words.state]}
    rows={lines.map((line) => [
      <Who person={line.person} absent={words.absent} />,
      sayDay(dayIn(line.askedAt)),
      line.byPost ? words.post : <Hand />,
      stateOf(line) ?? <ByHand line={line} month={month} token={token} />,
    ])}
  />
);

const stateOf = ({ sentAt, how, byPost }: Line): string | undefined => {
  if (sentAt !== null) return words.sent(sayDay(dayIn(sentAt)), how!);
  return byPost ? words.waiting : undefined;
};

const Hand = () => (
  <>
    <strong>{words.hand}</strong>
    <br />
    {words.handAbout}
  </>
);

/** Who is protected gets theirs by hand, or where somebody has looked at the address: each by themselves. */
const ByHand = ({ line, month, token }: { readonly line: Line } & Pick<Props, 'month' | 'token'>) => (
  <Form action={path} token={token} kept={{ month, wish: line.id }}>
    <Actions>
      <LinkButton kind="quiet" href={pathOf(line.subject, '/monthly-letter')}>
        {words.make}
      </LinkButton>
      <Button kind="second" name="verb" value="handed">
        {words.handed}
      </Button>
    </Actions>
  </Form>
);

type BatchProps = Pick<Props, 'token' | 'month' | 'state'> & { readonly batch: readonly Line[] };

/** What is printed and what is marked are the same letters. */
const Batch = ({ token, month, batch, state }: BatchProps) => {
  const wishes = batch.map(({ id }) => <input type="hidden" name="wish" value={id} />);
  return (
    <>
      <h2>{words.batch(batch.length)}</h2>
      <p>{words.batchAbout(mostPosted)}</p>
      <Form action={path} token={token} kept={{ month }} state={state} summary={false}>
        {wishes}
        <TextField {...field(state, 'number')} label={words.number} hint={words.numberHint} width={20} />
        <Actions>
          <Button name="verb" value="pdf">
            {words.pdf(batch.length)}
          </Button>
        </Actions>
      </Form>
      <h2>{words.mark}</h2>
      <p>{words.markAbout}</p>
      <Form action={path} token={token} kept={{ month }}>
        {wishes}
        <Actions>
          <Button kind="second" name="verb" value="sent">
            {words.markGo(batch.length)}
          </Button>
        </Actions>
      </Form>
    </>
  );
};
