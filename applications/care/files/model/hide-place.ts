import type { Entry, GroupKind } from './group.ts';

type Row = Readonly<Record<string, unknown>>;

/** Where somebody lives, and by what they are reached. */
const places = new Set(['postcode', 'address', 'address1', 'address2', 'telephone']);
/** Whose places stand in these files beside an office's: the person's own, and in 利用者基本情報 those of who came and of the family. */
const files: Readonly<Record<string, readonly string[]>> = {
  UPHOSOKU: [],
  UP1KYO: [],
  UPKIHON: ['visitor', 'contacts'],
};

/** Of a protected person（支援措置対象者）: an entry without what tells where she is. All else stays as it is. */
export function withoutPlace<K extends GroupKind>(entry: Entry<K>): Entry<K> {
  const parts = Object.entries(entry.parts as Readonly<Record<string, readonly Row[]>>).map(([prefix, rows]) => {
    const inner = files[prefix];
    return [prefix, inner ? rows.map((row) => hide(row, inner)) : rows];
  });
  return { ...entry, parts: Object.fromEntries(parts) } as Entry<K>;
}

function hide(row: Row, inner: readonly string[]): Row {
  const left = Object.entries(row).filter(([name]) => !places.has(name));
  return Object.fromEntries(left.map(([name, value]) => [name, inner.includes(name) ? hideWithin(value) : value]));
}

const hideWithin = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((one) => hide(one as Row, [])) : hide((value ?? {}) as Row, []);

/** The same of 利用者基本情報 as it is typed（by the names of its columns）, and of 氏名と連絡先 of our own contracts. */
export const withoutPlaceTyped = <T extends object>(typed: T): T =>
  Object.fromEntries(Object.entries(typed).filter(([at]) => !/postcode|address|telephone|contact/i.test(at))) as T;
