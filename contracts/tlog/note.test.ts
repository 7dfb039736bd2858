import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import {
  checkNoteSignature,
  cosignEd25519,
  cosignMlDsa,
  formatNote,
  parseNote,
  parseVkey,
  rawPublicKey,
  signNote,
  vkeyOf,
} from './note.ts';
import { formatProof, parseProof } from './proof.ts';

const root = createHash('sha256').update('root').digest();
const body = formatCheckpoint({ origin: 'engawa.example/ledger', size: 7, root });
const log = generateKeyPairSync('ed25519');
const vkey = vkeyOf('engawa.example/ledger', 0x01, rawPublicKey(log.publicKey));

test('the example key of the specification is read, and a key with a wrong id is not', () => {
  const text = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const { name, type, publicKey } = parseVkey(text);
  expect(vkeyOf(name, type, publicKey)).toBe(text);
  expect(() => parseVkey(text.replace('530d903a', '530d903b'))).toThrow('the id is not of this key');
});

test('a checkpoint opens with the log’s key; any changed byte of text or signature closes it', () => {
  const note = formatNote(body, [signNote(body, { name: 'engawa.example/ledger', key: log.privateKey })]);
  expect(openCheckpoint(note, [vkey]).checkpoint).toEqual({ ...parseCheckpoint(body) });
  for (let i = 0; i < note.length; i++) {
    const changed = `${note.slice(0, i)}${note[i] === 'A' ? 'B' : 'A'}${note.slice(i + 1)}`;
    expect(() => openCheckpoint(changed, [vkey]), `byte ${i}`).toThrow();
  }
});

const hasMlDsa = (() => {
  try {
    return Boolean(generateKeyPairSync('ml-dsa-44'));
  } catch {
    console.warn('This runtime has no ML-DSA-44: its cosignatures are left out of this test.');
    return false;
  }
})();

test.each([['ed25519', 0x04] as const, ...(hasMlDsa ? [['ml-dsa-44', 0x06] as const] : [])])(
  'a cosignature by %s is checked, and a false one voids the note',
  (type, byte) => {
    const witness = generateKeyPairSync(type as 'ed25519');
    const signer = { name: 'witness.example', key: witness.privateKey, time: 1_700_000_000 };
    const checkpoint = parseCheckpoint(body);
    const cosigned = byte === 0x04 ? cosignEd25519(body, signer) : cosignMlDsa(checkpoint, signer);
    const note = formatNote(body, [signNote(body, { name: checkpoint.origin, key: log.privateKey }), cosigned]);
    const key = vkeyOf('witness.example', byte, rawPublicKey(witness.publicKey));
    expect(checkNoteSignature(parseNote(note), parseVkey(key), checkpoint)).toBe(true);
    const other = formatNote(formatCheckpoint({ origin: checkpoint.origin, size: 8, root }), [cosigned]);
    expect(() => openCheckpoint(other, [key])).toThrow('witness.example');
  },
);

test('a proof reads back as it was written', () => {
  const proof = { index: 3, hashes: [root, root], checkpoint: formatNote(body, ['\u2014 a AAAAAAA=\n']) };
  expect(parseProof(formatProof(proof))).toEqual(proof);
});

