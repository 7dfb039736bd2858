import { createHash, generateKeyPairSync } from 'node:crypto';
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

test.each([
  ['ed25519', 0x04],
  ['ml-dsa-44', 0x06],
] as const)('a cosignature by %s is checked, and a false one voids the note', (type, byte) => {
  const witness = generateKeyPairSync(type as 'ed25519');
  const signer = { name: 'witness.example', key: witness.privateKey, time: 1_700_000_000 };
  const checkpoint = parseCheckpoint(body);
  const cosigned = byte === 0x04 ? cosignEd25519(body, signer) : cosignMlDsa(checkpoint, signer);
  const note = formatNote(body, [signNote(body, { name: checkpoint.origin, key: log.privateKey }), cosigned]);
  const key = vkeyOf('witness.example', byte, rawPublicKey(witness.publicKey));
  expect(checkNoteSignature(parseNote(note), parseVkey(key), checkpoint)).toBe(true);
  const other = formatNote(formatCheckpoint({ origin: checkpoint.origin, size: 8, root }), [cosigned]);
  expect(() => openCheckpoint(other, [key])).toThrow('witness.example');
});

test('a proof reads back as it was written', () => {
  const proof = { index: 3, hashes: [root, root], checkpoint: formatNote(body, ['\u2014 a AAAAAAA=\n']) };
  expect(parseProof(formatProof(proof))).toEqual(proof);
});
