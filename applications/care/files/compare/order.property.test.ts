import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../model/group.ts';
import type { SendingUnit } from '../model/unit.ts';
import { readUnits } from '../read/units.ts';
import { actualsOf, back } from '../testing.ts';
import { writeUnit } from '../write/unit.ts';
import { applyUnit } from './difference.ts';
import { type Held, identityOf } from './held.ts';

const people = ['0000000018', '0000000026'].map((insured) => ({ insurer: '990019', insured }));

/** Each unit corrects, or deletes, the actuals of one or two persons and kinds of service. */
const content = fc.oneof(
  fc
    .uniqueArray(
      fc.tuple(fc.constantFrom(...people), fc.constantFrom('11', '15')).chain(([who, type]) => actualsOf(who, type)),
      { minLength: 1, maxLength: 2, selector: ({ key }) => JSON.stringify(key) },
    )
    .map((entries) => ({ entries })),
  actualsOf(people[0]!, '11').map(({ kind, key }) => ({ deletions: [{ kind, key }] })),
  actualsOf(people[1]!, '15').map(({ kind, key }) => ({ deletions: [{ kind, key }] })),
);
const units = fc
  .array(content, { minLength: 1, maxLength: 6 })
  .map((all): SendingUnit[] =>
    all.map((one, i) => ({ route: back, sequence: String(20261101000000 + i), content: one })),
  );

/** What a person at a desk would hold: of each key what was said last. */
function lastSaid(sent: readonly SendingUnit[]): Map<string, Entry | undefined> {
  const said = new Map<string, Entry | undefined>();
  for (const { route, content } of sent) {
    for (const entry of content.entries ?? []) said.set(identityOf(route.from, entry.kind, entry.key), entry);
    for (const { kind, key } of content.deletions ?? []) said.set(identityOf(route.from, kind, key), undefined);
  }
  return said;
}
const entriesOf = (held: Held) => new Map([...held].map(([identity, { entry }]) => [identity, entry]));

test('no sequence of corrections and deletions loses actuals that were not deleted, whatever the order in which they arrive', () => {
  fc.assert(
    fc.property(
      units.chain((sent) => fc.tuple(fc.constant(sent), fc.shuffledSubarray(sent, { minLength: sent.length }))),
      ([sent, arriving]) => {
        let held: Held = new Map();
        for (const [i, unit] of sent.entries()) {
          held = applyUnit(held, unit).held;
          expect(entriesOf(held)).toEqual(lastSaid(sent.slice(0, i + 1)));
        }
        const late = arriving.reduce<Held>((before, unit) => applyUnit(before, unit).held, new Map());
        expect(new Map([...late].sort())).toEqual(new Map([...held].sort()));
        // Once more, all of it: what comes twice takes effect once.
        expect(arriving.reduce<Held>((before, unit) => applyUnit(before, unit).held, late)).toEqual(late);
      },
    ),
    { numRuns: 60 },
  );
});

test('the same by files: written, carried in one heap, read, and taken in', () => {
  fc.assert(
    fc.property(units, (sent) => {
      const files = sent.flatMap((unit) => {
        const written = writeUnit(unit);
        if (written.outcome !== 'written') throw new Error('refused');
        return written.files;
      });
      const held = readUnits(files.toReversed()).units.reduce<Held>((before, read) => {
        if (read.outcome !== 'read') throw new Error('not read');
        return applyUnit(before, read.unit).held;
      }, new Map());
      expect(entriesOf(held)).toEqual(lastSaid(sent));
    }),
    { numRuns: 25 },
  );
});
