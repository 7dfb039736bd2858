import type { Child } from 'hono/jsx';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import { ErrorSummary } from '../../../web/form/error-summary.tsx';
import { FieldError } from '../../../web/form/field.tsx';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { tokenField } from '../../../web/form/token.ts';
import { More } from '../../../web/list/more.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import type { Choices } from './choices.ts';
import { home, inputTime } from './desk.ts';
import { photoLimit } from './entry.ts';
import type { Visit } from './store.ts';
import { words } from './words.ts';

const { record, offline } = words;

/** What is kept on the device and not sent yet: filled by the script, and empty without it. */
export const Waiting = ({ owner }: { readonly owner: string }) => (
  <div
    class="visit-waiting"
    data-visit-waiting
    data-owner={owner}
    data-token-path={`${home}/token`}
    data-entries={`${home}/entries`}
    data-worker={`${home}/worker.js`}
  >
    <section class="banner warning" data-waiting hidden aria-live="polite">
      <p class="banner-title">
        {offline.waiting}　<span data-waiting-count />
      </p>
      <p data-waiting-about>{offline.waitingAbout}</p>
      <p data-waiting-sign-in hidden>
        <a href={home}>{offline.signIn}</a>
      </p>
      <p data-waiting-other hidden>
        {offline.other}
      </p>
      <button type="button" class="button second" data-send-now>
        {offline.sendNow}
      </button>
    </section>
    <section class="banner emergency" data-refused hidden aria-live="polite">
      <p class="banner-title">{offline.refused}</p>
      <p data-refused-text />
      <button type="button" class="button second" data-discard>
        {offline.discard}
      </button>
    </section>
    <section class="banner warning" data-clock hidden aria-live="polite">
      <p class="banner-title">
        {offline.clock}
        <span data-clock-by />
        {offline.clockIs}
      </p>
      <p>{offline.clockAbout}</p>
    </section>
    <p class="visit-ready" data-ready hidden>
      {offline.ready}
    </p>
    <p class="visit-ready" data-cannot hidden>
      {offline.cannot}
    </p>
  </div>
);

const stateKinds = {
  open: 'open',
  unrecorded: 'wait',
  under: 'wait',
  done: 'done',
  'not-done': 'stop',
  off: 'stop',
} as const;
type State = Pick<Visit, 'state' | 'started'> & Partial<Pick<Visit, 'absence'>>;
type TagProps = { readonly visit: State; readonly isPast?: boolean };
/** @param isPast of a day gone by, on which nothing is to come any more */
export const VisitTag = ({ visit: { state, started, absence }, isPast = false }: TagProps) => {
  const open = isPast ? 'unrecorded' : 'open';
  const at = state !== 'open' ? state : started !== null ? 'under' : absence ? 'off' : open;
  return <Tag kind={stateKinds[at]}>{words.states[at]}</Tag>;
};

type Tapped = Pick<Visit, 'started' | 'ended' | 'items' | 'conditions' | 'note' | 'reason'>;
type Props = {
  readonly action: string;
  readonly token: string;
  readonly visit: Tapped & { readonly id: string };
  /** for who has no script: an id for what is sent next */
  readonly entry: string;
  readonly choices: Choices;
  readonly state?: FormState;
  /** nothing of it has a name, so that no browser sends anything */
  readonly practice?: boolean;
  readonly children?: Child;
};

