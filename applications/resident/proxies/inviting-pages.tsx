import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import { Proved } from '../../../web/application/fresh.tsx';
import { Checkboxes, ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { Form } from '../../../web/form/form.tsx';
import { QuestionPage } from '../../../web/form/question-page.tsx';
import { emptyForm, type FormState, field, fieldOfMany } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { sayTime } from '../../../web/japanese/time.tsx';
import { Answers as AnswerList } from '../../../web/list/answers.tsx';
import { HandedCode } from '../../../web/list/handed-code.tsx';
import { Page } from '../../../web/page.tsx';
import { endOfSpan, spanChoices } from '../pages/until.ts';
import { pathOf, type Whose } from '../pages/whose.ts';
import { type AllAnswers, type Answers, kinds, scopeOf, sights, tasks } from './answers.ts';
import { sayScope, sayUntil } from './read.ts';
import { words } from './words.ts';

type Step = 'kind' | 'may' | 'until' | 'label' | 'confirm';
type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly answers: Answers;
  readonly to: (step: Step, answers?: Answers) => string;
  readonly state?: FormState;
};
const ask = words.new;

export const KindPage = ({ frame, token, whose, answers, to, state = emptyForm }: Props) => {
  const about = field(state, 'kind');
  return (
    <QuestionPage
      {...{ frame, token, state }}
      title={ask.kind.title}
      ownHeading
      back={pathOf(whose, '/proxies')}
      action={to('kind', {})}
    >
      <ChoiceCards
        {...about}
        value={about.value ?? answers.kind}
        heading
        label={ask.kind.title}
        choices={kinds.map((kind) => ({ value: kind, label: ask.kind[kind], about: ask.kind[`${kind}About`] }))}
      />
    </QuestionPage>
  );
};

const chosen = (state: FormState, { parts = [] }: Answers) => {
  const about = fieldOfMany(state, 'may');
  return { ...about, value: state === emptyForm ? parts : about.value };
};

/** A mandate sees all; what it may do beside that is asked. None is an answer too. */
export const TasksPage = ({ frame, token, answers, to, state = emptyForm }: Props) => (
  <QuestionPage {...{ frame, token, state }} title={ask.tasks.title} ownHeading back={to('kind')} action={to('may')}>
    <Checkboxes
      {...chosen(state, answers)}
      heading
      optional
      label={ask.tasks.title}
      hint={ask.tasks.hint}
      choices={tasks.map((one) => ({ value: one, label: ask.tasks[one], about: ask.tasks[`${one}About`] }))}
    />
  </QuestionPage>
);

export const SightPage = ({ frame, token, answers, to, state = emptyForm }: Props) => (
  <QuestionPage {...{ frame, token, state }} title={ask.sight.title} ownHeading back={to('kind')} action={to('may')}>
    <Checkboxes
      {...chosen(state, answers)}
      heading
      label={ask.sight.title}
      choices={sights.map((one) => ({ value: one, label: ask.sight[one], about: ask.sight[`${one}About`] }))}
    />
  </QuestionPage>
);

export const UntilPage = ({ frame, token, answers, to, state = emptyForm }: Props) => {
  const about = field(state, 'until');
  return (
    <QuestionPage {...{ frame, token, state }} title={ask.until.title} ownHeading back={to('may')} action={to('until')}>
      <ChoiceCards
        {...about}
        value={about.value ?? answers.until}
        heading
        label={ask.until.title}
        choices={spanChoices(ask.until.open)}
      />
    </QuestionPage>
  );
};

export const LabelPage = ({ frame, token, to, state = emptyForm }: Props) => (
  <QuestionPage {...{ frame, token, state }} title={ask.label.title} back={to('until')} action={to('label')}>
    <TextField {...field(state, 'label')} label={ask.label.name} hint={ask.label.hint} width={20} />
  </QuestionPage>
);

type ConfirmProps = Omit<Props, 'answers'> & {
  readonly answers: AllAnswers;
  readonly label: string;
  readonly isProved: boolean;
};

export const ConfirmPage = ({ frame, token, answers, to, label, isProved }: ConfirmProps) => (
  <Page frame={frame} title={ask.confirm.title} back={to('label')}>
    {isProved && <Proved act={ask.confirm.go} />}
    <AnswerList
      answers={[
        { name: words.part.label, value: label, change: to('label') },
        { name: words.part.kind, value: words.kinds[answers.kind], change: to('kind') },
        { name: words.part.may, value: sayScope(scopeOf(answers)), change: to('may') },
        { name: words.part.until, value: sayUntil(endOfSpan(answers.until, frame.asOf)), change: to('until') },
      ]}
    />
    <p>
      <Ruby text={ask.confirm.about} />
    </p>
    {answers.kind === 'voluntary' && (
      <p>
        <Ruby text={ask.confirm.capacity} />
      </p>
    )}
    <Form action={to('confirm')} token={token} kept={{ label }}>
      <Actions>
        <Button>{ask.confirm.go}</Button>
      </Actions>
    </Form>
  </Page>
);

type CodeProps = Pick<Props, 'frame' | 'whose'> & {
  readonly code: string;
  readonly until: Date;
  readonly label: string;
};

/** The code, this once. */
export const CodePage = ({ frame, whose, code, until, label }: CodeProps) => (
  <Page frame={frame} title={ask.code.title}>
    <HandedCode code={code} />
    <p>{ask.code.once}</p>
    <p>{ask.code.until(sayTime(until))}</p>
    <h2>{ask.code.to(label)}</h2>
    <ol>
      {ask.code.steps.map((step) => (
        <li>
          <Ruby text={step} />
        </li>
      ))}
    </ol>
    <p>
      <Ruby text={ask.code.lost} />
    </p>
    <LinkButton kind="second" href={pathOf(whose, '/proxies')}>
      {ask.code.on}
    </LinkButton>
  </Page>
);
