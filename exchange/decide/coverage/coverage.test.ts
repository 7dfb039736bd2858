import { expect, test } from 'vitest';
import type { Contract } from '../../../contracts/contract.ts';
import { tellFormerNames } from '../../enrol/in-force.ts';
import { bundleOf, choosePolicies } from '../approved.ts';
import { decide, explain, type Policies } from '../index.ts';
import type { Question } from '../question.ts';
import { baseline, type Sources } from '../sources.ts';
import {
  certification,
  consent,
  contracts,
  helper,
  manager,
  relation,
  sharing,
  sources,
  subject,
  withRules,
} from '../testing.ts';
import { approvedIn, findGap, type Shown } from './coverage.ts';

const get = (id: string): Contract => contracts.get(id)!;
const upgraded = (...newer: readonly Contract[]) =>
  new Map([...contracts, ...newer.map((one) => [one.id, one] as const)]);
const shown = (all: ReadonlyMap<string, Contract>, number: number): Shown => ({
  digest: `${number}`,
  number,
  contracts: all,
});

/** The region after an upgrade; `approving` have approved the newer contracts too. */
function start(
  newer: ReadonlyMap<string, Contract>,
  approving: readonly string[] = [],
  of: Sources = sources,
): Policies {
  const coverage = new Map(
    [...of.keys()].map((origin) => [
      origin,
      [shown(contracts, 1), ...(approving.includes(origin) ? [shown(newer, 2)] : [])],
    ]),
  );
  return choosePolicies(of, newer, { versions: bundleOf(of), coverage }, { isOurs: () => true }).policies;
}
/** A town that lets out everything to everybody. */
const all = withRules('990019', '@title("すべて")\n@disclose("*")\npermit (principal, action, resource);');
const itemsOf = (policies: Policies, question: Question) => {
  const decision = decide(policies, question);
  return decision.outcome === 'permit' ? decision.items : decision.reasons;
};

const card = get('municipal/certification');
/** The baseline lets out all of it (`@disclose("*")`) to whoever plans a person's care. */
const planning = (policies: Policies, town: string) => {
  const asked = certification(town, manager);
  return itemsOf(policies, { ...asked, contract: policies.contracts.get(card.id)! });
};
const properties = card.schema!.properties as Record<string, unknown>;
const withDiagnosis: Contract = {
  ...card,
  version: '3',
  fields: { ...card.fields, diagnosis: { title: '診断名', class: '要配慮個人情報', aboutOthers: false } },
  schema: { ...card.schema, properties: { ...properties, diagnosis: { type: 'string' } } },
};

/** Where one town has approved it, and the other has not. */
const half = start(upgraded(withDiagnosis), ['990027']);

test('a new field of a newer contract goes out under no rule that a town has approved before, in that town alone', () => {
  expect(planning(half, '990019')).toEqual(Object.keys(card.fields));
  expect(planning(half, '990027')).toEqual(Object.keys(withDiagnosis.fields));
  const full = start(upgraded(withDiagnosis), ['990019', '990027']);
  expect(planning(full, '990019')).toContain('diagnosis');
  expect(half.digest).not.toBe(full.digest); // the record of a cut leads to what was not approved
});

test('where the person’s town and the giver’s differ, both must have approved it', () => {
  const asked = certification('990027', manager);
  const across = { ...asked, contract: withDiagnosis, sender: { ...asked.sender, municipality: '990019' } };
  expect(itemsOf(half, across)).toEqual(Object.keys(card.fields));
});

test('the baseline approved anew is no way round, whether it says all or names the field', () => {
  const named = `@title("渡す")\n@disclose("diagnosis")\npermit (principal, action, resource == Contract::"${card.id}");`;
  for (const rules of [sources, withRules(baseline, named)])
    expect(planning(start(upgraded(withDiagnosis), [baseline], rules), '990019')).toEqual(Object.keys(card.fields));
});

test('nor is a town’s own rule that lists the field, from before it had another meaning', () => {
  const rule = (fields: string) =>
    withRules(
      '990019',
      `@title("渡す")\n@disclose("${fields}")\npermit (principal, action, resource == Contract::"${card.id}");`,
    );
  const weaker = { ...card, fields: { ...card.fields, name: { ...card.fields.name!, class: '公開情報' as const } } };
  for (const rules of [rule('name'), rule('*')]) {
    expect(planning(start(upgraded(weaker), [], rules), '990019')).not.toContain('name');
    expect(planning(start(upgraded(weaker), ['990019'], rules), '990019')).toContain('name');
  }
});

