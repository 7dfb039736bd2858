import { createHash } from 'node:crypto';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Contract } from '../../contracts/contract.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import { readPurposes } from '../enrol/purposes.ts';
import type { Answer } from './ask.ts';
import { checkReferences, checkRules } from './check.ts';
import { type Coverage, findGaps, type Gap, type Gaps } from './coverage/coverage.ts';
import { type HeldBack, holdBack } from './coverage/hold-back.ts';
import { type Municipality, readMunicipality } from './municipality.ts';
import { type Rule, readRules } from './rules.ts';
import { makeSchema, type ShownTypes } from './schema.ts';
import { type Bundle, baseline, digestOf, type Origin, placeOf, readSources, type Sources } from './sources.ts';

/** What is evaluated where one town's word counts: the baseline and the town's own rules, preparsed by Cedar under `name`. */
export type PolicySet = {
  readonly name: string;
  readonly rules: ReadonlyMap<string, Rule>;
  /** what the engine answered, by the whole of what it was asked: the same question has the same answer */
  readonly answered: Map<string, Answer>;
};

/** Everything that decides, checked and ready. Plain data, made at start. */
export type Policies = {
  /** over the digests of all texts, hex: stands in every decision and record */
  readonly digest: string;
  readonly contracts: ReadonlyMap<string, Contract>;
  /** as they came with the software or were uploaded, whether anybody has approved them or not */
  readonly brought: ReadonlyMap<string, Contract>;
  /** what towns have not approved of the contracts in force; empty where they have approved everything */
  readonly gaps: Gaps;
  /** newer forms that wait until all towns have approved them; the form before is in force */
  readonly heldBack: ReadonlyMap<string, HeldBack>;
  /** as they came with the software: those that the purposes in force do not know, or know in part (`contracts` has the part) */
  readonly waiting: ReadonlyMap<string, Contract>;
  /** as they stand in the texts in force: what a purpose asks for counts as it is written here */
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly municipalities: ReadonlyMap<string, Municipality>;
  /** by town; `baseline` where no town is concerned */
  readonly sets: ReadonlyMap<Origin, PolicySet>;
  readonly schema: { readonly name: string; readonly shown: ShownTypes };
  readonly sources: Sources;
};

/**
 * The policies as they stand in the folders: the baseline's and those of the towns under `municipalities`, as if everything were approved.
 * @throws Error with a line `file:line: what` for everything to mend
 */
export const loadPolicies = async (
  municipalities: string,
  contracts: ReadonlyMap<string, Contract>,
): Promise<Policies> => compile(await readSources(municipalities), contracts);

type CompileOptions = {
  /** contracts that need not be of use yet: a newer software brings them before the towns have approved the purposes that they serve */
  readonly mayWait?: ((id: string) => boolean) | undefined;
  /** what the towns have approved of the contracts; left out: everything, as where rules are only checked */
  readonly coverage?: Coverage;
  /** contracts that came with the software */
  readonly isOurs?: (id: string) => boolean;
};

/** @throws Error with a line `file:line: what` for everything to mend */
export function compile(
  sources: Sources,
  given: ReadonlyMap<string, Contract>,
  { mayWait = () => false, coverage, isOurs = () => false }: CompileOptions = {},
): Policies {
  const purposes = readPurposes(sources);
  // Rules are read with the newest, which they may name already; what is decided by is what the towns have approved.
  const { contracts, waiting } = setAside(given, purposes, mayWait);
  const schema = makeSchema(sources.get(baseline)?.files['schema.cedarschema'] ?? '', contracts, purposes);
  const problems = [...checkReferences(sources, contracts, purposes)];
  const rules = new Map<Origin, Rule[]>();
  const municipalities = new Map<string, Municipality>();
  for (const [origin, bundle] of sources) {
    const own = readAll(origin, bundle, contracts, problems);
    rules.set(origin, own);
    problems.push(...checkRules(own, schema.text));
    if (origin !== baseline)
      municipalities.set(origin, readMunicipality(origin, bundle.files['municipality.json'] ?? '', problems));
  }
  if (problems.length > 0) throw new Error(`規則に直すところがあります。\n${problems.join('\n')}`);

  const origins = [...sources.keys()];
  const { contracts: inForce, heldBack } = coverage
    ? holdBack(contracts, { coverage, origins, purposes, isOurs })
    : { contracts, heldBack: new Map() };
  const gaps = coverage ? findGaps(inForce.values(), coverage, origins) : new Map();
  const digest = digestOfAll({ sources, contracts: inForce, gaps });
  const shared = rules.get(baseline) ?? [];
  const sets = [...rules].map(([origin, own]): [Origin, PolicySet] => [
    origin,
    preparse(`${digest}/${origin}`, origin === baseline ? shared : [...shared, ...own]),
  ]);
  getSuccess(cedar.preparseSchema(digest, schema.text));
  return {
    digest,
    contracts: inForce,
    brought: given,
    gaps,
    heldBack,
    waiting,
    purposes,
    municipalities,
    sets: new Map(sets),
    schema: { name: digest, shown: schema.shown },
    sources,
  };
}

