import type { Contract } from '../../contracts/contract.ts';

/** One side of a table: a field, and its age band where it holds dates of birth. */
export type Dimension = { readonly field: string; readonly age: 5 | 10 | null };

/** Who is a hundred or older stands out in any town (特異な記述). */
export const oldest = 100;

/** `70〜79歳`, and `100歳以上`. */
export const ageBand = (age: number, width: 5 | 10): string => {
  if (age >= oldest) return `${oldest}歳以上`;
  const from = age - (age % width);
  return `${from}〜${from + width - 1}歳`;
};

/**
 * The categories of one side of a table. They are fixed by the contract before anybody asks: with categories of the asker's own
 * choosing, two tables that overlap in all but one person would say where that person stands.
 * @returns undefined where the contract does not fix them
 */
export function findFrame(contract: Contract, { field, age }: Dimension): readonly string[] | undefined {
  if (age !== null)
    return [...Array(oldest / age).keys()].map((i) => ageBand(i * age, age)).concat(ageBand(oldest, age));
  const { at } = contract.fields[field] ?? {};
  const found = findSchema(contract.schema, contract.schema, (at ?? `/${field}`).slice(1).split('/'));
  const { enum: values } = (found ?? {}) as { enum?: unknown };
  if (!Array.isArray(values) || values.length < 2 || values.length > 50) return undefined;
  return values.every((value) => typeof value === 'string') ? values : undefined;
}

type Schema = Readonly<Record<string, unknown>>;
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** What a JSON Schema says of a place, by the steps to it; undefined where they cannot be followed. */
export function findSchema(root: unknown, schema: unknown, [step, ...rest]: readonly string[]): unknown {
  if (!isSchema(schema)) return undefined;
  if (typeof schema.$ref === 'string') {
    const definitions = isSchema(root) && isSchema(root.$defs) ? root.$defs : {};
    return findSchema(
      root,
      definitions[schema.$ref.replace(/^#\/\$defs\//, '')],
      step === undefined ? [] : [step, ...rest],
    );
  }
  if (step === undefined) return schema;
  if (step === '*') return findSchema(root, schema.items, rest);
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
  return findSchema(root, isSchema(schema.properties) ? schema.properties[name] : undefined, rest);
}
