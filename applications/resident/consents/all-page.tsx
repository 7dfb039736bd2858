import { Actions, Button } from '../../../web/action/button.tsx';
import { ChoiceTable } from '../../../web/form/choice-table.tsx';
import { Form } from '../../../web/form/form.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, type Whose } from '../pages/whose.ts';
import { type Changes, keyOf, marksOfAll } from './choosing.ts';
import { OfferText } from './offer-text.tsx';
import { type Consents, findOffer } from './read.ts';
import { words } from './words.ts';

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly all: Consents;
  /** the boxes that are marked */
  readonly open: readonly string[];
  readonly error?: string;
  readonly changes?: Changes;
};

/** Every document × whoever may see it. */
export const AllPage = ({ frame, token, whose, all, open, error, changes }: Props) => {
  const { matrix } = all;
  const choicesOf = (contract: string, recipient: string) => {
    const cells = matrix.cells.filter((one) => one.contract === contract && one.recipient === recipient);
    return cells.map((cell) => ({
      value: keyOf(cell),
      chosen: open.includes(keyOf(cell)),
      // What for is said where the same may be seen for two reasons: each is a consent of its own.
      ...(cells.length > 1 && { about: findOffer(all, cell.purpose, cell.recipient)?.purposeTitle ?? cell.purpose }),
    }));
  };
  return (
    <Page frame={frame} title={words.all.title} back={pathOf(whose, '/consents')} wrong={error !== undefined}>
      <StandingIn whose={whose} />
      {changes && <ChangesShown changes={changes} />}
      {matrix.cells.length === 0 ? (
        <Empty title={words.all.none}>
          <p>
            <Ruby text={words.offers.noneAbout} />
          </p>
        </Empty>
      ) : (
        <>
          <p>
            <Ruby text={words.all.about} />
          </p>
          <Form
            action={pathOf(whose, '/consents/all')}
            token={token}
            state={{ values: {}, errors: error === undefined ? {} : { 'open-1-1-1': error } }}
            kept={{ textVersion: matrix.textVersion, read: marksOfAll(all) }}
          >
            <ChoiceTable
              name="open"
              label={words.all.label}
              error={error}
              corner={words.all.corner}
              rows={matrix.documents.map(({ contract, title }) => ({ id: contract, title }))}
              columns={matrix.recipients.map(({ id, name }) => ({ id, title: name }))}
              choicesOf={choicesOf}
            />
            <Actions>
              <Button>
                <Ruby text={words.all.go} />
              </Button>
            </Actions>
          </Form>
        </>
      )}
    </Page>
  );
};

/** What is otherwise than it was read, to be read anew: first which parts, then each text with its marks. */
const ChangesShown = ({ changes: { changed, added, isGone } }: { readonly changes: Changes }) => (
  <>
    <Banner kind="warning" title={words.all.changed}>
      <p>{words.all.changedAbout}</p>
      <ul>
        {changed.map(({ offer, parts }) => (
          <li>
            {words.all.changedOffer(
              offer.recipientName,
              offer.purposeTitle,
              parts.map((part) => words.part[part]).join('、'),
            )}
          </li>
        ))}
        {added.map((offer) => (
          <li>{words.all.changedOffer(offer.recipientName, offer.purposeTitle, words.all.newOffer)}</li>
        ))}
        {isGone && <li>{words.all.goneOffer}</li>}
      </ul>
    </Banner>
    {changed.map(({ offer, parts }) => (
      <OfferText offer={offer} changed={parts} />
    ))}
  </>
);
