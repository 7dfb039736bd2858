import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import { Proved } from '../../../web/application/fresh.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { choice } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay, may } from '../pages/may.ts';
import { stale } from '../pages/stale.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { endOfSpan, firstSpan, spanChoices, spans } from '../pages/until.ts';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { offerPath } from './lists.tsx';
import { changedParts, marksOf, type Part } from './marks.ts';
import { OfferText } from './offer-text.tsx';
import { consentsPath, findOffer, type Offer, openOffers, readConsents } from './read.ts';
import { words } from './words.ts';

const asked = z.object({
  purpose: z.string().max(200),
  recipient: z.string().max(200),
  textVersion: z.string().max(200),
  read: z.string().max(500),
  until: choice(words.offer.until.replace(/か$/, ''), spans),
});
const made = z.object({ id: z.string() });

/** What could be consented to: all of its text, until when, and the button. */
export function addOffer(site: Site, ground: Ground): void {
  const open = async (c: PageContext, purpose: string, recipient: string) => {
    const whose = checkMay(await readWhose(c), 'consents');
    const all = await readConsents(c, whose);
    const offer = findOffer(all, purpose, recipient);
    if (!offer) throw new PageError('not_found');
    const isOpen = openOffers(all).some((one) => one.offer === offer);
    return { frame: c.get('frame'), token: c.get('token'), whose, offer, isOpen };
  };

  site.get('/of/:person/consents/offer', async (c) => {
    const about = await open(c, c.req.query('purpose') ?? '', c.req.query('recipient') ?? '');
    const kept = await c.get('fresh').kept(c);
    // While they proved who they are, the text may have become another.
    const { textVersion, read } = (kept?.values ?? {}) as { textVersion?: string; read?: string };
    const isOther = textVersion !== undefined && textVersion !== about.offer.textVersion;
    const changed = isOther ? changedParts(read ?? '', about.offer) : [];
    return show(c, <OfferPage {...about} state={kept} proved={kept !== undefined} changed={changed} />);
  });

  site.post('/of/:person/consents/offer', async (c) => {
    const whose = checkMay(await readWhose(c), 'consent');
    const read = await readForm(c.req.raw, { schema: asked, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok) {
      const { purpose, recipient } = (read.form?.values ?? {}) as { purpose?: string; recipient?: string };
      if (!read.form || !purpose || !recipient) return stale(c);
      return show(c, <OfferPage {...(await open(c, purpose, recipient))} state={read.form} />, 400);
    }
    const { purpose, recipient, textVersion, until } = read.value;
    const ask = () => {
      const back = offerPath(whose, purpose, recipient);
      return c.get('fresh').ask(c, { back, form: read.form, leave: pathOf(whose, '/consents') });
    };
    if (!c.get('fresh').holds) return ask();
    const validUntil = endOfSpan(until, ground.clock.now())?.toISOString() ?? null;
    const body = { purpose, recipient, textVersion, validUntil };
    const sent = await c.get('person').send('POST', consentsPath(whose), made, body);
    if (sent.ok) return c.redirect(pathOf(whose, `/consents/one/${encodeURIComponent(sent.value.id)}?done=given`), 303);
    if (sent.refused.code === 'proof_too_old') return ask();
    // Another text than was read, or given already in another window: both are seen by looking again.
    const about = await open(c, purpose, recipient);
    const changed = about.offer.textVersion === textVersion ? [] : changedParts(read.value.read, about.offer);
    if (changed.length === 0 && about.isOpen) throw new PageError('refused', sent.refused.text);
    return show(c, <OfferPage {...about} state={read.form} changed={changed} />, 409);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly offer: Offer;
  /** something of it is not allowed yet */
  readonly isOpen: boolean;
  readonly state?: FormState;
  readonly proved?: boolean;
  readonly changed?: readonly Part[];
};

const OfferPage = ({ frame, token, whose, offer, isOpen, state = emptyForm, proved, changed = [] }: Props) => {
  const { purpose, recipient, textVersion } = offer;
  const about = { ...field(state, 'until') };
  return (
    <Page
      frame={frame}
      title={words.offer.title(offer.recipientName)}
      back={pathOf(whose, '/consents/offers')}
      wrong={Object.keys(state.errors).length > 0}
    >
      <StandingIn whose={whose} />
      {proved && <Proved act={words.offer.give} />}
      {changed.length > 0 && (
        <Banner kind="warning" title={words.offer.changed}>
          <p>{words.offer.changedAbout}</p>
        </Banner>
      )}
      <OfferText offer={offer} changed={changed} />
      {!may(whose, 'consent') ? (
        <p>
          <Ruby text={words.offer.notYours} />
        </p>
      ) : !isOpen ? (
        <>
          <p>{words.offer.already}</p>
          <LinkButton kind="second" href={pathOf(whose, '/consents/given')}>
            {words.given.title}
          </LinkButton>
        </>
      ) : (
        <Form
          action={pathOf(whose, '/consents/offer')}
          token={token}
          state={state}
          kept={{ purpose, recipient, textVersion, read: marksOf(offer) }}
        >
          <ChoiceCards
            {...about}
            value={about.value ?? firstSpan}
            label={words.offer.until}
            choices={spanChoices(words.offer.open)}
          />
          <Actions>
            <Button>{words.offer.give}</Button>
          </Actions>
        </Form>
      )}
    </Page>
  );
};
