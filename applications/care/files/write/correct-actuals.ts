import type { Deletion, Entry } from '../model/group.ts';

type Actuals = Entry<'actuals'>;
const keyText = ({ key }: { readonly key: Actuals['key'] }) =>
  JSON.stringify([key.insurer, key.insured, key.month, key.office, key.serviceType]);

/**
 * What to send when actuals turn out to be otherwise（実績訂正）. A correction carries everything of its 事業所番号+種類, satellites too; a deletion
 * goes only where nothing of them is left, since it would take a satellite's actuals with it.
 * @param before as last sent
 * @param after as they are now; a key that is missing has none left
 */
export function correctActuals(
  before: readonly Actuals[],
  after: readonly Actuals[],
): { readonly entries: readonly Actuals[]; readonly deletions: readonly Deletion<'actuals'>[] } {
  const now = new Map(after.filter(({ parts }) => parts.UPJSK.length > 0).map((entry) => [keyText(entry), entry]));
  const then = new Map(before.map((entry) => [keyText(entry), entry]));
  const isAsSent = (entry: Actuals) => JSON.stringify(then.get(keyText(entry))?.parts) === JSON.stringify(entry.parts);
  return {
    entries: [...now.values()].filter((entry) => !isAsSent(entry)),
    deletions: before.filter((entry) => !now.has(keyText(entry))).map(({ kind, key }) => ({ kind, key })),
  };
}
