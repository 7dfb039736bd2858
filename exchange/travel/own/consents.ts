import { Fault } from '../../../contracts/fault.ts';
import { proxyKinds } from '../../../contracts/proxy.ts';
import type { Connection } from '../../../database/connect.ts';
import { checkFresh, type Own } from '../../identify/acting/person.ts';
import { giveOwnConsent, type NewConsent, withdrawOwnConsents } from '../../identify/standing/consents.ts';
import type { Registration } from '../../identify/standing/standing.ts';
import { cellsOf, keyOf, ownConsents, planChoice } from '../../rights/choice.ts';
import { type Cell, type Offer, offersOf, versionOfAll } from '../../rights/offers.ts';
import type { Services } from '../../services.ts';
import { type Acting, actOnPage } from './own.ts';

/** The text that was shown has changed meanwhile: nobody consents to what they have not read. */
const otherText = () =>
  new Fault('conflict', 'ご覧になったあとで、内容が変わりました。もう一度ご覧になってから、選んでください。');

export const offersTo = (
  { purposes, contracts, directory }: Services,
  { page, now }: Pick<Acting, 'page' | 'now'>,
): Offer[] => offersOf({ purposes, contracts, directory }, page.facts, now);

/**
 * The person, or who acts in their place, consents to what is offered.
 * @param given.contracts those of the offer; empty: all of them
 * @throws Fault bad_request, conflict (other text; consented already), proof_too_old
 */
export const giveConsentOnPage = (
  services: Services,
  own: Own,
  given: {
    readonly purpose: string;
    readonly recipient: string;
    readonly contracts: readonly string[];
    readonly textVersion: string;
    readonly validUntil: Date | null;
  },
): Promise<{ readonly id: string }> =>
  actOnPage(services, own, 'own-consent', async (acting) => {
    const offer = offersTo(services, acting).find(
      ({ purpose, recipient }) => purpose.id === given.purpose && recipient.id === given.recipient,
    );
    if (!offer) throw new Fault('bad_request', 'この同意は、いま選ぶことができません。一覧をもう一度ご覧ください。');
    if (offer.textVersion !== given.textVersion) throw otherText();
    const known = offer.documents.map(({ id }) => id);
    const wanted = given.contracts.length === 0 ? known : given.contracts;
    if (!wanted.every((id) => known.includes(id)))
      throw new Fault('bad_request', 'contracts に、この同意にない文書があります。');
    const chosen = new Map(
      wanted.map((contract) => [keyOf({ purpose: offer.purpose.id, contract, recipient: offer.recipient.id }), true]),
    );
    const { give } = planChoice([offer], ownConsents(acting.page.facts, acting.now), chosen, given.validUntil);
    if (give.length === 0) throw new Fault('conflict', 'すでに同意しています。');
    const made = await insertOffered(services, acting, offer, give[0]!.contracts, given.validUntil);
    return {
      result: { id: made.consents[0]!.split('@')[0]! },
      said: { to: made.to, consents: made.consents, purpose: offer.purpose.id },
    };
  });

/** A consent that somebody gives by a mandate is the person's own; that of a legal proxy is that proxy's. The record says who acted in what role. */
async function insertOffered(
  { keys }: Services,
  { connection, page, now }: Acting,
  { purpose, recipient, textVersion }: Offer,
  contracts: readonly string[],
  validUntil: Date | null,
): Promise<Registration> {
  const consent: NewConsent = {
    subject: page.facts.id,
    giver: page.as === 'legal' ? 'legal-proxy' : 'person',
    giverName: page.as === 'self' ? null : proxyKinds[page.as],
    recipient: recipient.id,
    purpose,
    contracts,
    validFrom: now,
    validUntil,
    textVersion,
    language: 'ja',
    channel: 'web',
    explainedBy: '本人のページの説明文',
    witness: null,
  };
  return giveOwnConsent(connection, keys, page.facts, consent, now);
}

/** Once answered, no later exchange relies on it: under the same lock as the town hall's. @throws Fault not_found */
export const withdrawConsentOnPage = (services: Services, own: Own, consent: string): Promise<void> =>
  actOnPage(services, own, 'own-consent-withdrawn', async ({ connection, page, now }) => {
    const [made] = await withdrawOwnConsents(connection, page.facts, [consent], now);
    return { result: undefined, said: { to: made!.to, consents: made!.consents } };
  });

/**
 * All chosen at once (包括同意): one transaction, one record.
 * @param asked.cells only those that shall be changed need be named
 * @param asked.validUntil of what is allowed now and was not
 * @throws Fault bad_request, conflict, proof_too_old (where anything is opened)
 */
export const chooseConsentsOnPage = (
  services: Services,
  own: Own,
  asked: {
    readonly textVersion: string;
    readonly cells: readonly (Cell & { readonly allowed: boolean })[];
    readonly validUntil: Date | null;
  },
): Promise<{ readonly given: readonly string[]; readonly withdrawn: readonly string[] }> =>
  actOnPage(services, own, 'own-consents-chosen', async (acting) => {
    const offers = offersTo(services, acting);
    if (versionOfAll(offers) !== asked.textVersion) throw otherText();
    const known = new Set(cellsOf(offers).map(keyOf));
    if (!asked.cells.every((cell) => known.has(keyOf(cell))))
      throw new Fault('bad_request', 'cells に、いま選ぶことができないものがあります。一覧をもう一度ご覧ください。');
    const chosen = new Map(asked.cells.map((cell) => [keyOf(cell), cell.allowed]));
    const own = ownConsents(acting.page.facts, acting.now);
    const { withdraw, give } = planChoice(offers, own, chosen, asked.validUntil);
    // To allow less is never harder than it was to allow it.
    if (give.some(({ opens }) => opens)) checkFresh(acting.person, services);
    const withdrawn = await withdrawAll(acting.connection, acting, withdraw);
    const given: string[] = [];
    for (const { offer, contracts, validUntil } of give)
      given.push(...(await insertOffered(services, acting, offer, contracts, validUntil)).consents);
    const ids = (made: readonly string[]) => made.map((one) => one.split('@')[0]!);
    return {
      result: { given: ids(given), withdrawn: ids(withdrawn) },
      said: { consents: [...withdrawn, ...given] },
    };
  });

async function withdrawAll(connection: Connection, { page, now }: Acting, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  return (await withdrawOwnConsents(connection, page.facts, ids, now)).flatMap(({ consents }) => consents);
}
