import type { Child } from 'hono/jsx';
import { Actions, Button } from '../../../web/action/button.tsx';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { Form } from '../../../web/form/form.tsx';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { More } from '../../../web/list/more.tsx';
import { Page } from '../../../web/page.tsx';
import { StandingIn } from '../pages/standing-in.tsx';
import { firstSpan, spanChoices } from '../pages/until.ts';
import { pathOf, type Whose } from '../pages/whose.ts';
import { type Difference, keyOf } from './choosing.ts';
import { OfferText } from './offer-text.tsx';
import { type Cell, type Consents, findOffer } from './read.ts';
import { words } from './words.ts';

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly all: Consents;
  readonly difference: Difference;
  readonly read: string;
  readonly state?: FormState;
  readonly children?: Child;
};

/** In words: what will be new, and what withdrawn. */
export const ConfirmAllPage = (props: Props) => {
  const { frame, token, whose, all, difference, read, state = emptyForm, children } = props;
  const { give, close } = difference;
  const until = field(state, 'until');
  return (
    <Page
      frame={frame}
      title={words.all.confirm}
      back={pathOf(whose, '/consents/all')}
      wrong={Object.keys(state.errors).length > 0}
    >
      <StandingIn whose={whose} />
      {children}
      {give.length > 0 && <h2>{words.all.open}</h2>}
      <Lines cells={give} all={all} isNew />
      {close.length > 0 && <h2>{words.all.close}</h2>}
      <Lines cells={close} all={all} />
      {close.length > 0 && (
        <p>
          <Ruby text={words.all.withdrawAt} />
        </p>
      )}
      <Form
        action={pathOf(whose, '/consents/all/change')}
        token={token}
        state={state}
        kept={{ textVersion: all.matrix.textVersion, read }}
      >
        {give.map((cell) => (
          <input type="hidden" name="give" value={keyOf(cell)} />
        ))}
        {close.map((cell) => (
          <input type="hidden" name="close" value={keyOf(cell)} />
        ))}
        {give.length > 0 && (
          <ChoiceCards
            {...until}
            value={until.value ?? firstSpan}
            label={words.all.until}
            choices={spanChoices(words.offer.open)}
          />
        )}
        <Actions>
          <Button>{words.all.change}</Button>
        </Actions>
      </Form>
    </Page>
  );
};

type LinesProps = Pick<Props, 'all'> & { readonly cells: readonly Cell[]; readonly isNew?: boolean };

const Lines = ({ cells, all, isNew }: LinesProps) => (
  <ul>
    {cells.map((cell) => {
      const offer = findOffer(all, cell.purpose, cell.recipient);
      const document = offer?.documents.find(({ contract }) => contract === cell.contract);
      if (!offer || !document) return null;
      return (
        <li>
          <strong>{words.all.line(offer.recipientName, document.title)}</strong>
          <br />
          {words.all.lineWhy(offer.purposeTitle, document.items.length)}
          {isNew && (
            <More
              title={
                <>
                  <Ruby text={words.all.read} />
                  <span class="unseen">：{offer.recipientName}</span>
                </>
              }
            >
              <OfferText offer={offer} />
            </More>
          )}
        </li>
      );
    })}
  </ul>
);
