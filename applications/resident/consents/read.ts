import { z } from 'zod';
import { givers } from '../../../contracts/purpose.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { Whose } from '../pages/whose.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));
const consent = z.object({
  id: z.string(),
  giver: z.enum(Object.keys(givers) as [keyof typeof givers]),
  recipient: z.string(),
  recipientName: z.string(),
  purpose: z.string(),
  purposeTitle: z.string(),
  documents: z.array(z.string()),
  validFrom: moment,
  validUntil: moment.nullable(),
  withdrawnAt: moment.nullable(),
  inForce: z.boolean(),
  withdrawable: z.boolean(),
});
export type Consent = z.infer<typeof consent>;

const offer = z.object({
  purpose: z.string(),
  purposeTitle: z.string(),
  why: z.string(),
  recipient: z.string(),
  recipientName: z.string(),
  from: z.array(z.string()),
  documents: z.array(
    z.object({ contract: z.string(), title: z.string(), plain: z.string(), items: z.array(z.string()) }),
  ),
  basisGiver: z.string(),
  basisTaker: z.string(),
  onward: z.boolean(),
  retentionYears: z.number(),
  deletion: z.string(),
  ifNot: z.string(),
  textVersion: z.string(),
});
export type Offer = z.infer<typeof offer>;

const cell = z.object({ purpose: z.string(), contract: z.string(), recipient: z.string(), allowed: z.boolean() });
export type Cell = z.infer<typeof cell>;

const answer = z.object({
  consents: z.array(consent),
  offers: z.array(offer),
  matrix: z.object({
    textVersion: z.string(),
    documents: z.array(z.object({ contract: z.string(), title: z.string() })),
    recipients: z.array(z.object({ id: z.string(), name: z.string() })),
    cells: z.array(cell),
  }),
});
export type Consents = z.infer<typeof answer>;

export const consentsPath = ({ person }: Pick<Whose, 'person'>, rest = ''): string =>
  `/v1/me/${encodeURIComponent(person)}/consents${rest}`;

/** What stands and what could be, at this moment. Reading it is on record. */
export const readConsents = (c: PageContext, whose: Whose): Promise<Consents> =>
  c.get('person').get(consentsPath(whose), answer);

/** In force and not yet begun; withdrawn; and ended by time: apart, the newest first. */
export function sort(consents: readonly Consent[], now: Date) {
  const newest = consents.toSorted((a, b) => b.validFrom.getTime() - a.validFrom.getTime());
  const withdrawn = newest.filter(({ withdrawnAt }) => withdrawnAt !== null);
  const over = newest.filter(
    ({ withdrawnAt, validUntil }) => withdrawnAt === null && validUntil !== null && validUntil <= now,
  );
  const given = newest.filter((one) => !withdrawn.includes(one) && !over.includes(one));
  return { given, withdrawn, over };
}

/** Offers of which something is not allowed yet; `partly`: something of it is. */
export function openOffers({ offers, matrix }: Consents): { readonly offer: Offer; readonly partly: boolean }[] {
  return offers.flatMap((one) => {
    const cells = matrix.cells.filter((cell) => cell.purpose === one.purpose && cell.recipient === one.recipient);
    const allowed = cells.filter((cell) => cell.allowed).length;
    return allowed === cells.length ? [] : [{ offer: one, partly: allowed > 0 }];
  });
}

export const findOffer = ({ offers }: Consents, purpose: string, recipient: string): Offer | undefined =>
  offers.find((one) => one.purpose === purpose && one.recipient === recipient);

/** @throws PageError not_found */
export function getConsent({ consents }: Consents, id: string): Consent {
  const found = consents.find((one) => one.id === id);
  if (!found) throw new PageError('not_found');
  return found;
}
