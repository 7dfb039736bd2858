import type { Deletion, Entry, GroupKind, Person } from '../model/group.ts';
import type { SendingUnit } from '../model/unit.ts';
import { getGroup, getLayout, type Prefix } from '../table/table.ts';
import { currentTable } from '../table/tables.ts';
import { type Change, findChanges } from './changes.ts';
import { type Held, type HeldEntry, identityOf } from './held.ts';

/**
 * What taking in a unit would mean for one key:
 * `new`; `changed`, the whole of it is replaced; `same`; `deleted`, with all that hangs on it; `nothing_to_delete`;
 * and two that are never taken in: `older` than what is held, and `contradicting` it under the same ファイル連番.
 */
export type Outcome = 'new' | 'changed' | 'same' | 'deleted' | 'nothing_to_delete' | 'older' | 'contradicting';

export type Difference = {
  readonly identity: string;
  readonly kind: GroupKind;
  readonly title: string;
  readonly key: Person & Readonly<Record<string, string>>;
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
  /** ファイル連番 of what is held now */
  readonly replaces?: string;
  /** of a deletion: the forms that it names, and what goes because it has nothing left to hang on */
  readonly cascade: readonly string[];
  readonly goesWith: readonly string[];
};

/** What would become of what is held; nothing is changed by it. In the order of the unit's persons. */
export const compareUnit = (held: Held, unit: SendingUnit): Difference[] => applyUnit(held, unit).differences;

/**
 * Takes a unit in: each key as a whole, none that is not named in it. Whatever the order in which units arrive, the latest ファイル連番 of a key
 * holds in the end.
 */
export function applyUnit(held: Held, unit: SendingUnit): { readonly held: Held; readonly differences: Difference[] } {
  const next = new Map(held);
  const items: readonly (Entry | Deletion)[] = unit.content.entries ?? unit.content.deletions ?? [];
  const differences = items.map((item) => {
    const identity = identityOf(unit.route.from, item.kind, item.key);
    const now = next.get(identity);
    const entry = 'parts' in item ? item : undefined;
    const difference = { ...describe(identity, item, now), ...judge(now, unit.sequence, entry) };
    if (difference.outcome !== 'older' && difference.outcome !== 'contradicting')
      next.set(identity, {
        ...{ from: unit.route.from, kind: item.kind, key: item.key, sequence: unit.sequence },
        ...(entry && { entry }),
      });
    return difference;
  });
  return { held: next, differences };
}

function describe(identity: string, { kind, key }: Entry | Deletion, now: HeldEntry | undefined) {
  const { title } = getGroup(currentTable, kind);
  return { identity, kind, title, key, changes: [], cascade: [], goesWith: [], ...(now && { replaces: now.sequence }) };
}

type Judgement = Pick<Difference, 'outcome'> & Partial<Pick<Difference, 'changes' | 'cascade' | 'goesWith'>>;

function judge(now: HeldEntry | undefined, sequence: string, entry: Entry | undefined): Judgement {
  if (now && sequence < now.sequence) return { outcome: 'older' };
  const changes = entry && now?.entry ? findChanges(now.entry, entry) : [];
  const isSame = entry === undefined ? now?.entry === undefined : now?.entry !== undefined && changes.length === 0;
  if (now?.sequence === sequence && !isSame) return { outcome: 'contradicting', changes };
  if (!entry) return now?.entry ? { outcome: 'deleted', ...formsOf(now.entry) } : { outcome: 'nothing_to_delete' };
  if (!now?.entry) return { outcome: 'new' };
  return isSame ? { outcome: 'same' } : { outcome: 'changed', changes };
}

function formsOf(entry: Entry): Pick<Difference, 'cascade' | 'goesWith'> {
  const { cascade } = currentTable.deletions.find(({ of }) => of === entry.kind)!;
  const parts = Object.entries(entry.parts) as [Prefix, readonly unknown[]][];
  const held = parts.filter(([, rows]) => rows.length > 0).map(([prefix]) => prefix);
  const titles = (prefixes: readonly Prefix[]) => prefixes.map((prefix) => getLayout(currentTable, prefix).title);
  return {
    cascade: titles(held.filter((prefix) => cascade.includes(prefix))),
    goesWith: titles(held.filter((prefix) => !cascade.includes(prefix))),
  };
}

const sayOutcome: Readonly<Record<Outcome, (difference: Difference) => string>> = {
  new: () => '新しく取り込みます。',
  changed: ({ changes }) => `いまの内容と、まるごと入れ替えます。違いは${changes.length}か所です。`,
  same: () => 'いまの内容と同じです。',
  deleted: ({ cascade, goesWith }) =>
    `削除します（${cascade.join('、')}）。${goesWith.length > 0 ? `${goesWith.join('、')}も一緒になくなります。` : ''}`,
  nothing_to_delete: () => '削除する内容がありません。',
  older: ({ replaces }) => `いまの内容（連番${replaces}）より古いので、取り込みません。`,
  contradicting: () => '同じ連番で、内容の違うものがすでにあります。取り込みません。送信元に確かめてください。',
};

/** The difference of one key as a sentence; whose it is stands beside it. */
export const sayDifference = (difference: Difference): string =>
  `${difference.title}：${sayOutcome[difference.outcome](difference)}`;