const before = approvedIn([shown(contracts, 1)]);
const field = card.fields.careLevel!;
const withLevel = (more: Partial<typeof field>): Contract => ({
  ...card,
  fields: { ...card.fields, careLevel: { ...field, ...more } },
});
/** The same, with something else at one place. */
const withPlace = (part: unknown, [step, ...rest]: readonly string[], value: object): Record<string, unknown> =>
  step === undefined
    ? { ...value }
    : { ...(part as object), [step]: withPlace((part as Record<string, unknown>)[step], rest, value) };
test.each<[string, Contract]>([
  ['its class of data is weaker', withLevel({ class: '個人情報' })],
  [
    'it is no longer said to speak of others',
    { ...withLevel({}), fields: { ...card.fields, careLevel: { ...field, aboutOthers: !field.aboutOthers } } },
  ],
  ['it stands elsewhere', withLevel({ at: '/name' })],
  ['it is called something else', withLevel({ title: '病名' })],
  [
    'more may stand in it',
    { ...card, schema: withPlace(card.schema, ['properties', 'certification', 'properties', 'careLevel'], {}) },
  ],
])('a field that has come to mean something else is a new one: %s', (_, changed) => {
  expect(findGap(changed, before)).toEqual({ fields: new Set(['careLevel']), purposes: new Set(), kinds: new Set() });
});

test.each<[string, Partial<Contract>]>([
  ['it is about others', { subject: 'many' }],
  ['its subject stands elsewhere in the question', { subjectAt: { parameter: 'person' } }],
  ['more may be asked', { endpoints: [{ method: 'GET', path: '/*' }] }],
  ['the case is another', { case: { decided: { at: '/decided', values: ['yes'] } } }],
])('a contract that has come to be something else is a new one: %s', (_, changed) => {
  expect(findGap({ ...card, ...changed }, before)?.fields).toEqual(new Set(Object.keys(card.fields)));
});

test('what a contract says in other words, or in another order, it said before', () => {
  const { name, ...others } = properties as Record<string, object>;
  const same: Contract = {
    ...card,
    version: '3',
    plain: '別の説明です。',
    relayDays: 3,
    schema: {
      $defs: { called: { ...name, title: '氏名' } },
      ...card.schema,
      description: '説明',
      properties: { ...others, name: { $ref: '#/$defs/called' } },
    },
  };
  expect(findGap(same, before)).toBe(undefined);
});

test('a contract that has another name now is approved as it was; what is new in it is not', () => {
  const renamed: Contract = { ...card, id: 'municipal/renamed', formerly: [card.id] };
  expect(findGap(renamed, before)).toBe(undefined);
  expect(findGap({ ...renamed, fields: withDiagnosis.fields, schema: withDiagnosis.schema }, before)?.fields).toEqual(
    new Set(['diagnosis']),
  );
  expect(findGap({ ...card, id: 'municipal/renamed' }, before)?.fields).toEqual(new Set(Object.keys(card.fields)));
});

test('a contract that is wholly new goes under no older rule, and one that serves another purpose not under that', () => {
  const born = { ...withDiagnosis, id: 'municipal/newer' };
  const asked = { ...certification('990019', manager), contract: born };
  expect(itemsOf(start(upgraded(born), [], all), asked)).toEqual(['not_yet_approved']);
  expect(itemsOf(start(upgraded(born), ['990019'], all), asked)).toEqual(Object.keys(born.fields));

  const papers = get('municipal/certification-documents');
  const wider = { ...papers, purposes: [...papers.purposes, 'certification-check'] };
  const shownThen = { resultNotified: true, certificationResult: '要介護', careManagerCertificate: '1' };
  const plans = { ...certification('990019', manager, { shown: shownThen }), contract: wider };
  const checks = {
    ...plans,
    purpose: start(contracts).purposes.get('certification-check')!,
    receiver: helper,
    subject: {
      ...plans.subject!,
      relations: [...plans.subject!.relations, relation(helper, 'care-provider')],
      consents: [
        consent(helper.id, 'certification-check'),
        consent(helper.id, 'certification-check', { giver: 'doctor' }),
      ],
    },
  };
  expect(itemsOf(start(upgraded(wider), [], all), checks)).toEqual(['not_yet_approved']);
  expect(itemsOf(start(upgraded(wider), [], all), plans)).toEqual(Object.keys(papers.fields));
});

