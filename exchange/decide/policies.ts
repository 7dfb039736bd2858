import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Contract } from '../../contracts/contract.ts';
import type { Obligation } from '../../contracts/decision.ts';
import { type RefusalCode, refusals } from '../../contracts/refusal.ts';
import { findMunicipalities } from '../enrol/purposes.ts';

/** What a policy's annotations say. */
export type Annotations = {
  /** fields, or ['*'] */
  readonly disclose: readonly string[];
  readonly oblige: readonly Obligation[];
  readonly refuse: RefusalCode;
};

/** The policies in force. `sets`: for each town the name of its preparsed set, baseline included. */
export type Policies = {
  readonly digest: string;
  readonly schemaName: string;
  readonly sets: ReadonlyMap<string, string>;
  /** for a person of no town of this region there is only the baseline */
  readonly baselineSet: string;
  readonly annotations: ReadonlyMap<string, Annotations>;
};

const baselineFolder = fileURLToPath(new URL('baseline/', import.meta.url));

type Policy = { readonly id: string; readonly text: string; readonly place: string; readonly json: cedar.PolicyJson };

/**
 * Reads all policies and holds them against the schema and the contracts.
 * @param municipalities the folder of the towns
 * @throws Error that names the file and line of the first mistake
 */
export async function loadPolicies(
  municipalities: string,
  contracts: ReadonlyMap<string, Contract>,
): Promise<Policies> {
  const schema = await readFile(path.join(baselineFolder, 'schema.cedarschema'), 'utf8');
  const parsed = cedar.checkParseSchema(schema);
  if (parsed.type === 'failure') throw new Error(`schema.cedarschema: ${parsed.errors[0]!.message}`);
  const fields = new Set([...contracts.values()].flatMap((contract) => Object.keys(contract.fields)));
  const baseline = await readPolicies(baselineFolder, 'baseline', schema);
  const towns = new Map<string, Policy[]>();
  for (const town of await findMunicipalities(municipalities))
    towns.set(town, await readPolicies(path.join(municipalities, town, 'policy'), town, schema));
  const all = [...baseline, ...[...towns.values()].flat()];
  const digest = createHash('sha256')
    .update(JSON.stringify([schema, all.map(({ id, text }) => [id, text])]))
    .digest('hex');
  const prepare = (name: string, policies: readonly Policy[]): string => {
    const id = `${digest}/${name}`;
    const prepared = cedar.preparsePolicySet(id, {
      staticPolicies: Object.fromEntries(policies.map((one) => [one.id, one.text])),
    });
    if (prepared.type === 'failure') throw new Error(`${name}: ${prepared.errors[0]!.message}`);
    return id;
  };
  cedar.preparseSchema(digest, schema);
  return {
    digest,
    schemaName: digest,
    baselineSet: prepare('baseline', baseline),
    sets: new Map([...towns].map(([town, own]) => [town, prepare(town, [...baseline, ...own])])),
    annotations: new Map(all.map((policy) => [policy.id, readAnnotations(policy, fields)])),
  };
}

async function readPolicies(folder: string, owner: string, schema: string): Promise<Policy[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.cedar')).sort();
  const policies: Policy[] = [];
  for (const name of names)
    policies.push(...splitPolicies(await readFile(path.join(folder, name), 'utf8'), owner, name));
  const validated = cedar.validate({
    schema,
    policies: { staticPolicies: Object.fromEntries(policies.map((one) => [one.id, one.text])) },
  });
  if (validated.type === 'failure') throw new Error(`${folder}: ${validated.errors[0]!.message}`);
  const [mistake] = validated.validationErrors;
  if (mistake) {
    const { text, place } = policies.find(({ id }) => id === mistake.policyId)!;
    const offset = mistake.error.sourceLocations?.[0]?.start ?? 0;
    const [file, line] = place.split(':') as [string, string];
    throw new Error(`${file}:${Number(line) + lineOf(text, offset) - 1}: ${mistake.error.message}`);
  }
  return policies;
}

const lineOf = (text: string, offset: number): number =>
  Buffer.from(text).subarray(0, offset).toString().split('\n').length;

function splitPolicies(text: string, owner: string, name: string): Policy[] {
  const file = `${owner}/${name}`;
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') {
    const [error] = parts.errors;
    const checked = cedar.checkParsePolicySet({ staticPolicies: text });
    const located = checked.type === 'failure' ? (checked.errors[0] ?? error) : error;
    throw new Error(`${file}:${lineOf(text, located?.sourceLocations?.[0]?.start ?? 0)}: ${located?.message}`);
  }
  let from = 0;
  return parts.policies.map((part) => {
    const at = text.indexOf(part, from);
    from = Math.max(from, at) + part.length;
    const line = text.slice(0, Math.max(at, 0)).split('\n').length;
    const json = cedar.policyToJson(part);
    if (json.type === 'failure') throw new Error(`${file}:${line}: ${json.errors[0]!.message}`);
    const id = json.json.annotations?.id;
    if (!id) throw new Error(`${file}:${line}: @id がありません`);
    return { id: `${file.replace(/\.cedar$/, '')}#${id}`, text: part, place: `${file}:${line}`, json: json.json };
  });
}

function readAnnotations({ json, place }: Policy, fields: ReadonlySet<string>): Annotations {
  const { id: _, disclose, oblige, refuse, ...unknown } = json.annotations ?? {};
  const fail = (what: string) => new Error(`${place}: ${what}`);
  const [strange] = Object.keys(unknown);
  if (strange) throw fail(`@${strange} という注釈はありません`);
  if (json.effect === 'permit' ? refuse !== undefined : disclose !== undefined || oblige !== undefined)
    throw fail('@disclose と @oblige は permit に、@refuse は forbid に書きます');
  const named = list(disclose);
  const wrong = named.find((field) => field !== '*' && !fields.has(field));
  if (wrong) throw fail(`@disclose の ${wrong} は、どの連携契約定義にもない項目です`);
  if (json.effect === 'permit' && named.length === 0) throw fail('permit には @disclose が要ります');
  if (refuse !== undefined && refuse !== null && !(refuse in refusals))
    throw fail(`@refuse の ${refuse} は、理由の符号にありません`);
  return {
    disclose: named,
    oblige: list(oblige).map((text) => {
      const [name, value] = text.split(':');
      if (!name || value === undefined) throw fail('@oblige は「名前:値」と書きます');
      return { name, value };
    }),
    refuse: (refuse as RefusalCode | undefined) ?? 'town_forbids',
  };
}

const list = (text: string | null | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
