import { createHash, createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkOpening, leafOf, openField, parseLeaf } from './leaf.ts';
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

/** The leaf as its definition reads, by the ordinary HMAC. */
function leafByDefinition(of: RecordFields, key: Buffer): string {
  const lines = recordFields.map((name) => {
    const salt = createHmac('sha256', key).update(`engawa/salt/${name}`).digest();
    return createHash('sha256')
      .update(salt)
      .update(JSON.stringify([name, of[name]]))
      .digest('base64');
  });
  return `engawa-record/v3\n${lines.join('\n')}\n`;
}

test('a leaf is what its definition says', () => {
  expect(leafOf(fields, secret).toString()).toBe(leafByDefinition(fields, secret));
  for (let i = 0; i < 20; i++) {
    const key = randomBytes(32);
    expect(leafOf(fields, key).toString()).toBe(leafByDefinition(fields, key));
  }
});

test('each field opens, and only with its own salt, value and name', () => {
  const leaf = leafOf(fields, secret);
  for (const name of recordFields) {
    const opening = openField(fields, secret, name);
    expect(checkOpening(leaf, name, opening)).toBe(true);
    expect(checkOpening(leaf, name, { ...opening, value: 'other' })).toBe(false);
    expect(checkOpening(leaf, name, { ...opening, salt: randomBytes(32).toString('base64') })).toBe(false);
    const next = recordFields[(recordFields.indexOf(name) + 1) % recordFields.length]!;
    expect(checkOpening(leaf, next, opening)).toBe(false);
  }
  expect(checkOpening(leaf, 'items', { ...openField(fields, secret, 'items'), value: '*' })).toBe(false);
  expect(checkOpening(leaf, 'count', { ...openField(fields, secret, 'count'), value: '1' })).toBe(false);
});

test('a changed field changes its own line and no other; another secret changes all', () => {
  const before = leafOf(fields, secret).toString().split('\n');
  const after = leafOf({ ...fields, decision: 'refuse' }, secret)
    .toString()
    .split('\n');
  expect(before.filter((line, i) => line !== after[i])).toHaveLength(1);
  expect(before.indexOf(before.find((line, i) => line !== after[i])!)).toBe(1 + recordFields.indexOf('decision'));
  const other = leafOf(fields, Buffer.alloc(32, 8)).toString().split('\n');
  expect(before.filter((line, i) => line === other[i])).toEqual(['engawa-record/v3', '']);
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
    'engawa-record/v3\n',
    text.slice(0, -1),
    `${text}\n`,
    text.replace('v3', 'v1'),
    text.replace('v3', 'v2'),
    text.replace('v3', 'v4'),
    text.replace('=', ''),
  ])
    expect(() => parseLeaf(Buffer.from(bad))).toThrow(expect.objectContaining({ code: 'leaf_malformed' }));
  const opening = openField(fields, secret, 'id');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1500 }), fc.string(), fc.anything(), (bytes, name, anything) => {
      expect(checkOpening(bytes, 'id', opening)).toBe(false);
      expect(checkOpening(leaf, name, opening)).toBe(name === 'id');
      expect(checkOpening(leaf, 'id', anything as never)).toBe(false);
      expect(checkOpening(leaf, 'id', { ...opening, value: anything as never })).toBe(anything === opening.value);
    }),
  );
});

test('a record of an earlier version keeps its leaf: written before there were such fields, it is proved without', () => {
  const { session: _, ...second } = fields;
  const { declared: __, ...first } = second;
  for (const [before, header, names, absent] of [
    [first, 'engawa-record/v1', recordFields.slice(0, -2), 'declared'],
    [second, 'engawa-record/v2', recordFields.slice(0, -1), 'session'],
  ] as const) {
    const old = leafOf(before as typeof fields, secret);
    expect(old.toString().split('\n')[0]).toBe(header);
    expect([...parseLeaf(old).keys()]).toEqual([...names]);
    expect(checkOpening(old, 'count', openField(fields, secret, 'count'))).toBe(true);
    expect(checkOpening(old, absent, openField(fields, secret, absent))).toBe(false);
    expect(old.equals(leafOf({ ...fields, [absent]: null }, secret))).toBe(false);
  }
});

test('a value without one settled spelling makes no leaf', () => {
  for (const value of [1.5, Number.NaN, true, { a: 1 }, [1], undefined, 2 ** 53])
    expect(() => leafOf({ ...fields, count: value as number }, secret)).toThrow(RangeError);
  expect(() => leafOf(fields, Buffer.alloc(31))).toThrow(RangeError);
});