test('explain names the fields, and the town that has not approved them', () => {
  const asked = { ...certification('990019', manager), contract: withDiagnosis };
  expect(explain(half, asked)).toMatchObject({
    outcome: 'permit',
    cut: [{ field: 'diagnosis', title: '診断名', text: '縁側市が、この項目をまだ承認していません。' }],
    unapproved: ['縁側市がまだ承認していないため、「診断名」は渡りません。'],
  });
  expect(explain(half, { ...certification('990027', manager), contract: withDiagnosis }).cut).toEqual([]);
  const born = { ...withDiagnosis, id: 'municipal/newer' };
  const { outcome, reasons } = explain(start(upgraded(born), [], all), { ...asked, contract: born });
  expect([outcome, reasons[0]!.code]).toEqual(['refuse', 'not_yet_approved']);
  expect(reasons[0]!.text).toContain('縁側市: ');
});

const note = get('care/note');
const noteProperties = note.schema!.properties as Record<string, object>;
const longNote: Contract = {
  ...note,
  version: `${note.version}.1`,
  fields: { ...note.fields, illness: { title: '病状', class: '要配慮個人情報', aboutOthers: false } },
  schema: { ...note.schema, properties: { ...noteProperties, illness: { type: 'string' } } },
};
test('a content that goes whole keeps its older form until every town has approved the newer; the older is still accepted', () => {
  for (const approving of [[], ['990019'], ['990027', baseline]]) {
    const policies = start(upgraded(longNote), approving);
    expect(policies.contracts.get(note.id)).toEqual(note);
    expect([...policies.heldBack.keys()]).toEqual([note.id]);
    expect(itemsOf(policies, sharing({ contract: longNote }))).toEqual(['*']);
  }
  const policies = start(upgraded(longNote), ['990019', '990027']);
  expect(policies.contracts.get(note.id)).toEqual(longNote);
  expect(policies.heldBack.size).toBe(0);
  expect(explain(start(upgraded(longNote)), sharing({ contract: longNote })).unapproved.join()).toContain(
    `版 ${note.version} のまま`,
  );
});

test('the older form of one that has another name now is in force under that name', () => {
  const renamed: Contract = { ...longNote, id: 'care/renamed', formerly: [note.id] };
  const newer = new Map([...contracts, [renamed.id, renamed] as const]);
  newer.delete(note.id);
  const policies = start(newer, ['990019']);
  expect(policies.contracts.get(renamed.id)).toEqual({ ...note, id: renamed.id, formerly: [note.id] });
  expect(policies.heldBack.get(renamed.id)?.towns).toEqual(['990027']);
});

test('a rule that a town approved under the former name of a contract counts for it under its name of today', () => {
  const renamed: Contract = { ...card, id: 'municipal/renamed', formerly: [card.id] };
  const newer = new Map([...contracts, [renamed.id, renamed] as const]);
  newer.delete(card.id);
  const other = get('municipal/certification-documents').id;
  const rules = (...lines: string[]) => withRules('990019', lines.join('\n'));
  const named = rules(
    '// Contract::"municipal/certification" とは',
    '@title("Contract::\\"municipal/certification\\" の性別のこと")',
    '@cap("sex, name")',
    `permit (principal, action, resource == Contract :: "${card.id}");`,
    '@title("渡さない")',
    '@refuse("town_forbids")',
    'forbid (principal, action, resource)',
    `when { [Contract::"${other}", Contract::"${card.id}"].contains(resource) && context.purpose == Purpose::"certification-check" };`,
  );
  const policies = start(newer, [], named);
  const asked = { ...certification('990019', manager), contract: renamed };
  expect(itemsOf(policies, asked)).toEqual(['name', 'sex']);
  const check = { ...asked, purpose: policies.purposes.get('certification-check')! };
  expect(itemsOf(policies, check)).toContain('town_forbids');
  // The words that were approved stay as they are; who runs the region is told.
  expect(policies.sources.get('990019')).toEqual(named.get('990019'));
  const own = tellFormerNames(policies).filter((text) => text.includes('/more.cedar:'));
  expect(own.map((text) => /more\.cedar:(\d+): .* は、いまは municipal\/renamed です/.exec(text)?.[1])).toEqual([
    '4',
    '8',
  ]);
  expect(tellFormerNames(start(contracts, [], named))).toEqual([]);
});

test('a new one that goes whole has no older form: it is given where the towns have approved it', () => {
  const born = { ...longNote, id: 'care/newer' };
  const policies = start(upgraded(born), ['990027']);
  expect(itemsOf(policies, sharing({ contract: born }))).toEqual(['not_yet_approved']);
  const sender = { ...manager, municipality: '990027' };
  expect(itemsOf(policies, sharing({ contract: born, sender, subject: subject({ municipality: '990027' }) }))).toEqual([
    '*',
  ]);
});

test('what is asked of the platform itself can always be asked, or nobody could approve anything', () => {
  const own = get('platform/enrolment');
  expect(findGap({ ...own, subject: 'many', version: '2' }, before)).toBe(undefined);
});
