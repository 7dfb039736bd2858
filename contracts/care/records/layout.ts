import { z } from 'zod';
import { tableOf } from '../own-tables.ts';
import table from './layouts.json' with { type: 'json' };

const item = z
  .tuple([z.string(), z.string().min(1), z.enum(['N', 'AN', 'X']), z.int().nonnegative()])
  .transform(([key, title, type, bytes]) => ({ key, title, type, bytes }));
const items = z.array(item).min(1);

const schema = z.object({
  title: z.string(),
  wrapper: z.strictObject({ control: items, end: items }),
  layouts: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      /** 交換情報識別番号 that stand in its first item */
      exchange: z.array(z.string().length(4)),
      /** レコード種別コード in its second item; empty where it has none */
      record: z.string(),
      seen: z.boolean(),
      source: z.string(),
      items,
    }),
  ),
});

/** One item of a record: `key` is what this program calls it, empty where it is always left empty. */
export type Item = z.infer<typeof item>;
export type RecordLayout = z.infer<typeof schema>['layouts'][number];

/** How records to and from the 国保連合会 are laid out: the table layouts.json, in which `seen: false` marks what is not confirmed; or the region's own of that name. */
export const { wrapper, layouts } = tableOf(schema, 'layouts.json', table);

export const getLayout = (id: string): RecordLayout => {
  const found = layouts.find((layout) => layout.id === id);
  if (!found) throw new Error(`there is no record layout ${id}`);
  return found;
};

/** The layout of a record by what stands in its first two items. */
export const findLayout = (exchange: string, record: string): RecordLayout | undefined =>
  layouts.find((one) => one.exchange.includes(exchange) && (one.record === '' || one.record === record));
