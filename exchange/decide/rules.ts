import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Contract } from '../../contracts/contract.ts';
import type { Obligation } from '../../contracts/decision.ts';
import { type RefusalCode, refusals } from '../../contracts/refusal.ts';
import { withPresentNames } from './former-names.ts';
import { lineAt, withoutComments } from './lines.ts';
import { findMistake } from './obligations.ts';
import { baseline, type Origin, placeOf } from './sources.ts';

/** One policy: what Cedar decides by (`text`) and what its annotations say about the outcome. */
export type Rule = {
  /** `<origin>/<file>#<@id, or line>` */
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly text: string;
  /** in words, for `explain` and for the difference that is approved */
  readonly title: string;
  /** `@disclose`: the fields that this permit lets out; '*' all */
  readonly disclose: readonly string[];
  /** `@cap`: whatever other permits let out, no more than these */
  readonly cap: readonly string[] | null;
  readonly oblige: readonly Obligation[];
  /** `@refuse`: the reason that this prohibition gives */
  readonly refuse: RefusalCode;
  readonly place: { readonly file: string; readonly line: number };
};

type Report = (line: number, problem: string) => void;

/**
 * The rules of one file.
 * @param report is told of everything to mend: the line and what is wrong
 */
export function readRules(
  origin: Origin,
  file: string,
  text: string,
  contracts: ReadonlyMap<string, Contract>,
  report: Report,
): Rule[] {
  const clean = withPresentNames(withoutComments(text), contracts);
  const parts = cedar.policySetTextToParts(clean);
  const whole = cedar.checkParsePolicySet({ staticPolicies: clean });
  if (parts.type === 'failure' || whole.type === 'failure') {
    // Of a template Cedar does not say the place.
    const template = Buffer.byteLength(clean.slice(0, Math.max(0, clean.search(/\?(?:principal|resource)\b/))));
    for (const { message, help, sourceLocations } of whole.type === 'failure' ? whole.errors : [])
      report(
        lineAt(clean, sourceLocations?.[0]?.start ?? template),
        `Cedar の規則として読めません。この行か、すぐ前の ; や { } や " を確かめてください（Cedar の説明: ${message}${help ? ` ${help}` : ''}）`,
      );
    return [];
  }
  return parts.policies.map((policy) => {
    const line = lineAt(clean, Buffer.byteLength(clean.slice(0, clean.indexOf(policy))));
    const parsed = cedar.policyToJson(policy);
    if (parsed.type === 'failure') throw new Error(`${placeOf(origin, file)}:${line}: ${parsed.errors[0]?.message}`);
    return readRule(origin, file, line, policy, parsed.json, contracts, (problem) => report(line, problem));
  });
}

function readRule(
  origin: Origin,
  file: string,
  line: number,
  text: string,
  json: cedar.PolicyJson,
  contracts: ReadonlyMap<string, Contract>,
  report: (problem: string) => void,
): Rule {
  const { id, title, disclose, cap, oblige, refuse, ...unknown } = json.annotations ?? {};
  for (const name of Object.keys(unknown)) report(`注釈 @${name} はありません`);
  if (!title) report('@title（この規則を人に説明する一文）がありません');
  const isPermit = json.effect === 'permit';
  if (isPermit && (disclose === undefined) === (cap === undefined))
    report('permit には @disclose か @cap のどちらか一つが要ります');
  if (isPermit && refuse !== undefined) report('@refuse は forbid に書くものです');
  if (!isPermit && (disclose ?? cap ?? oblige) !== undefined)
    report('@disclose、@cap、@oblige は permit に書くものです');
  if (refuse !== undefined && !(refuse in refusals)) report(`不許可の理由 ${refuse} はありません`);
  if (cap?.includes('*')) report('@cap には項目の名前を書いてください');
  for (const list of [disclose, cap]) checkFields(list, json, contracts, report);
  const base = file.slice(file.lastIndexOf('/') + 1);
  return {
    id: `${origin === baseline ? 'baseline' : origin}/${base}#${id ?? line}`,
    effect: json.effect,
    text,
    title: title ?? '',
    disclose: names(disclose),
    cap: cap === undefined ? null : names(cap),
    oblige: readObligations(oblige, contracts.get(contractNamed(json) ?? ''), report),
    refuse: (refuse as RefusalCode | undefined) ?? 'town_forbids',
    place: { file: placeOf(origin, file), line },
  };
}

const names = (list: string | undefined): string[] => (list ?? '').split(',').flatMap((name) => name.trim() || []);

/** Fields belong to a contract: a rule that names fields names its contract in its head (`resource == Contract::"…"`). */
function contractNamed({ resource }: cedar.PolicyJson): string | undefined {
  const named = resource.op === '==' && 'entity' in resource ? resource.entity : undefined;
  return named && ('__entity' in named ? named.__entity : named).id;
}

function checkFields(
  list: string | undefined,
  json: cedar.PolicyJson,
  contracts: ReadonlyMap<string, Contract>,
  report: (problem: string) => void,
): void {
  if (list === undefined || list.trim() === '*') return;
  if (names(list).length === 0) report('項目の名前がありません');
  const id = contractNamed(json);
  if (id === undefined) {
    report('項目を名指しする規則には、resource == Contract::"…" で連携契約定義を一つ書いてください');
    return;
  }
  const { fields } = contracts.get(id) ?? {};
  if (!fields)
    report(
      `連携契約定義 ${id} は登録されていません（規則の綴りを確かめ、合っているときは、先に engawa enrol service で登録してください）`,
    );
  else for (const name of names(list)) if (!(name in fields)) report(`${id} に項目 ${name} はありません`);
}

function readObligations(
  list: string | undefined,
  contract: Contract | undefined,
  report: (problem: string) => void,
): Obligation[] {
  return names(list).map((entry) => {
    const [, name = entry, value = ''] = /^([a-z-]+):(.+)$/.exec(entry) ?? [];
    const mistake = findMistake({ name, value }, contract);
    if (mistake) report(mistake);
    return { name, value };
  });
}
