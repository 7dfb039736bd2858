import type { Transform } from '../decide/obligations.ts';
import type { Disclosing } from './disclose.ts';
import { generalise } from './generalise.ts';
import { mask } from './mask.ts';
import { change, placeOf } from './pointer.ts';
import { pseudonym } from './pseudonym.ts';
import { type Refused, refuse } from './read.ts';
import { isNull, type Tree, text } from './tree.ts';

type OfField = Exclude<Transform, { name: 'aggregate' }>;

/** Made coarse first, then hidden in part, then replaced: whatever two towns oblige together is no more than either lets out. */
const order: readonly OfField['name'][] = ['generalise', 'mask', 'pseudonymise'];

/** What is made coarse or hidden is a name, a number, a day, an address; to take megabytes apart by characters would hold up everybody. */
const longest = 10_000;

/** A value that an obligation cannot be fulfilled on. */
class Unfit extends Error {}

/** Fulfils what is obliged on single values of the fields `named`. A value that does not fit refuses the whole answer. */
export async function transform(
  given: Disclosing,
  transforms: readonly Transform[],
  named: ReadonlySet<string>,
  content: Tree,
): Promise<Tree | Refused> {
  const due = distinct(transforms)
    .filter((one): one is OfField => one.name !== 'aggregate' && named.has(one.field))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const coarsest = due.filter((one) => !due.some((other) => isCoarser(other, one)));
  const key = due.some(({ name }) => name === 'pseudonymise') ? await given.keys.secret('pseudonyms') : undefined;
  let tree = content;
  for (const one of coarsest) {
    try {
      tree = change(tree, placeOf(given.contract, one.field), (value) => apply(given, one, key, value));
    } catch (error) {
      if (error instanceof Unfit)
        return refuse(`項目 ${one.field} の値が、義務 ${one.name} を果たせる形ではありません。`);
      throw error;
    }
  }
  return tree;
}

/** What two rules oblige in two spellings is one obligation: a stand-in of a stand-in, or a band of a band, would be neither's. */
const distinct = (transforms: readonly Transform[]): Transform[] => [
  ...new Map(transforms.map((one) => [JSON.stringify(one), one])).values(),
];

/** Of two ways to make one field coarse, the one that says less takes the other's place. */
function isCoarser(a: OfField, b: OfField): boolean {
  if (a.name !== 'generalise' || b.name !== 'generalise' || a.field !== b.field) return false;
  const ranks = [
    ['age-5', 'age-10'],
    ['month', 'year'],
    ['town', 'municipality'],
  ];
  if (ranks.some(([fine, coarse]) => a.to === coarse && b.to === fine)) return true;
  return a.to === 'band' && b.to === 'band' && a.width > b.width && a.width % b.width === 0;
}

function apply(given: Disclosing, one: OfField, key: Buffer | undefined, value: Tree): Tree {
  if (isNull(value)) return value;
  const isNumber = value.kind === 'plain' && !/^[tf]/.test(value.raw);
  if (value.kind !== 'text' && !isNumber) throw new Unfit();
  const written = value.kind === 'text' ? value.text : value.raw;
  if (written.length > longest) throw new Unfit();
  switch (one.name) {
    case 'mask':
      return text(mask(written, one.keep));
    case 'generalise': {
      const coarse = generalise(written, one, given.time);
      if (coarse === undefined) throw new Unfit();
      return text(coarse);
    }
    case 'pseudonymise': {
      const { contract, sender, receiver, purpose } = given;
      return text(pseudonym(key!, { contract: contract.id, field: one.field, sender, receiver, purpose }, written));
    }
  }
}
