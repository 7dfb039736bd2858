import { z } from 'zod';
import { givers } from '../../../contracts/purpose.ts';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { sayTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay, may } from '../pages/may.ts';
import { sayDate } from '../pages/say-date.ts';
import { stale } from '../pages/stale.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { offerPath } from './lists.tsx';
import { type Consent, consentsPath, findOffer, getConsent, type Offer, readConsents, sort } from './read.ts';
import { words } from './words.ts';

const one = (whose: Whose, id: string, rest = '') => pathOf(whose, `/consents/one/${encodeURIComponent(id)}${rest}`);

/**
 * One consent: what it allows, and to withdraw it. That asks for no new proof of who somebody is, though giving may: whoever wants nothing to be shown any more
 * must not be stopped by a passkey that they cannot find, and who withdraws with a session of somebody else's shows nobody anything.
 */
export function addOne(site: Site, ground: Ground): void {
  site.get('/of/:person/consents/one/:id', async (c) => {
    const whose = checkMay(await readWhose(c), 'consents');
    const all = await readConsents(c, whose);
    const consent = getConsent(all, c.req.param('id'));
    const offer = findOffer(all, consent.purpose, consent.recipient);
    const { withdrawn, over } = sort([consent], ground.clock.now());
    const state = withdrawn.length > 0 ? 'withdrawn' : over.length > 0 ? 'over' : 'inForce';
    const about = { frame: c.get('frame'), token: c.get('token'), whose, consent, offer, state } as const;
    return show(c, <ConsentPage {...about} done={c.req.query('done')} />);
  });

  site.post('/of/:person/consents/one/:id/withdraw', async (c) => {
    const whose = checkMay(await readWhose(c), 'consent');
    const read = await readForm(c.req.raw, {
      schema: z.object({}),
      tokens: ground.tokens,
      session: c.get('session').id,
    });
    if (!read.ok) return stale(c);
    const id = c.req.param('id');
    const path = consentsPath(whose, `/${encodeURIComponent(id)}/withdraw`);
    const sent = await c.get('person').send('POST', path, z.unknown());
    if (!sent.ok) throw new PageError('refused', sent.refused.text);
    return c.redirect(one(whose, id, '?done=withdrawn'), 303);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly consent: Consent;
  /** the same could be given now */
  readonly offer: Offer | undefined;
  readonly state: 'withdrawn' | 'over' | 'inForce';
  readonly done: string | undefined;
};

const ConsentPage = ({ frame, token, whose, consent, offer, state, done }: Props) => {
  const { id, giver, withdrawnAt } = consent;
  const mayAct = may(whose, 'consent');
  return (
    <Page
      frame={frame}
      title={words.one.titleOf[state]}
      back={pathOf(whose, state === 'inForce' ? '/consents/given' : '/consents/past')}
    >
      <StandingIn whose={whose} />
      {done === 'given' && state === 'inForce' && (
        <Banner kind="success" title={words.one.given}>
          <p>{words.one.givenFrom}</p>
        </Banner>
      )}
      {withdrawnAt && (
        <Banner kind={done === 'withdrawn' ? 'success' : 'info'} title={words.one.withdrawn}>
          <p>{words.one.withdrawnFrom(sayTime(withdrawnAt))}</p>
          <p>{words.one.undone}</p>
        </Banner>
      )}
      <Particulars consent={consent} offer={offer} />
      {state === 'inForce' && !consent.withdrawable && <p>{words.one.others(givers[giver])}</p>}
      {state === 'inForce' && consent.withdrawable && mayAct && (
        <Form action={one(whose, id, '/withdraw')} token={token}>
          <h2>
            <Ruby text={words.one.withdrawHead} />
          </h2>
          <ul>
            {[words.one.withdrawAt, words.one.withdrawNot, words.one.withdrawAgain].map((text) => (
              <li>
                <Ruby text={text} />
              </li>
            ))}
          </ul>
          <Actions>
            <Button>
              <Ruby text={words.one.withdraw} />
            </Button>
          </Actions>
        </Form>
      )}
      {state !== 'inForce' && offer && mayAct && (
        <Actions>
          <LinkButton kind="second" href={offerPath(whose, offer.purpose, offer.recipient)}>
            <Ruby text={words.one.again} />
          </LinkButton>
        </Actions>
      )}
    </Page>
  );
};

const Particulars = ({ consent, offer }: Pick<Props, 'consent' | 'offer'>) => {
  const { part, card } = words;
  const { giver, validFrom, validUntil, recipientName, purposeTitle, documents } = consent;
  const listed = documents.length > 0 ? documents : offer ? offer.documents.map(({ title }) => title) : [];
  return (
    <Answers
      answers={[
        { name: part.to, value: recipientName },
        { name: part.documents, value: listed.length > 0 ? listed.join('、') : words.allDocuments },
        { name: part.purpose, value: purposeTitle },
        ...(offer ? [{ name: part.why, value: offer.why }] : []),
        { name: part.until, value: validUntil ? card.until(sayDate(validUntil)) : card.open },
        { name: part.since, value: sayDate(validFrom) },
        ...(giver === 'person' ? [] : [{ name: part.giver, value: givers[giver] }]),
      ]}
    />
  );
};
