import type { Contract } from '../../contracts/contract.ts';
import { contractOfError } from './error.ts';
import { type Steps, stepsOf } from './pointer.ts';
import { schemaOf } from './read.ts';

/**
 * What would make a contract promise more than is checked or cut, for whoever enrols it: its schema in a form that is passed over
 * in silence, or places that contradict each other.
 * @returns what to mend, in Japanese
 */
export function findFormMistakes(contract: Contract): string[] {
  const mistakes = [...findOverlaps(contract)];
  if (contract.form === 'cuttable' && contract.kinds.includes('inquiry') && !contract.schema)
    mistakes.push('回答から項目を取り除くには、回答の形（schema）が要ります');
  if (contract.subject === 'aggregate' && contract.endpoints?.some(({ path }) => /[*{?]/.test(path)))
    mistakes.push('集計の照会先（endpoints）に、照会する側が選べるところ（* や {名前}）を置くことはできません');
  mistakes.push(...findErrorMistakes(contract), ...findPersonMistakes(contract));
  if (!contract.schema) return mistakes;
  mistakes.push(...findUnchecked(contract.schema, 'schema'));
  if (mistakes.length > 0) return mistakes;
  try {
    schemaOf(contract);
  } catch (error) {
    mistakes.push(`schema を読めません（${(error as Error).message}）`);
  }
  return mistakes;
}

/** Whom a content that is sent is about must stand in every one of them, or the exchange could not read it again. */
function* findPersonMistakes({ persons, files, form, kinds, schema }: Contract): Generator<string> {
  if (persons === undefined) return;
  if (files || form !== 'whole' || !kinds.includes('submission'))
    yield '対象者の場所（persons）は、JSON をそのまま（whole）送付するときにだけ定められます';
  const at = schemaAt(schema, stepsOf(persons));
  const properties = (at?.properties ?? {}) as Readonly<Record<string, { readonly type?: unknown } | undefined>>;
  const required = Array.isArray(at?.required) ? at.required : [];
  for (const name of ['insurer', 'insured'])
    if (properties[name]?.type !== 'string' || !required.includes(name))
      yield `対象者の場所（persons）の ${persons} に、必ずある文字列の ${name} を、schema で定めてください`;
}

/** What the schema says of a place; every member and item on the way must be there. */
function schemaAt(schema: unknown, [step, ...rest]: Steps): Readonly<Record<string, unknown>> | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const read = schema as Readonly<Record<string, unknown>>;
  if (step === undefined) return read;
  if (step === '*') return schemaAt(read.items, rest);
  if (!Array.isArray(read.required) || !read.required.includes(step)) return undefined;
  return schemaAt((read.properties as Readonly<Record<string, unknown>> | undefined)?.[step], rest);
}

/** An error answer is cut as every other: what could not be cut, or would let out more than counts, has none. */
function* findErrorMistakes(contract: Contract): Generator<string> {
  for (const [status, { fields, schema }] of Object.entries(contract.errors ?? {})) {
    const place = `errors の ${status}`;
    if (contract.form !== 'cuttable' || contract.subject === 'aggregate' || !contract.kinds.includes('inquiry'))
      yield `${place}: 誤りの本文は、項目を取り除ける（cuttable）照会で、集計でないものにだけ定められます`;
    if (Object.keys(fields).length === 0) yield `${place}: 渡せる項目（fields）がありません`;
    for (const name of Object.keys(fields))
      if (!Object.hasOwn(contract.fields, name)) yield `${place}: 項目 ${name} が、連携契約定義の fields にありません`;
    const form = contractOfError(contract, Number(status))!;
    for (const mistake of findOverlaps(form)) yield `${place}: ${mistake}`;
    const unchecked = [...findUnchecked(schema, `errors/${status}/schema`)];
    yield* unchecked;
    if (unchecked.length > 0) continue;
    try {
      schemaOf(form);
    } catch (error) {
      yield `${place}: schema を読めません（${(error as Error).message}）`;
    }
  }
}

function* findOverlaps({ fields, case: said = {} }: Contract): Generator<string> {
  const places = Object.entries(fields).map(([name, { at }]) => ({ name, steps: at ? stepsOf(at) : [name] }));
  for (const [i, { name, steps }] of places.entries())
    for (const other of places.slice(i + 1))
      if (steps.length === other.steps.length && isWithin(steps, other.steps))
        yield `項目 ${name} と ${other.name} が、同じところを指しています`;
  // The case is never disclosed: a field that stands there could be permitted and would never come.
  for (const [name, { at }] of Object.entries(said))
    for (const field of places)
      if (isWithin(stepsOf(at), field.steps))
        yield `項目 ${field.name} は、提供元が事情を述べるところ（case の ${name}）の中にあるため、渡せません`;
}

const isWithin = (outer: Steps, inner: Steps): boolean =>
  outer.length <= inner.length && outer.every((step, i) => step === inner[i] || step === '*' || inner[i] === '*');

const words = new Set(['$schema', '$id', '$comment', 'title', 'description', 'examples', 'deprecated', '$defs']);
const kinds = ['type', 'enum', 'const', '$ref', 'anyOf', 'oneOf', 'allOf'];
const numbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const parts: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties', 'propertyNames'],
  array: ['items', 'minItems', 'maxItems', 'uniqueItems'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  number: numbers,
  integer: numbers,
  boolean: [],
  null: [],
};
const formats = ['date', 'date-time', 'time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname', 'duration'];

/** What the validator passes over: a limit without its type, a format that it does not know, a required member that is not described. */
function* findUnchecked(schema: unknown, place: string): Generator<string> {
  if (typeof schema === 'boolean') return;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    yield `${place}: schema の形ではありません`;
    return;
  }
  const read = schema as Readonly<Record<string, unknown>>;
  const chosen = kinds.filter((kind) => kind in read && !(kind === 'type' && ('enum' in read || 'const' in read)));
  const types = [read.type].flat().filter((type) => typeof type === 'string');
  const known = new Set([
    ...words,
    ...kinds,
    ...(chosen[0] === 'type' ? types.flatMap((type) => parts[type] ?? []) : []),
  ]);
  if (chosen.length > 1) yield `${place}: ${chosen.join(' と ')} を一緒には書けません`;
  for (const name of Object.keys(read)) if (!known.has(name)) yield `${place}: ${name} は、ここでは確かめられません`;
  if ('format' in read && !formats.includes(String(read.format)))
    yield `${place}: format の ${String(read.format)} は、確かめられません`;
  const properties = (read.properties ?? {}) as Readonly<Record<string, unknown>>;
  for (const name of Array.isArray(read.required) ? read.required : [])
    if (!Object.hasOwn(properties, String(name)))
      yield `${place}: required の ${String(name)} が properties にありません`;
  for (const [name, part] of Object.entries(properties)) yield* findUnchecked(part, `${place}/${name}`);
  for (const [name, part] of Object.entries((read.$defs ?? {}) as object))
    yield* findUnchecked(part, `${place}/$defs/${name}`);
  for (const name of ['items', 'additionalProperties', 'propertyNames'])
    if (name in read) yield* findUnchecked(read[name], `${place}/${name}`);
  for (const name of ['anyOf', 'oneOf', 'allOf'])
    if (Array.isArray(read[name]))
      for (const [i, part] of (read[name] as unknown[]).entries()) yield* findUnchecked(part, `${place}/${name}/${i}`);
}
