import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Contract } from '../../contracts/contract.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import { findLine } from '../enrol/json-lines.ts';
import { lineAt } from './lines.ts';
import type { Rule } from './rules.ts';
import { placeOf, type Sources } from './sources.ts';

/** What Cedar says against one origin's rules. A warning stops the start too: a rule that can never hold was meant to. */
export function* checkRules(rules: readonly Rule[], schema: string): Generator<string> {
  const byId = new Map<string, Rule>();
  for (const rule of rules) {
    if (byId.has(rule.id)) yield `${rule.place.file}:${rule.place.line}: 規則 ${rule.id} が二つあります`;
    byId.set(rule.id, rule);
  }
  const staticPolicies = Object.fromEntries(rules.map(({ id, text }) => [id, text]));
  const checked = cedar.validate({ schema, policies: { staticPolicies } });
  if (checked.type === 'failure') throw new Error(checked.errors.map(({ message }) => message).join('\n'));
  const seen = new Set<string>();
  for (const { policyId, error } of [...checked.validationErrors, ...checked.validationWarnings]) {
    const { place, text } = byId.get(policyId)!;
    const line = place.line + lineAt(text, error.sourceLocations?.[0]?.start) - 1;
    // Cedar says a mistake once for each action; the place is enough once.
    if (seen.has(`${policyId}:${line}`)) continue;
    seen.add(`${policyId}:${line}`);
    yield `${place.file}:${line}: ${inWords(error)}`;
  }
}

const named: Readonly<Record<string, string>> = { Contract: '連携契約定義', Purpose: '利用目的' };

/** Cedar speaks English; what it most often finds is a name that was misspelt. */
function inWords({ message, help }: cedar.DetailedError): string {
  const [, type = '', id] = /^for policy `[^`]*`: entity `(\w+)::"([^"`]+)"` is of an enumerated/.exec(message) ?? [];
  if (named[type]) return `${named[type]} ${id} は登録されていません。綴りを確かめてください`;
  return `規則に誤りがあります（Cedar の説明: ${message}${help ? ` ${help}` : ''}）`;
}

/** Purposes and contracts name each other, and purposes name fields: what neither side knows was misspelt. */
export function* checkReferences(
  sources: Sources,
  contracts: ReadonlyMap<string, Contract>,
  purposes: ReadonlyMap<string, Purpose>,
): Generator<string> {
  for (const { id, purposes: named } of contracts.values())
    for (const purpose of named)
      if (!purposes.has(purpose)) yield `連携契約定義 ${id}: 利用目的 ${purpose} は登録されていません`;
  for (const [origin, { files }] of sources) {
    const text = files['purposes.json'] ?? '';
    const own: readonly { id: string }[] = JSON.parse(text);
    for (const [index, { id }] of own.entries())
      for (const field of unknownFields(purposes.get(id)!, contracts))
        yield `${placeOf(origin, 'purposes.json')}:${findLine(text, [index, 'consents'])}: 利用目的 ${id} の項目 ${field} は、それに使える連携契約定義のどれにもありません`;
  }
}

function unknownFields({ id, consents }: Purpose, contracts: ReadonlyMap<string, Contract>): string[] {
  const serving = [...contracts.values()].filter(({ purposes }) => purposes.includes(id));
  if (serving.length === 0) return []; // no service yet: nothing can be asked for under it
  const known = new Set(['*', ...serving.flatMap(({ fields }) => Object.keys(fields))]);
  return consents.flatMap(({ fields }) => fields).filter((field) => !known.has(field));
}
