import { createHash, createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkOpening, isLeafOf, leafOf, leafVersions, leavesOf, openField, parseLeaf } from './leaf.ts';
import { type RecordFields, recordFields } from './record.ts';

const fields: RecordFields = {
  id: '0192f0c1-0000-7000-8000-000000000001',
  time: '2026-11-24T01:00:00.000Z',
  kind: 'submission',
  phase: 'acceptance',
  message: '0192f0c1-0000-7000-8000-000000000002',
  messageId: 'CARE/0300000100/careplan#1',
  previous: null,
  subject: 'ab'.repeat(32),
  municipality: '990019',
  actor: null,
  role: null,
  from: 'CARE/0300000100',
  fromSystem: 'CARE/0300000100/careplan',
  to: 'CARE/0300000005',
  toSystem: null,
  contract: 'careplan/4.1',
  items: ['*'],
  purpose: '居宅サービス計画の共有',
  basisGiver: '同意',
  basisTaker: null,
  consents: ['c1@3'],
  relations: [],
  decision: 'permit',
  reasons: [],
  policyDigest: null,
  payloadDigest: null,
  runMode: '通常',
  retention: '2031-11-24',
  hiddenUntil: null,
  count: 1,
  declared: ['no-my-number'],
  session: 'k'.repeat(32),
};
const secret = Buffer.alloc(32, 7);

/** The leaf as its definition reads, by streamed hashes. */
function leafByDefinition(version: string, of: RecordFields, key: Buffer): string {
  const { names } = leafVersions.find(({ header }) => header === version)!;
  const block = (counter: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(counter);
    return createHash('sha512').update(bytes).update(key).update('engawa/salts').digest();
  };
  const salts = Buffer.concat(Array.from({ length: 16 }, (_, i) => block(i + 1)));
  const lines = names.map((name, i) => {
    const salt =
      version === 'engawa-record/v4'
        ? salts.subarray(32 * i, 32 * i + 32)
        : createHmac('sha256', key).update(`engawa/salt/${name}`).digest();
    return createHash('sha256')
      .update(salt)
      .update(JSON.stringify([name, of[name]]))
      .digest('base64');
  });
  return `${version}\n${lines.join('\n')}\n`;
}

test('a leaf is what its definition says', () => {
  for (const key of [secret, ...Array.from({ length: 20 }, () => randomBytes(32))]) {
    expect(leafOf(fields, key).toString()).toBe(leafByDefinition('engawa-record/v4', fields, key));
    for (const version of leafVersions)
      expect(leafOf(fields, key, version).toString()).toBe(leafByDefinition(version.header, fields, key));
  }
});

test('each field opens, and only with its own salt, value and name', () => {
  const leaf = leafOf(fields, secret);
  for (const name of recordFields) {
    const opening = openField(leaf, fields, secret, name);
    expect(checkOpening(leaf, name, opening)).toBe(true);
    expect(checkOpening(leaf, name, { ...opening, value: 'other' })).toBe(false);
    expect(checkOpening(leaf, name, { ...opening, salt: randomBytes(32).toString('base64') })).toBe(false);
    const next = recordFields[(recordFields.indexOf(name) + 1) % recordFields.length]!;
    expect(checkOpening(leaf, next, opening)).toBe(false);
  }
  expect(checkOpening(leaf, 'items', { ...openField(leaf, fields, secret, 'items'), value: '*' })).toBe(false);
  expect(checkOpening(leaf, 'count', { ...openField(leaf, fields, secret, 'count'), value: '1' })).toBe(false);
});

test('a changed field changes its own line and no other; another secret changes all', () => {
  const before = leafOf(fields, secret).toString().split('\n');
  const after = leafOf({ ...fields, decision: 'refuse' }, secret)
    .toString()
    .split('\n');
  expect(before.filter((line, i) => line !== after[i])).toHaveLength(1);
  expect(before.indexOf(before.find((line, i) => line !== after[i])!)).toBe(1 + recordFields.indexOf('decision'));
  const other = leafOf(fields, Buffer.alloc(32, 8)).toString().split('\n');
  expect(before.filter((line, i) => line === other[i])).toEqual(['engawa-record/v4', '']);
});

