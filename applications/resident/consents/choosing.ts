import { z } from 'zod';
import { changedParts, marksOf, type Part } from './marks.ts';
import { type Cell, type Consents, findOffer, type Offer } from './read.ts';

/*
 * まとめて選ぶ: from boxes to what is new and what is withdrawn.
 */

export const keyOf = ({ purpose, contract, recipient }: Cell): string => `${purpose}|${contract}|${recipient}`;

const some = z
  .union([z.array(z.string().max(400)), z.string().max(400)])
  .default([])
  .transform((sent) => (typeof sent === 'string' ? [sent] : sent));
const text = { textVersion: z.string().max(200), read: z.string().max(20_000) };
/** the boxes that are marked */
export const marked = z.object({ ...text, open: some });
/** what is different from what stands */
export const different = z.object({ ...text, give: some, close: some });

export type Difference = { readonly give: readonly Cell[]; readonly close: readonly Cell[] };

/** What the marked boxes would change. Boxes that no page of ours had are none. */
export function differenceOf({ matrix }: Consents, open: readonly string[]): Difference {
  const isMarked = new Set(open);
  return {
    give: matrix.cells.filter((cell) => !cell.allowed && isMarked.has(keyOf(cell))),
    close: matrix.cells.filter((cell) => cell.allowed && !isMarked.has(keyOf(cell))),
  };
}

/** The same of what was said to be different, as far as it still is. */
export function stillDifferent({ matrix }: Consents, { give, close }: z.infer<typeof different>): Difference {
  return {
    give: matrix.cells.filter((cell) => !cell.allowed && give.includes(keyOf(cell))),
    close: matrix.cells.filter((cell) => cell.allowed && close.includes(keyOf(cell))),
  };
}

/** The boxes that are to be marked so that this difference is chosen. */
export const markedFor = ({ matrix }: Consents, { give, close }: Difference): string[] =>
  matrix.cells.filter((cell) => give.includes(cell) || (cell.allowed && !close.includes(cell))).map(keyOf);

/** Of all offers: what stands there now is read. */
export const marksOfAll = ({ offers }: Consents): string =>
  offers.map((one) => `${one.purpose}|${one.recipient}=${marksOf(one)}`).join(' ');

export type Changes = {
  readonly changed: readonly { readonly offer: Offer; readonly parts: readonly Part[] }[];
  readonly added: readonly Offer[];
  readonly isGone: boolean;
};

/** What is otherwise than it was read. */
export function changesSince(all: Consents, read: string): Changes {
  const before = new Map(read.split(' ').map((one) => one.split('=') as [string, string]));
  const known = all.offers.filter((one) => before.has(`${one.purpose}|${one.recipient}`));
  return {
    changed: known
      .map((offer) => ({ offer, parts: changedParts(before.get(`${offer.purpose}|${offer.recipient}`) ?? '', offer) }))
      .filter(({ parts }) => parts.length > 0),
    added: all.offers.filter((one) => !known.includes(one)),
    isGone: [...before.keys()].some((key) => {
      const [purpose = '', recipient = ''] = key.split('|');
      return findOffer(all, purpose, recipient) === undefined;
    }),
  };
}
