import type { Child } from 'hono/jsx';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { DayField } from '../../../web/form/date-field.tsx';
import { Form } from '../../../web/form/form.tsx';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn, sayDay } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { sayFileSize } from '../../../web/japanese/say.ts';
import { sayClock, sayTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { More } from '../../../web/list/more.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import type { Letter } from '../../../web/print/letter.ts';
import { LetterPaper } from '../../../web/print/letter-paper.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { endedContract } from '../plans/ended/contract.ts';
import { byHandOf, canGoAnew } from './anew.ts';
import { aboutFiles } from './files.ts';
import { sayContent } from './kinds.ts';
import { home, StatusTag } from './list.tsx';
import type { SentMessage, ShownPersonName } from './message.ts';
import type { Near } from './near.ts';
import type { NameOf } from './offices.ts';
import { hasPaper } from './paper.ts';
import { type Steps, statusOf } from './steps.ts';
import { words } from './words.ts';

type SentProps = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly message: SentMessage;
  readonly steps: Steps;
  readonly persons: readonly ShownPersonName[];
  readonly nameOf: NameOf;
  readonly said?: string | undefined;
  readonly today: Date;
  readonly near: Near;
  readonly state?: FormState;
};

const { sent } = words;

export const SentPage = ({ frame, token, message, steps, persons, nameOf, said, today, near, state }: SentProps) => {
  const { id, receiver, way, reason, sequence, staff, role, notes } = message;
  const status = statusOf(message, near);
  const at = `${home}/sent/${id}`;
  const next = notes.find((note) => note.next !== null)?.next;
  const isOpen = canGoAnew(status);
  const isByHand = way !== 'road';
  return (
    <Page frame={frame} title={sent.title} back={home}>
      <Said said={said} />
      <Answers
        answers={[
          { name: sent.content, value: sayContent(message) },
          { name: sent.status, value: <StatusTag status={status} /> },
          { name: sent.receiver, value: nameOf(receiver) },
          { name: sent.person, value: <Persons persons={persons} count={message.subjects.length} /> },
          { name: sent.way, value: words.way[way] ?? way },
          { name: sent.by, value: staff === null ? sent.itself : [role, staff].filter(Boolean).join(' ') },
          ...(message.expiresAt !== null && ['kept', 'handed-over'].includes(message.state)
            ? [{ name: sent.expires, value: sayTime(message.expiresAt) }]
            : []),
          ...(sequence === null ? [] : [{ name: sent.sequence, value: sequence }]),
          { name: sent.message, value: <span class="as-written">{id}</span> },
        ]}
      />
      {words.todo[status] && (
        <Banner kind={status === 'resent' ? 'info' : 'warning'} title={words.todo[status]}>
          {isOpen && reason !== null && <p class="as-written">{reason}</p>}
          {status === 'refused' && message.contract === endedContract && <p>{words.again.ended}</p>}
          {next && (
            <p>
              <a href={`${home}/sent/${next}`}>{words.again.next}</a>
            </p>
          )}
        </Banner>
      )}
      {isOpen && (
        <Form action={`${at}/again`} token={token}>
          <Actions>
            <Button name="way" value="road">
              {words.again.go}
            </Button>
            {byHandOf(message).map((one) => (
              <Button kind="second" name="way" value={one}>
                {words.again[one]}
              </Button>
            ))}
          </Actions>
        </Form>
      )}
      {(way === 'file' || hasPaper(message)) && (
        <Actions>
          {message.way === 'file' ? (
            <LinkButton href={`${at}/zip`}>{sent.zip}</LinkButton>
          ) : (
            <>
              <LinkButton href={`${at}/paper?form=pdf`}>{words.paper.pdf}</LinkButton>
              <LinkButton kind="second" href={`${at}/paper`}>
                {words.paper.page}
              </LinkButton>
            </>
          )}
        </Actions>
      )}
      <h2>{sent.steps}</h2>
      {!steps.isWhole && <p>{sent.eventsMissing}</p>}
      <Timeline events={steps.steps.toReversed()} />
      {isByHand && <NoteForms at={at} token={token} status={status} today={today} state={state} />}
      {message.files.length > 0 && (
        <>
          <h2>{sent.files}</h2>
          <FileTable at={at} message={message} />
        </>
      )}
      <Actions>
        {!isByHand && message.state !== 'waiting' && (
          <LinkButton kind="second" href={`${at}/receipt`}>
            {sent.receipt}
          </LinkButton>
        )}
        <LinkButton kind="second" href={`${at}/evidence`}>
          {sent.evidence}
        </LinkButton>
        {!isByHand && (
          <LinkButton kind="quiet" href={`${at}/zip`}>
            {sent.zip}
          </LinkButton>
        )}
      </Actions>
      {!isByHand && <p>{sent.receiptAbout}</p>}
    </Page>
  );
};