/** The record of a visit: to be tapped with a thumb, standing. */
export const VisitForm = ({
  action,
  token,
  visit,
  entry,
  choices,
  state = emptyForm,
  practice = false,
  children,
}: Props) => {
  const named = (name: string) => (practice ? {} : { name });
  const form = practice
    ? { 'data-practice': 'yes' }
    : {
        ...{ 'data-visit-form': visit.id, 'data-done': `${home}?told=saved`, 'data-no-room': record.noRoom },
        'data-photo-limit': photoLimit,
        enctype: 'multipart/form-data' as const,
      };
  return (
    <form class="visit-form" method="post" action={action} novalidate {...form}>
      <ErrorSummary errors={state.errors} />
      {!practice && (
        <>
          <input type="hidden" name={tokenField} value={token} />
          <input type="hidden" name="entry" value={entry} />
          <input type="hidden" name="visit" value={visit.id} />
        </>
      )}
      <p class="visit-said" role="status" data-said />
      {children}
      <div class="visit-times">
        <Moment
          act="start"
          field="started"
          label={record.started}
          press={record.start}
          value={inputTime(visit.started)}
          named={named}
          error={state.errors.started}
        />
        <Moment
          act="end"
          field="ended"
          label={record.ended}
          press={record.end}
          value={inputTime(visit.ended)}
          named={named}
          error={state.errors.ended}
        />
      </div>
      <p class="hint">{record.fix}</p>
      <Taps legend={record.items} name="items" titles={choices.items} chosen={visit.items} named={named} />
      <Taps
        legend={record.conditions}
        name="conditions"
        titles={choices.conditions}
        chosen={visit.conditions}
        named={named}
      />
      <div class={state.errors.note ? 'field wrong' : 'field'}>
        <label for="note">
          {record.note}
          <span class="optional">（なくてもよい）</span>
        </label>
        <span class="hint" id="note-hint">
          {record.noteHint}
        </span>
        <FieldError name="note" error={state.errors.note ?? ''} />
        <textarea class="input" id="note" rows={3} aria-describedby="note-hint" {...named('note')}>
          {visit.note}
        </textarea>
      </div>
      {!practice && (
        <div class={state.errors.photo ? 'field wrong' : 'field'}>
          <label for="photo">
            {record.photo}
            <span class="optional">（なくてもよい）</span>
          </label>
          <span class="hint" id="photo-hint">
            {record.photoHint}
          </span>
          <FieldError name="photo" error={state.errors.photo ?? ''} />
          <input
            class="input file"
            type="file"
            id="photo"
            name="photo"
            accept="image/jpeg,image/png"
            aria-describedby="photo-hint"
          />
        </div>
      )}
      <Actions>
        <Button name="act" value="save">
          {record.save}
        </Button>
      </Actions>
      <More framed title={record.notDone} open={visit.reason !== null || state.errors.reason !== undefined}>
        <Taps
          legend={record.reason}
          name="reason"
          titles={choices.reasons}
          chosen={visit.reason === null ? [] : [visit.reason]}
          named={named}
          one
        />
        {state.errors.reason && <FieldError name="reason" error={state.errors.reason} />}
        <Actions>
          <Button kind="second" name="act" value="not-done">
            {record.sayNotDone}
          </Button>
        </Actions>
      </More>
    </form>
  );
};

type Naming = (name: string) => { readonly name?: string };

const Moment = ({
  act,
  field,
  label,
  press,
  value,
  named,
  error,
}: {
  act: string;
  field: string;
  label: string;
  press: string;
  value: string;
  named: Naming;
  error: string | undefined;
}) => (
  <div class={error ? 'visit-moment wrong' : 'visit-moment'}>
    <button type="submit" class="button second visit-press" name="act" value={act}>
      <span>{press}</span>
    </button>
    <label for={field}>{label}</label>
    <FieldError name={field} error={error ?? ''} />
    <input class="input" type="time" id={field} value={value} {...named(field)} />
  </div>
);

const Taps = ({
  legend,
  name,
  titles,
  chosen,
  named,
  one = false,
}: {
  legend: string;
  name: string;
  titles: readonly string[];
  chosen: readonly string[];
  named: Naming;
  one?: boolean;
}) => (
  <fieldset class="field group visit-taps">
    <legend>{legend}</legend>
    <div class="choices">
      {[...titles, ...chosen.filter((title) => !titles.includes(title))].map((title, i) => (
        <label class="choice">
          <input
            type={one ? 'radio' : 'checkbox'}
            id={i === 0 ? name : `${name}-${i + 1}`}
            value={title}
            checked={chosen.includes(title)}
            {...named(name)}
          />
          <span class="choice-text">
            <span class="choice-label">{title}</span>
          </span>
        </label>
      ))}
    </div>
  </fieldset>
);

export const BackHome = ({ day }: { readonly day?: string }) => (
  <Actions>
    <LinkButton kind="quiet" href={day === undefined ? home : `${home}?day=${day}`}>
      {record.back}
    </LinkButton>
  </Actions>
);
