import { z } from 'zod';
import type { Contract } from '../../contracts/contract.ts';
import { sayIssue } from '../../contracts/written-issue.ts';
import { parse, Unreadable } from './parse.ts';
import { type Tree, toValue } from './tree.ts';

export type Refused = { readonly refused: 'answer_invalid'; readonly detail: string };
export const isRefused = (one: object): one is Refused => 'refused' in one;
export const refuse = (detail: string): Refused => ({ refused: 'answer_invalid', detail });

type Content = { readonly tree: Tree } | Refused;

/** An answer is read for what it says of the case, and again to be cut. */
const known = new WeakMap<Uint8Array, { readonly contract: Contract; readonly mediaType: string; content: Content }>();

export function read(contract: Contract, mediaType: string, body: Uint8Array): Content {
  const before = known.get(body);
  if (before?.contract === contract && before.mediaType === mediaType) return before.content;
  const content = readAnew(contract, mediaType, body);
  known.set(body, { contract, mediaType, content });
  return content;
}

/**
 * A JSON content in the form that its contract names. A contract without a schema names no form: nothing fits it.
 * @returns the content, or what is wrong: places and rules, never a value
 */
function readAnew(contract: Contract, mediaType: string, body: Uint8Array): Content {
  if (!contract.schema) return refuse('連携契約定義に、回答の形（schema）がありません。');
  if (!isJson(mediaType)) return refuse('回答はJSON（application/json、UTF-8）で返してください。');
  try {
    const tree = parse(body);
    const checked = schemaOf(contract).safeParse(toValue(tree), { error: sayIssue });
    if (checked.success) return { tree };
    return refuse(
      checked.error.issues
        .slice(0, 5)
        .map((issue) => inWords(contract, issue))
        .join('\n'),
    );
  } catch (error) {
    if (error instanceof Unreadable) return refuse(error.message);
    // A contract's own pattern ran out of its stack on a very long text.
    if (error instanceof RangeError) return refuse('回答に、連携契約定義の形と比べられないほど長い値があります。');
    throw error;
  }
}

export const isJson = (mediaType: string): boolean =>
  /^application\/(?:[a-z0-9.-]+\+)?json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(mediaType);

/** The names of members that the schema does not know are the provider's own words, and may hold anything. */
const inWords = ({ schema }: Contract, { path, code, message }: z.core.$ZodIssue): string =>
  `${path.length === 0 ? '全体' : `/${placeIn(schema, path).join('/')}`}: ${code === 'unrecognized_keys' ? '連携契約定義にない項目があります' : message}`;

type Schema = Readonly<Record<string, unknown>>;
const schemasIn = (value: unknown): Schema[] =>
  [value].flat().filter((one): one is Schema => typeof one === 'object' && one !== null);

/** The steps to a place; `*` for a member whose name the provider has chosen. */
function placeIn(root: unknown, path: readonly PropertyKey[]): string[] {
  let here = schemasIn(root);
  return path.map((step) => {
    const all = here.flatMap((one) => withParts(root, one));
    const named = all.flatMap(({ properties }) =>
      schemasIn(properties).flatMap((some) => (Object.hasOwn(some, step) ? schemasIn(some[String(step)]) : [])),
    );
    here = typeof step === 'number' ? all.flatMap(({ items }) => schemasIn(items)) : named;
    if (here.length === 0) here = all.flatMap(({ additionalProperties }) => schemasIn(additionalProperties));
    return typeof step === 'number' || named.length > 0 ? String(step) : '*';
  });
}

/** Itself, what it refers to, and what it is put together of. */
function withParts(root: unknown, schema: Schema, seen = new Set<Schema>()): Schema[] {
  if (seen.has(schema)) return []; // it refers to itself
  seen.add(schema);
  const { $ref, allOf, anyOf, oneOf } = schema;
  const definitions = schemasIn(root)[0]?.$defs as Schema | undefined;
  const referred = typeof $ref === 'string' ? ($ref === '#' ? root : definitions?.[$ref.replace('#/$defs/', '')]) : [];
  const parts = [referred, allOf, anyOf, oneOf].flatMap(schemasIn);
  return [schema, ...parts.flatMap((one) => withParts(root, one, seen))];
}

const compiled = new WeakMap<Contract, z.ZodType>();

/** @throws Error where the contract's schema is none that can be checked */
export function schemaOf(contract: Contract): z.ZodType {
  let schema = compiled.get(contract);
  if (!schema) {
    schema = z.fromJSONSchema(contract.schema as Parameters<typeof z.fromJSONSchema>[0]);
    compiled.set(contract, schema);
  }
  return schema;
}