const Said = ({ said }: { readonly said: string | undefined }): Child => {
  if (said === 'soon') return <Banner kind="info" title={sent.receiptSoon} />;
  if (said === 'again') return <Banner kind="success" title={words.again.done} />;
  if (said === 'unreadable') return <Banner kind="warning" title={words.again.unreadable} />;
  return said === 'noted' ? <Banner kind="success" title={words.note.done} /> : null;
};

export const Persons = ({
  persons,
  count,
}: {
  readonly persons: readonly ShownPersonName[];
  readonly count: number;
}) => (
  <>
    {count === 0 && words.list.nobody}
    {persons.map((person, i) => (
      <ShownPerson person={person}>
        {({ name, kana }) => (
          <>
            {i > 0 && '、'}
            <Name name={name} kana={kana} />
          </>
        )}
      </ShownPerson>
    ))}
    {count > persons.length && ` ${words.list.others(count - persons.length)}`}
  </>
);

export const FileTable = ({ at, message }: { readonly at: string; readonly message: Pick<SentMessage, 'files'> }) => (
  <PlainTable
    caption={sent.files}
    head={[sent.number, sent.file, sent.size]}
    rows={aboutFiles(message).map(({ name, size }, i) => [
      i + 1,
      <a class="as-written" href={`${at}/file/${i + 1}`}>
        {name}
      </a>,
      sayFileSize(size),
    ])}
  />
);

type NoteProps = {
  readonly at: string;
  readonly token: string;
  readonly status: string;
  readonly today: Date;
  readonly state: FormState | undefined;
};
/** 渡したこと、返事: what was done outside, written down by who did it. The one that is due stands open. */
const NoteForms = ({ at, token, status, today, state }: NoteProps) => (
  <>
    <h2>{sent.notes}</h2>
    {(['given', 'answer'] as const).map((kind) => (
      <More
        framed
        title={words.note[kind]}
        open={state ? state.values.kind === kind : kind === 'given' && status === 'to-give'}
      >
        <NoteForm
          at={at}
          token={token}
          kind={kind}
          state={state?.values.kind === kind ? state : { ...emptyForm, values: nowIn(today) }}
          summary={state?.values.kind === kind}
        />
      </More>
    ))}
  </>
);
const nowIn = (now: Date) => {
  const [, hour, minute] = /^(\d+)時(\d+)分$/.exec(sayClock(now))!;
  return { on: sayDay(dayIn(now)), time: `${hour}:${minute!.padStart(2, '0')}` };
};

const ways = { given: ['paper', 'fax', 'file'], answer: ['telephone', 'fax', 'paper'] } as const;
type NoteFormProps = Pick<NoteProps, 'at' | 'token'> & {
  readonly kind: 'given' | 'answer';
  readonly state: FormState;
  readonly summary: boolean;
};
const NoteForm = ({ at, token, kind, state, summary }: NoteFormProps) => {
  // Two forms stand on the page: each has names of its own.
  const named = (name: string) => ({ ...field(state, name), name: `${kind}-${name}` });
  return (
    <Form
      action={`${at}/note/${kind}`}
      token={token}
      state={{ values: state.values, errors: prefixed(kind, state.errors) }}
      kept={{ id: crypto.randomUUID() }}
      summary={summary}
    >
      <ChoiceCards
        label={words.note.way}
        choices={ways[kind].map((value) => ({ value, label: words.way[value] }))}
        {...named('way')}
      />
      <DayField
        label={words.note.when}
        name={`${kind}-on`}
        state={{ values: prefixed(kind, state.values), errors: prefixed(kind, state.errors) }}
      />
      <TextField label={words.note.time} hint={words.note.timeHint} width={8} {...named('time')} />
      <TextField label={words.note.who} hint={words.note.whoHint} {...named('who')} />
      <TextField
        label={words.note.text}
        hint={words.note.textHint}
        optional={kind === 'given'}
        rows={3}
        {...named('text')}
      />
      <Actions>
        <Button kind="second">{words.note.go}</Button>
      </Actions>
    </Form>
  );
};
const prefixed = <T,>(kind: string, of: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name === '' ? name : `${kind}-${name}`, value]));

type PaperProps = { readonly frame: AnyFrame; readonly id: string; readonly letter: Letter };
/** What is given on paper, as it is printed. */
export const PaperPage = ({ frame, id, letter }: PaperProps) => (
  <Page frame={frame} title={words.paper.title} back={`${home}/sent/${id}`}>
    <Actions>
      <LinkButton href={`${home}/sent/${id}/paper?form=pdf`}>{words.paper.pdf}</LinkButton>
    </Actions>
    <LetterPaper letter={letter} />
  </Page>
);
