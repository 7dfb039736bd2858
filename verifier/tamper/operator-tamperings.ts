import { cosignEd25519, formatNote, parseNote } from '../../contracts/tlog/note.ts';
import { rememberingReader, type Tampering, type Town, withKey, withoutKey } from './attack.ts';
import type { Chance } from './chance.ts';
import { createSigner, type Files, origin, placeOf, publish, type Signer, signedCheckpoint } from './log.ts';

type Changes = Parameters<typeof signedCheckpoint>[3];

/** The log's files as they are, under another checkpoint that the log's own key, or another, signs. */
const resign =
  (change: (town: Town, chance: Chance) => { log?: Signer; changes?: Changes }): Tampering =>
  async (town, chance, size) => {
    const { log = town.log, changes } = change(town, chance);
    const checkpoint = await signedCheckpoint(town.places, log, undefined, changes);
    const files: Files = new Map(town.files).set('checkpoint', Buffer.from(checkpoint));
    return { files, options: rememberingReader(town, size) };
  };

/** The true checkpoint with other signature lines under it. */
const recosign = (lines: (town: Town, body: string, chance: Chance) => string[]): Tampering =>
  withoutKey((files, chance, town) => {
    const { body, signatures } = parseNote(files.get('checkpoint')!.toString());
    files.set('checkpoint', Buffer.from(formatNote(body, [signatures[0]!.line, ...lines(town, body, chance)])));
  });

/** By the operator, or by whoever has stolen the log's key; and around the witness's key, which neither has. */
export const operatorTamperings: Readonly<Record<string, Tampering>> = {
  書き換えて署名し直す: withKey((places, chance, size) => {
    const at = chance.int(size);
    return places.with(at, placeOf(at, chance));
  }),
  消して署名し直す: withKey((places, chance, size) => places.toSpliced(chance.int(size), 1)),
  差し込んで署名し直す: withKey((places, chance, size) => {
    const at = chance.int(size);
    return places.toSpliced(at, 0, placeOf(at, chance));
  }),
  入れ替えて署名し直す: withKey((places, chance, size) => {
    const at = chance.int(size);
    const other = (at + 1 + chance.int(places.length - 1)) % places.length;
    return places.with(at, places[other]!).with(other, places[at]!);
  }),
  巻き戻して署名し直す: withKey((places, chance, size) => places.slice(0, chance.int(size))),
  巻き戻してから別の続きを書く: withKey((places, chance, size) => {
    const kept = chance.int(size);
    const added = Array.from({ length: places.length - kept + chance.int(20) }, (_, i) => placeOf(kept + i, chance));
    return [...places.slice(0, kept), ...added];
  }),
  古いチェックポイントを再び出す: async (town, chance, size) => ({
    files: await publish(town.places.slice(0, chance.int(size)), town.log, town.witness),
    options: rememberingReader(town, size),
  }),
  別の根に署名する: resign((_, chance) => ({ changes: { root: chance.bytes(32) } })),
  件数を偽って署名する: resign(({ places }, chance) => ({
    changes: { size: places.length + chance.pick([-1, 1]) * (1 + chance.int(200)) },
  })),
  台帳の名前を変えて署名する: resign((town) => ({
    log: { ...town.log, name: 'other.example/ledger' },
    changes: { origin: 'other.example/ledger' },
  })),
  名前だけ変えて元の鍵で署名する: resign(() => ({ changes: { origin: 'other.example/ledger' } })),
  鍵を差し替える: async (town, _, size) => ({
    files: await publish(town.places, createSigner(origin)),
    options: rememberingReader(town, size),
  }),
  連署を外す: recosign(() => []),
  立会人を騙って連署する: recosign((town, body) => [
    cosignEd25519(body, { ...createSigner(town.witness.name), time: 1_795_000_000 }),
  ]),
  別のチェックポイントの連署を写す: recosign(({ earlier }, body, chance) => {
    const other = chance.pick([...earlier.values()].filter((note) => !note.startsWith(body)));
    return [parseNote(other).signatures[1]!.line];
  }),
};