/** The example of Go's sumdb/note, where the format comes from. */
const neumann = {
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  body: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const unused = { origin: 'unused', size: 0, root };

test('a note that others signed is checked; twice signed, each signature must hold', () => {
  const { vkey: theirs, body: said, line } = neumann;
  const check = (text: string) => checkNoteSignature(parseNote(text), parseVkey(theirs), unused);
  expect(check(formatNote(said, [line]))).toBe(true);
  expect(check(formatNote(said.replace('answer', 'Answer'), [line]))).toBe(false);
  const bytes = Buffer.from(line.slice('\u2014 PeterNeumann '.length), 'base64');
  bytes[20]! ^= 1;
  const broken = `\u2014 PeterNeumann ${bytes.toString('base64')}\n`;
  expect(check(formatNote(said, [line, broken]))).toBe(false);
  expect(check(formatNote(said, [broken, line]))).toBe(false);
});

test('a name or an id alone makes no signature of a key: it is ignored, not failed', () => {
  const own = signNote(body, { name: 'engawa.example/ledger', key: log.privateKey });
  const strange = [
    `\u2014 engawa.example/ledger ${Buffer.alloc(68, 1).toString('base64')}\n`,
    own.replace('engawa', 'engama'),
  ];
  expect(openCheckpoint(formatNote(body, [...strange, own]), [vkey]).signedBy).toEqual(['engawa.example/ledger']);
  expect(() => openCheckpoint(formatNote(body, strange), [vkey])).toThrow(
    expect.objectContaining({ code: 'signature_missing' }),
  );
});

test('a signature of one kind is none of another kind, though key and name are the same', () => {
  const name = 'engawa.example/ledger';
  const plain = formatNote(body, [signNote(body, { name, key: log.privateKey })]);
  const cosignKey = vkeyOf(name, 0x04, rawPublicKey(log.publicKey));
  expect(() => openCheckpoint(plain, [cosignKey])).toThrow(expect.objectContaining({ code: 'signature_missing' }));
});

test('only one spelling of a note is read', () => {
  const line = signNote(body, { name: 'a', key: log.privateKey });
  const good = formatNote(body, [line]);
  expect(parseNote(good).signatures[0]!.line).toBe(line);
  for (const bad of [
    '',
    '\n',
    '\n\n',
    body,
    `${body}\n`,
    good.slice(0, -1),
    `${good}\n`,
    good.replaceAll('\n', '\r\n'),
    good.replace('\u2014', '-'),
    good.replace('\u2014 a', '\u2014  a'),
    good.replace('\u2014 a', '\u2014 a+b'),
    good.replace('\u2014 a', '\u2014 a\u3000b'),
    good.replace('\u2014 a', '\u2014 a\u0085b'),
    good.replace(/=+\n$/, '\n'),
    good.replace('\n', '\t\n'),
    good.replace('\n', '\ud800\n'),
    formatNote(
      body,
      Array.from({ length: 101 }, () => line),
    ),
    `${'x'.repeat(1_000_000)}\n\n${line}`,
  ])
    expect(() => parseNote(bad), JSON.stringify(bad.slice(0, 80))).toThrow(
      expect.objectContaining({ code: 'note_malformed' }),
    );
  expect(
    parseNote(
      formatNote(
        body,
        Array.from({ length: 100 }, () => line),
      ),
    ).signatures,
  ).toHaveLength(100);
});

test('only one spelling of a checkpoint is read', () => {
  const good = formatCheckpoint({ origin: 'a', size: 10, root, extensions: ['more'] });
  expect(formatCheckpoint(parseCheckpoint(good))).toBe(good);
  for (const bad of [
    '',
    'a\n10\n',
    good.slice(0, -1),
    good.replace('more', ''),
    good.replace('10', '010'),
    good.replace('10', '-10'),
    good.replace('10', '1e1'),
    good.replace('10', '9007199254740992'),
    good.replace('=', ''),
    `\n${good}`,
  ])
    expect(() => parseCheckpoint(bad), bad).toThrow(expect.objectContaining({ code: 'checkpoint_malformed' }));
});

test('whatever is served, the parsers read it or say what is malformed', () => {
  const note = formatNote(body, [signNote(body, { name: 'engawa.example/ledger', key: log.privateKey })]);
  const samples = [note, body, vkey, formatProof({ index: 3, hashes: [root], checkpoint: note })];
  const spliced = fc
    .record({
      text: fc.constantFrom(...samples),
      at: fc.nat(),
      cut: fc.nat(5),
      put: fc.string({ unit: 'binary', maxLength: 5 }),
    })
    .map(({ text, at, cut, put }) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + cut));
  fc.assert(
    fc.property(fc.oneof(spliced, fc.string({ unit: 'binary' })), (text) => {
      for (const parse of [
        parseNote,
        parseCheckpoint,
        parseVkey,
        parseProof,
        (of: string) => openCheckpoint(of, [vkey]),
      ])
        try {
          parse(text);
        } catch (error) {
          expect(error).toHaveProperty('code', expect.stringMatching(/_(malformed|missing|invalid)$/));
        }
    }),
    { numRuns: 150 },
  );
});

test('only one spelling of a proof is read; extra data prove nothing and are passed over', () => {
  const good = formatProof({ index: 3, hashes: [root], checkpoint: 'rest\n' });
  expect(parseProof(good.replace('index', 'extra AAAA\nindex'))).toEqual(parseProof(good));
  for (const bad of [
    good.replace('v1', 'v2'),
    good.replace('index 3', 'index 03'),
    good.replace('index 3', 'index 9007199254740992'),
    good.replace('index', 'extra A\nindex'),
    good.replace('=', ''),
    good.replace('\n\n', '\n'),
    formatProof({ index: 3, hashes: Array.from({ length: 64 }, () => root), checkpoint: '' }),
  ])
    expect(() => parseProof(bad), bad).toThrow(expect.objectContaining({ code: 'proof_malformed' }));
});

test('a timestamp that tlog-cosignature forbids is no cosignature', () => {
  const witness = generateKeyPairSync('ed25519');
  const line = cosignEd25519(body, { name: 'w', key: witness.privateKey, time: 5 });
  const bytes = Buffer.from(line.slice(4), 'base64');
  bytes[4] = 0x80;
  const key = parseVkey(vkeyOf('w', 0x04, rawPublicKey(witness.publicKey)));
  const note = parseNote(formatNote(body, [`\u2014 w ${bytes.toString('base64')}\n`]));
  expect(checkNoteSignature(note, key, parseCheckpoint(body))).toBe(false);
  expect(checkNoteSignature(parseNote(formatNote(body, [line])), key, parseCheckpoint(body))).toBe(true);
});
