import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kinds } from '../../contracts/kind.ts';
import { decide, loadPolicies } from './index.ts';
import { compiledWith, contracts, municipalitiesFolder, policies, sharing, sources } from './testing.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-municipalities-'));
  await cp(municipalitiesFolder, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const rule = (text: string) => `// 一行目は注釈\n@title("ためし")\n${text}`;

test.each<[string, string, string]>([
  ['Cedar syntax', rule('permit (principal, action, resource)\nwhen { resource = 1 };'), ':4: '],
  ['a template', rule('@disclose("*")\npermit (principal == ?principal, action, resource);'), ':4: '],
  [
    'an attribute that the schema has not',
    rule('forbid (principal, action, resource)\nwhen { principal.kynd == MemberKind::"clinic" };'),
    ':4: .*kynd',
  ],
  [
    'a kind of member that is not',
    rule('forbid (principal, action, resource)\nwhen { principal.kind == MemberKind::"clinik" };'),
    ':4: .*clinik',
  ],
  [
    'a purpose that is not registered',
    rule('forbid (principal, action, resource)\nwhen { context.purpose == Purpose::"care-plan" };'),
    ':4: .*care-plan',
  ],
  [
    'a contract that is not registered',
    rule('forbid (principal, action, resource == Contract::"care/plan");'),
    ':3: .*care/plan',
  ],
  [
    'a giver that is not',
    rule('forbid (principal, action, resource)\nunless { context.consents.contains(Giver::"docter") };'),
    ':4: .*docter',
  ],
  [
    'a value that is in no list',
    rule(
      'forbid (principal, action, resource)\nwhen { context.shown has form && context.shown.form == RequestForm::"様式9" };',
    ),
    ':4: .*様式9',
  ],
  ['an action that is not', rule('forbid (principal, action == Action::"inqiry", resource);'), ':3: .*inqiry'],
  [
    'a rule that can never hold',
    rule('forbid (principal, action, resource)\nwhen { context.shown has resultnotified };'),
    ':2: .*impossible',
  ],
  [
    'something shown that may be missing',
    rule('forbid (principal, action, resource)\nwhen { context.shown.resultNotified };'),
    ':4: .*optional',
  ],
  [
    'a field that no contract has',
    rule(
      '@disclose("opinion")\npermit (principal, action, resource == Contract::"municipal/certification-documents");',
    ),
    ':2: .*opinion',
  ],
  [
    'a field of another contract',
    rule('@disclose("UPPLAN")\npermit (principal, action, resource == Contract::"municipal/certification-documents");'),
    ':2: .*UPPLAN',
  ],
  ['fields without a contract', rule('@disclose("survey")\npermit (principal, action, resource);'), ':2: .*Contract'],
  ['a permit that says nothing of disclosure', rule('permit (principal, action, resource);'), ':2: .*@disclose'],
  [
    'a permit that discloses and caps',
    rule('@disclose("*")\n@cap("*")\npermit (principal, action, resource);'),
    ':2: .*@cap',
  ],
  ['a reason that is not', rule('@refuse("because")\nforbid (principal, action, resource);'), ':2: .*because'],
  [
    'a reason on a permit',
    rule('@refuse("protected")\n@disclose("*")\npermit (principal, action, resource);'),
    ':2: .*@refuse',
  ],
  ['a disclosure on a forbid', rule('@disclose("*")\nforbid (principal, action, resource);'), ':2: .*@disclose'],
  [
    'an obligation that nobody fulfils',
    rule('@oblige("destroy:always")\n@disclose("*")\npermit (principal, action, resource);'),
    ':2: .*destroy',
  ],
  [
    'a way of masking that is not',
    rule(
      '@oblige("mask:name/middle-1")\n@disclose("*")\npermit (principal, action, resource == Contract::"municipal/certification");',
    ),
    ':2: .*mask',
  ],
  [
    'a mask on a field that the contract has not',
    rule(
      '@oblige("mask:phone/last-4")\n@disclose("*")\npermit (principal, action, resource == Contract::"municipal/certification");',
    ),
    ':2: .*phone',
  ],
  [
    'an obligation of which nobody says the contract',
    rule('@oblige("mask:name/surname")\n@disclose("*")\npermit (principal, action, resource);'),
    ':2: .*Contract',
  ],
  [
    'a mask on a content that goes whole',
    rule(
      '@oblige("mask:UPPLAN/first-1")\n@disclose("*")\npermit (principal, action, resource == Contract::"care/careplan-v41");',
    ),
    ':2: .*全体',
  ],
  [
    'a way of generalising that is not',
    rule(
      '@oblige("generalise:birthDate/age-1")\n@disclose("*")\npermit (principal, action, resource == Contract::"municipal/certification");',
    ),
    ':2: .*generalise',
  ],
  [
    'a band without a width',
    rule(
      '@oblige("generalise:limitUnits/band-0")\n@disclose("*")\npermit (principal, action, resource == Contract::"municipal/certification");',
    ),
    ':2: .*generalise',
  ],
  [
    'a pseudonym with more to it',
    rule(
      '@oblige("pseudonymise:insuredNumber/stable")\n@disclose("*")\npermit (principal, action, resource == Contract::"municipal/certification");',
    ),
    ':2: .*pseudonymise',
  ],
  [
    'an obligation of the second place that is wrong',
    rule(
      '@oblige("mask:name/surname, mask:kana/all")\n@disclose("*")\npermit (principal, action, resource == Contract::"municipal/certification");',
    ),
    ':2: .*kana/all',
  ],
  [
    'a table of less than ten',
    rule(
      '@oblige("aggregate:ageGroup+guidance/k-9/asOf/person")\n@disclose("*")\npermit (principal, action, resource == Contract::"health/checkup-statistics");',
    ),
    ':2: .*10以上',
  ],
  [
    'a table of nobody knows how few',
    rule(
      '@oblige("aggregate:ageGroup/k-0/asOf/person")\n@disclose("*")\npermit (principal, action, resource == Contract::"health/checkup-statistics");',
    ),
    ':2: .*10以上',
  ],
  [
    'a table with three sides',
    rule(
      '@oblige("aggregate:ageGroup+guidance+person/k-10/asOf/person")\n@disclose("*")\npermit (principal, action, resource == Contract::"health/checkup-statistics");',
    ),
    ':2: .*二つまで',
  ],
  [
    'a table whose categories nobody fixed',
    rule(
      '@oblige("aggregate:person/k-10/asOf/person")\n@disclose("*")\npermit (principal, action, resource == Contract::"health/checkup-statistics");',
    ),
    ':2: .*enum',
  ],
  [
    'a table of no list',
    rule(
      '@oblige("aggregate:sex/k-10/certifiedOn/insuredNumber")\n@disclose("*")\npermit (principal, action, resource == Contract::"municipal/certification");',
    ),
    ':2: .*一覧',
  ],
  [
    'a table without its day',
    rule(
      '@oblige("aggregate:ageGroup/k-10/day/person")\n@disclose("*")\npermit (principal, action, resource == Contract::"health/checkup-statistics");',
    ),
    ':2: .*day',
  ],
  ['an annotation that is not', rule('@discloze("*")\nforbid (principal, action, resource);'), ':2: .*@discloze'],
  ['a rule without words', 'forbid (principal, action, resource);', ':1: .*@title'],
  ['an id given twice', rule('@id("x")\nforbid (principal, action, resource);').repeat(2), ':.: .*x が二つ'],
])('the start stops and names file and line: %s', async (_, text, expected) => {
  await writeFile(path.join(folder, '990027/policy/bad.cedar'), text);
  await expect(loadPolicies(folder, contracts)).rejects.toThrow(
    new RegExp(`^municipalities/990027/policy/bad\\.cedar${expected}`, 'm'),
  );
});

test('everything to mend is said at once', async () => {
  await writeFile(
    path.join(folder, '990019/policy/a.cedar'),
    rule('@refuse("because")\nforbid (principal, action, resource);'),
  );
  await writeFile(path.join(folder, '990027/policy/b.cedar'), 'forbid (principal, action, resource;');
  await writeFile(
    path.join(folder, '990027/municipality.json'),
    '{\n "code": "990019", "name": "軒端町", "kana": "ノキバマチ", "insurer": "654321" }',
  );
  const told = await loadPolicies(folder, contracts).catch((error: Error) => error.message);
  for (const line of ['990019/policy/a.cedar:2: ', '990027/policy/b.cedar:1: ', '990027/municipality.json:2: '])
    expect(told).toContain(`\nmunicipalities/${line}`);
});

const good = { ...policies.purposes.get('watch-over')!, id: '990027-watch' };
test.each<[string, string, string]>([
  ['no JSON', '[\n  {,\n]', ':2: '],
  [
    'a kind of member that is not',
    `[\n${JSON.stringify({ ...good, senderKinds: ['shops'] })}\n]`,
    ':2: 0.senderKinds.0',
  ],
  ['a part missing', JSON.stringify([{ ...good, basisTaker: undefined }]), ':1: 0.basisTaker'],
  ['a part too many', JSON.stringify([{ ...good, consent: [] }]), ':1: 0'],
  ['the name of another town', JSON.stringify([{ ...good, id: '990019-watch' }]), ':1: .*990027-'],
  ['a name without the town', JSON.stringify([{ ...good, id: 'watch' }]), ':1: .*990027-'],
  ['the same twice', `[${JSON.stringify(good)},\n${JSON.stringify(good)}]`, ':2: .*二つ'],
])('the start stops for a bad purpose: %s', async (_, text, expected) => {
  await writeFile(path.join(folder, '990027/purposes.json'), text);
  const wanted = new RegExp(`^municipalities/990027/purposes\\.json${expected}`, 'm');
  await expect(loadPolicies(folder, contracts)).rejects.toThrow(wanted);
});

test('purposes and contracts that do not know each other stop the start', async () => {
  const plan = contracts.get('care/careplan-v41')!;
  const strange = new Map([...contracts, [plan.id, { ...plan, purposes: [...plan.purposes, 'care-plans'] }]]);
  await expect(loadPolicies(folder, strange)).rejects.toThrow('care/careplan-v41: 利用目的 care-plans');
  const papers = contracts.get('municipal/certification-documents')!;
  const { doctorsOpinion: _, ...fields } = papers.fields;
  await expect(loadPolicies(folder, new Map([...contracts, [papers.id, { ...papers, fields }]]))).rejects.toThrow(
    /baseline\/purposes\.json:\d+: .*doctorsOpinion/,
  );
});

test.each<[string, string]>([
  ['990027/policy/more.ceder', 'municipalities/990027/policy/more.ceder:1: '],
  ['990027/more.cedar', 'municipalities/990027/more.cedar:1: '],
])('a rule where it would be passed over stops the start: %s', async (file, expected) => {
  await writeFile(path.join(folder, file), rule('forbid (principal, action, resource);'));
  await expect(loadPolicies(folder, contracts)).rejects.toThrow(expected);
});

test.each(['99002', '990028', 'nokiba'])('a folder that is no municipality’s stops the start: %s', async (name) => {
  await rename(path.join(folder, '990027'), path.join(folder, name));
  await expect(loadPolicies(folder, contracts)).rejects.toThrow(`municipalities/${name}:1: `);
});

test('a town is added by its folder alone: the template, copied and named', async () => {
  await rename(path.join(folder, 'example'), path.join(folder, '990035'));
  const loaded = await loadPolicies(folder, contracts);
  expect(loaded.municipalities.get('990035')?.name).toBe('手本町');
  expect(loaded.purposes.has('990035-snow-help')).toBe(true);
  expect([...loaded.sets.get('990035')!.rules.keys()]).toContain('990035/certification.cedar#give');
  expect(policies.municipalities.has('990035')).toBe(false);
});

test('the digest is over the exact texts, and every decision names it', async () => {
  const spaced = compiledWith('990027', ' ');
  expect(spaced.digest).not.toBe(policies.digest);
  expect(decide(spaced, sharing()).policyDigest).toBe(spaced.digest);
  expect((await loadPolicies(folder, contracts)).digest).toBe(policies.digest);
});

test('the schema knows every kind of message', () => {
  const text = sources.get('baseline')!.files['schema.cedarschema']!;
  const [, actions] = /^action ([\s\S]*?)appliesTo/m.exec(text)!;
  expect(actions!.match(/[a-z-]+/g)?.toSorted()).toEqual(Object.keys(kinds).toSorted());
});
