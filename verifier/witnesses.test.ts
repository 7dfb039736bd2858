import { expect, test } from 'vitest';
import { cosignEd25519, formatNote, parseNote } from '../contracts/tlog/note.ts';
import { verifyLog } from './log.ts';
import { createChance } from './tamper/chance.ts';
import { createSigner, keyOf, memorySource, origin, placeOf, publish, type Signer, today } from './tamper/log.ts';

const chance = createChance(3);
const places = Array.from({ length: 3 }, (_, i) => placeOf(i, chance));
const log = createSigner(origin);
const witnesses = ['a.example', 'b.example', 'c.example'].map(createSigner);
const vkeys = witnesses.map((witness) => keyOf(witness, 0x04));

/** What a reader who asks for `needed` of the three finds under a checkpoint that these have cosigned. */
async function look(cosigners: readonly Signer[], needed: number | undefined, trusted = vkeys): Promise<string[]> {
  const files = await publish(places, log);
  const { body, signatures } = parseNote(files.get('checkpoint')!.toString());
  const lines = cosigners.map((signer) => cosignEd25519(body, { ...signer, time: 1_795_000_000 }));
  files.set('checkpoint', Buffer.from(formatNote(body, [signatures[0]!.line, ...lines])));
  const options = { vkeys: [keyOf(log)], witnesses: trusted, witnessesNeeded: needed, today };
  return (await verifyLog(memorySource(files), options)).findings.map(({ code, where }) => `${code} ${where}`);
}

test.each<[number, number | undefined, string[]]>([
  [3, undefined, []],
  [2, undefined, ['witness_missing c.example']],
  [2, 2, []],
  [1, 2, ['witness_missing checkpoint']],
  [0, 1, ['witness_missing checkpoint']],
])('%i have cosigned, %s are asked for', async (cosigned, needed, found) =>
  expect(await look(witnesses.slice(0, cosigned), needed)).toEqual(found),
);

test('one witness with two keys counts once', async () => {
  const twice = [witnesses[0]!, createSigner('a.example')];
  const trusted = [...twice.map((witness) => keyOf(witness, 0x04)), vkeys[1]!];
  expect(await look(twice, 2, trusted)).toEqual(['witness_missing checkpoint']);
  expect(await look([twice[1]!, witnesses[1]!], 2, trusted)).toEqual([]);
});

test('a false cosignature is an alarm also where enough others are true', async () => {
  const files = await publish(places, log);
  const { body, signatures } = parseNote(files.get('checkpoint')!.toString());
  const time = 1_795_000_000;
  const lines = witnesses.map((signer, i) => cosignEd25519(i === 2 ? 'other\n1\n' : body, { ...signer, time }));
  files.set('checkpoint', Buffer.from(formatNote(body, [signatures[0]!.line, ...lines])));
  const options = { vkeys: [keyOf(log)], witnesses: vkeys, witnessesNeeded: 2, today };
  const { findings } = await verifyLog(memorySource(files), options);
  expect(findings.map(({ code, where }) => `${code} ${where}`)).toEqual(['witness_invalid c.example']);
});
