/*
 * Contracts are compared by what they say, not by how they are written: the order of names does not count, nor what a JSON Schema says to
 * readers only, nor whether it says something in place or by reference.
 */

/** A value with the names of its objects in order. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  return isObject(value) ? mapValues(value, canonical) : value;
}

const words = new Set(['$schema', '$id', '$comment', 'title', 'description', 'examples', 'deprecated', '$defs']);
/** their members are names of the content's, and not of the schema's */
const named = new Set(['properties', 'patternProperties']);
/** values of the content, or lists of its names */
const literal = new Set(['enum', 'const', 'required']);

/** A part of a JSON Schema as it is checked: references followed in `root`, words for readers left out. */
export function canonicalSchema(part: unknown, root: unknown, within: readonly string[] = []): unknown {
  if (Array.isArray(part)) return part.map((one) => canonicalSchema(one, root, within));
  if (!isObject(part)) return part;
  const { $ref: reference } = part;
  if (typeof reference === 'string') {
    const name = reference.replace(/^#\/\$defs\//, '');
    const definitions = isObject(root) && isObject(root.$defs) ? root.$defs : {};
    // A schema that holds itself is the same at any depth.
    if (within.includes(name) || !Object.hasOwn(definitions, name)) return { $ref: name };
    return canonicalSchema(definitions[name], root, [...within, name]);
  }
  const said = Object.fromEntries(Object.entries(part).filter(([key]) => !words.has(key)));
  return mapValues(said, (value, key) => {
    if (literal.has(key)) return canonical(value);
    if (named.has(key) && isObject(value)) return mapValues(value, (one) => canonicalSchema(one, root, within));
    return canonicalSchema(value, root, within);
  });
}

type Named = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Named => typeof value === 'object' && value !== null;

const mapValues = (value: Named, change: (one: unknown, key: string) => unknown): Named =>
  Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, change(one, key)]),
  );