/** Without what nobody has approved: a purpose that is not in force serves nobody, and a contract without one is not there. */
function setAside(
  given: ReadonlyMap<string, Contract>,
  purposes: ReadonlyMap<string, Purpose>,
  mayWait: (id: string) => boolean,
) {
  const isWhole = ({ id, purposes: named }: Contract) => !mayWait(id) || named.every((one) => purposes.has(one));
  const contracts = [...given].flatMap(([id, contract]): [string, Contract][] => {
    if (isWhole(contract)) return [[id, contract]];
    const known = contract.purposes.filter((one) => purposes.has(one));
    return known.length === 0 ? [] : [[id, { ...contract, purposes: known }]];
  });
  return {
    contracts: new Map(contracts),
    waiting: new Map([...given].filter(([, contract]) => !isWhole(contract))),
  };
}

type Parts = Pick<Policies, 'sources' | 'contracts' | 'gaps'>;
const digestOfAll = (all: Parts): string =>
  createHash('sha256')
    .update(JSON.stringify(partsOf(all)))
    .digest('hex');

/**
 * What the digest of everything is made of, in the order of their names: each origin and the digest of its texts, the contracts, and, in clear, what
 * an origin has not approved of them.
 */
export const partsOf = ({ sources, contracts, gaps }: Parts): readonly (readonly [Origin, string])[] =>
  [
    ...[...sources, [contractsOrigin, contractTexts(contracts)] as const].map(
      ([origin, bundle]) => [origin, digestOf(bundle)] as const,
    ),
    ...[...gaps].map(([origin, ofTown]) => [`${origin}/unapproved`, JSON.stringify(listed(ofTown))] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));

const listed = (ofTown: ReadonlyMap<string, Gap>) =>
  [...ofTown]
    .map(([id, { fields, purposes, kinds }]) => [id, [...fields], [...purposes], [...kinds]] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** The name of the contracts among the parts of a digest; no town has it. */
export const contractsOrigin = 'contracts';
export const contractTexts = (contracts: ReadonlyMap<string, Contract>): Bundle => ({
  files: Object.fromEntries([...contracts].map(([id, one]) => [`${id}.json`, JSON.stringify(one)])),
});

function readAll(
  origin: Origin,
  { files }: Bundle,
  contracts: ReadonlyMap<string, Contract>,
  problems: string[],
): Rule[] {
  const policies = Object.entries(files).filter(([file]) => file.endsWith('.cedar'));
  return policies.flatMap(([file, text]) =>
    readRules(origin, file, text, contracts, (line, problem) =>
      problems.push(`${placeOf(origin, file)}:${line}: ${problem}`),
    ),
  );
}

function preparse(name: string, rules: readonly Rule[]): PolicySet {
  getSuccess(
    cedar.preparsePolicySet(name, { staticPolicies: Object.fromEntries(rules.map(({ id, text }) => [id, text])) }),
  );
  return { name, rules: new Map(rules.map((rule) => [rule.id, rule])), answered: new Map() };
}

function getSuccess(answer: cedar.CheckParseAnswer): void {
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('\n'));
}