test('equal values of one record do not show as equal', () => {
  const lines = leafOf(fields, secret).toString().trimEnd().split('\n');
  expect(new Set(lines).size).toBe(lines.length);
});

test('only the one spelling of a leaf is read; anything else is refused and opens nothing', () => {
  const leaf = leafOf(fields, secret);
  expect([...parseLeaf(leaf).keys()]).toEqual([...recordFields]);
  const text = leaf.toString();
  for (const bad of [
    '',
    'engawa-record/v4\n',
    text.slice(0, -1),
    `${text}\n`,
    text.replace('v4', 'v1'),
    text.replace('v4', 'v2'),
    text.replace('v4', 'v5'),
    text.replace('=', ''),
  ])
    expect(() => parseLeaf(Buffer.from(bad))).toThrow(expect.objectContaining({ code: 'leaf_malformed' }));
  const opening = openField(leaf, fields, secret, 'id');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1500 }), fc.string(), fc.anything(), (bytes, name, anything) => {
      expect(checkOpening(bytes, 'id', opening)).toBe(false);
      expect(checkOpening(leaf, name, opening)).toBe(name === 'id');
      expect(checkOpening(leaf, 'id', anything as never)).toBe(false);
      expect(checkOpening(leaf, 'id', { ...opening, value: anything as never })).toBe(anything === opening.value);
    }),
  );
});

test('a record of an earlier version keeps its leaf: what was written then is proved as it was written', () => {
  const { session: _, ...second } = fields;
  const { declared: __, ...first } = second;
  for (const [i, before] of [first, second, fields].entries()) {
    const version = leafVersions[i]!;
    const record = before as RecordFields;
    const old = leafOf(record, secret, version);
    expect(old.toString().split('\n')[0]).toBe(`engawa-record/v${i + 1}`);
    expect([...parseLeaf(old).keys()]).toEqual([...version.names]);
    expect(isLeafOf(old, record, secret)).toBe(true);
    expect(leavesOf(record, secret).filter((one) => one.equals(old))).toHaveLength(1);
    for (const name of version.names) expect(checkOpening(old, name, openField(old, record, secret, name))).toBe(true);
    for (const other of leafVersions.filter((one) => one !== version && one.names.every((name) => name in record)))
      expect(checkOpening(leafOf(record, secret, other), 'count', openField(old, record, secret, 'count'))).toBe(
        other.saltsOf === version.saltsOf,
      );
  }
});

test('a field that the leaf does not commit to is nobody’s: a record with one is not the record of the leaf', () => {
  const { session: _, ...second } = fields;
  const old = leafOf(second as RecordFields, secret, leafVersions[1]);
  expect(isLeafOf(old, fields, secret)).toBe(false);
  expect(isLeafOf(old, { ...second, session: null } as RecordFields, secret)).toBe(false);
  expect(() => openField(old, fields, secret, 'session')).toThrow(RangeError);
  expect(() => isLeafOf(leafOf(fields, secret), second as RecordFields, secret)).toThrow(RangeError);
  expect(isLeafOf(Buffer.from('engawa-record/v9\n'), fields, secret)).toBe(false);
  expect(isLeafOf(Buffer.alloc(0), fields, secret)).toBe(false);
});

test('a value without one settled spelling makes no leaf', () => {
  for (const value of [1.5, Number.NaN, true, { a: 1 }, [1], undefined, 2 ** 53])
    expect(() => leafOf({ ...fields, count: value as number }, secret)).toThrow(RangeError);
  expect(() => leafOf(fields, Buffer.alloc(31))).toThrow(RangeError);
});
