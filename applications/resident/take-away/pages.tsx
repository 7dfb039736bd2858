import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { ErrorSummary } from '../../../web/form/error-summary.tsx';
import { Form } from '../../../web/form/form.tsx';
import { type FormState, field } from '../../../web/form/state.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { words as byPost } from '../monthly-post/words.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, type Whose } from '../pages/whose.ts';
import { at } from './taker.ts';
import { words } from './words.ts';

type Props = { readonly frame: AnyFrame; readonly token: string; readonly whose: Whose };

export const TakeAwayPage = ({ frame, token, whose }: Props) => (
  <Page frame={frame} title={words.title} back={pathOf(whose)}>
    <StandingIn whose={whose} />
    <p>{words.about}</p>
    <ul>
      {words.what.map((one) => (
        <li>{one}</li>
      ))}
    </ul>
    <p>{words.not}</p>
    <Banner kind="warning" title={words.shared}>
      <p>{words.sharedAbout}</p>
    </Banner>
    <Form action={at(whose, '/pdf')} token={token}>
      <Actions>
        <Button>
          <Ruby text={words.pdf} />
        </Button>
      </Actions>
    </Form>
    <Form action={at(whose, '/json')} token={token}>
      <Actions>
        <Button kind="second">
          <Ruby text={words.json} />
        </Button>
      </Actions>
    </Form>
    <Actions>
      <LinkButton kind="second" href={at(whose, '/month')}>
        <Ruby text={words.month} />
      </LinkButton>
      <LinkButton kind="second" href={pathOf(whose, '/monthly-post')}>
        <Ruby text={byPost.card} />
      </LinkButton>
    </Actions>
  </Page>
);

type MonthProps = Props & {
  readonly state: FormState;
  readonly months: readonly string[];
  readonly older: string;
};

export const MonthPage = ({ frame, token, whose, state, months, older }: MonthProps) => (
  <Page frame={frame} title={words.monthTitle} back={at(whose)} wrong={Object.keys(state.errors).length > 0} ownHeading>
    <ErrorSummary errors={state.errors} />
    <Form action={at(whose, '/month')} token={token} state={state} summary={false}>
      <ChoiceCards
        {...field(state, 'month')}
        label={words.monthTitle}
        heading
        choices={months.map((value) => ({ value, label: sayMonth(value) }))}
      />
      <p>{words.later}</p>
      <Actions>
        <Button>
          <Ruby text={words.monthGo} />
        </Button>
        <LinkButton kind="second" href={older}>
          <Ruby text="もっと前《まえ》の月《つき》を選《えら》ぶ" />
        </LinkButton>
      </Actions>
    </Form>
  </Page>
);
