import { z } from 'zod';
import { findOwnTable, parseTable, tableOf } from '../own-tables.ts';
import table from './layouts.json' with { type: 'json' };
import others from './others.json' with { type: 'json' };
import { readOwnLayouts, stampOfOwn } from './own-layouts.ts';

const item = z
  .tuple([z.string(), z.string().min(1), z.enum(['N', 'AN', 'X']), z.int().nonnegative(), z.boolean().optional()])
  .transform(([key, title, type, bytes, seen]) => ({ key, title, type, bytes, seen }));
const items = z.array(item).min(1);

const layout = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string().min(1),
    /** 交換情報識別番号 that stand in its first item */
    exchange: z.array(z.string().length(4)).min(1),
    /** レコード種別コード in its second item; empty where it has none */
    record: z.string(),
    seen: z.boolean(),
    source: z.string(),
    /** what this program's words are in the record, by the item's key */
    codes: z.record(z.string(), z.record(z.string(), z.string())).optional(),
    items,
  })
  .transform((one) => ({ ...one, items: one.items.map((item) => ({ ...item, seen: item.seen ?? one.seen })) }));
const layoutTable = z.object({ title: z.string().optional(), layouts: z.array(layout).min(1) });
const whole = layoutTable.extend({ wrapper: z.strictObject({ control: items, end: items }) });

/** One item of a record: `key` is what this program calls it, empty where it is always left empty. */
export type Item = z.infer<typeof item>;
type Laid = z.infer<typeof layout>;
/** `own`: the file of the region's own tables that it comes from */
export type RecordLayout = Laid & { readonly own?: string };
export type Layouts = {
  readonly wrapper: z.infer<typeof whole>['wrapper'];
  readonly layouts: readonly RecordLayout[];
  /** the region's own tables cannot be read as they are now, and what was read before holds */
  readonly problem?: string;
};

/** Those that the program itself reads or writes values of: a table of the region's own keeps their keys. */
const used = layoutTable.parse(table).layouts;
const unverified = layoutTable.parse(others).layouts;

function readAll(): Layouts {
  const ownWhole = findOwnTable('layouts.json') === undefined ? undefined : 'layouts.json';
  const { wrapper, layouts } = tableOf(whole, 'layouts.json', table);
  const all = new Map<string, RecordLayout>(unverified.map((one) => [one.id, one]));
  for (const one of layouts) {
    const isOurs = JSON.stringify(one) === JSON.stringify(used.find(({ id }) => id === one.id));
    all.set(one.id, ownWhole === undefined || isOurs ? one : { ...one, own: ownWhole });
  }
  for (const { name, data } of readOwnLayouts())
    for (const one of parseTable(layoutTable, name, data).layouts) {
      const before = all.get(one.id);
      if (before?.own !== undefined && before.own !== ownWhole)
        throw new Error(`表 ${name} を直してください: ${one.id} は、${before.own} にもあります。`);
      const lost = used.find(({ id }) => id === one.id)?.items.find((item) => isLost(item, one));
      if (lost)
        throw new Error(`表 ${name} を直してください: ${one.id} に、${lost.key}（${lost.title}）の項目が要ります。`);
      all.set(one.id, { ...one, own: name });
    }
  const told = new Map<string, RecordLayout>();
  for (const one of all.values())
    for (const exchange of one.exchange) {
      const other = told.get(`${exchange}/${one.record}`);
      if (other)
        throw new Error(
          `表 ${one.own ?? other.own ?? 'layouts.json'} を直してください: 交換情報識別番号${exchange}は、${one.id} と ${other.id} の両方にあります。`,
        );
      told.set(`${exchange}/${one.record}`, one);
    }
  return { wrapper, layouts: [...all.values()] };
}

const isLost = ({ key }: Item, { items }: Laid): boolean => key !== '' && !items.some((item) => item.key === key);

// What is wrong at the start stops the start.
let held: { readonly stamp: string; readonly layouts: Layouts } = { stamp: stampOfOwn(), layouts: readAll() };

/**
 * How records to and from the 国保連合会 are laid out: the tables layouts.json and others.json, in which `seen: false` marks what is not confirmed, and
 * the region's own: `layouts.json` for the first as a whole, and `records/<any name>.json` for one or several, by their ids. A table that is mended
 * counts at once; one that no longer reads is told, and what was read before holds.
 */
export function getLayouts(): Layouts {
  const stamp = stampOfOwn();
  if (stamp === held.stamp) return held.layouts;
  try {
    held = { stamp, layouts: readAll() };
  } catch (error) {
    held = { stamp, layouts: { ...held.layouts, problem: (error as Error).message } };
  }
  return held.layouts;
}

export const getLayout = (id: string): RecordLayout => {
  const found = getLayouts().layouts.find((layout) => layout.id === id);
  if (!found) throw new Error(`there is no record layout ${id}`);
  return found;
};
