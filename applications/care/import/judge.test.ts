import fc from 'fast-check';
import { expect, test } from 'vitest';
import { myNumberCheckDigit } from '../../../contracts/my-number.ts';
import { writeZip } from '../../../web/export/write-zip.ts';
import type { Entry } from '../files/model/group.ts';
import type { Route } from '../files/model/unit.ts';
import type { NamedBytes } from '../files/read/file.ts';
import { readUnits } from '../files/read/units.ts';
import { anyActuals, anyPlan, anyPrevention, anySlip, back, sequence, several, there } from '../files/testing.ts';
import { writeUnit } from '../files/write/unit.ts';
import type { Person } from '../store/persons.ts';
import { judge } from './judge.ts';
import { limit, unpackFiles } from './unpack.ts';

const today = '2026-11-24';
const filesOf = (route: Route, entries: readonly Entry[]): readonly NamedBytes[] => {
  const written = writeUnit({ route, sequence, content: { entries } });
  if (written.outcome !== 'written') throw new Error('not written');
  return written.files;
};
const personsOf = (entries: readonly Entry[], until: string | null = null) =>
  entries.map(({ key: { insurer, insured } }) => ({ insurer, insured, until }) as Person);
const judged = (files: readonly NamedBytes[], own: string, known: readonly Person[]) =>
  readUnits(files).units.map((one) => judge(one, own, known, today));
const reasons = (files: readonly NamedBytes[], own: string, known: readonly Person[]) =>
  judged(files, own, known).map(({ unit, problems }) => [
    unit !== undefined,
    problems.map(({ code }) => code).filter((code) => code !== 'check_digit'),
  ]);

test.each([
  ['plan', there, anyPlan],
  ['slip', there, anySlip],
  ['actuals', back, anyActuals],
  ['prevention', there, anyPrevention],
] as const)('%s: what one office exports, singly or as a ZIP, the other takes in as it was', (_, route, one) => {
  fc.assert(
    fc.property(several<Entry>(one as fc.Arbitrary<Entry>), fc.boolean(), (entries, asZip) => {
      const files = filesOf(route, entries);
      const brought = asZip ? [{ name: '控え.zip', bytes: writeZip(files, new Date(0)) }] : files;
      const opened = unpackFiles(brought);
      expect(opened.unread).toEqual([]);
      expect(opened.files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')])).toEqual(
        files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]),
      );
      const [only, ...more] = judged(opened.files, route.to, personsOf(entries));
      expect(more).toEqual([]);
      expect(only!.unit).toEqual({ route, sequence, content: { entries } });
    }),
    { numRuns: 15 },
  );
});

const some = <T>(arbitrary: fc.Arbitrary<T>): T => fc.sample(arbitrary, { numRuns: 1, seed: 7 })[0]!;
const slips = fc.uniqueArray(anySlip, { minLength: 3, maxLength: 3, selector: ({ key }) => JSON.stringify(key) });

test('of many persons those are left out whom the office does not care for, or not any more, and the others are taken in', () => {
  const entries = some(slips);
  const [first, second, third] = entries as [Entry, Entry, Entry];
  const known = [...personsOf([first]), ...personsOf([second], '2026-10-31')];
  const [one] = judged(filesOf(there, entries), there.to, known);
  expect(one!.unit!.content.entries).toEqual([first]);
  expect(one!.leftOut.map(({ insured, reason }) => [insured, reason])).toEqual([
    [second.key.insured, 'person_ended'],
    [third.key.insured, 'unknown_person'],
  ]);
  for (const { what, mend } of one!.problems) expect(what + mend).toMatch(/。$/);
});

test('of whom the office cares for no more it takes in what was done until the end, and nothing of later months', () => {
  const actuals = some(anyActuals);
  const { month } = actuals.key;
  const endOf = (until: string) => reasons(filesOf(back, [actuals]), back.to, personsOf([actuals], until));
  expect(endOf(`${month.slice(0, 4)}-${month.slice(4)}-15`).map(([taken]) => taken)).toEqual([true]);
  expect(endOf('1999-12-31')).toEqual([[false, ['person_ended']]]);
});

test('what is for another office, our own, or tells actuals of somebody else is refused with why', () => {
  const [slip, actuals] = [some(anySlip), some(anyActuals)];
  const files = filesOf(there, [slip]);
  expect(reasons(files, '0300000999', personsOf([slip]))).toEqual([[false, ['not_for_us']]]);
  expect(reasons(files, there.from, personsOf([slip]))).toEqual([[false, ['not_for_us', 'our_own']]]);
  // A route whose sender is not who has done it: the name says one office, the rows another.
  const lent = filesOf(back, [actuals]).map(({ name, bytes }) => ({
    name: name.replace(back.from, '0300000888'),
    bytes,
  }));
  const [[taken, codes]] = reasons(lent, back.to, personsOf([actuals])) as [[boolean, string[]]];
  expect(taken).toBe(false);
  expect(codes).toContain('not_their_own');
});

test('a ZIP that is broken, too large, nested or full of paths harms nobody, and is said', () => {
  const zip = (files: readonly NamedBytes[]) => ({ name: 'a.zip', bytes: writeZip(files, new Date(0)) });
  const text = (name: string, size = 3) => ({ name, bytes: Buffer.alloc(size, 'x') });
  const names = (brought: ReturnType<typeof unpackFiles>) => [
    brought.files.map(({ name }) => name),
    brought.unread.length,
  ];
  expect(names(unpackFiles([zip([text('../../etc/passwd'), text('C:\\x\\UP1KYO.CSV'), text('a/b/')])]))).toEqual([
    ['passwd', 'UP1KYO.CSV'],
    0,
  ]);
  expect(names(unpackFiles([zip([text('inner.zip'), text('__MACOSX/._a')])]))).toEqual([[], 2]);
  expect(names(unpackFiles([{ name: 'a.zip', bytes: Buffer.from('PK\x03\x04nonsense') }]))).toEqual([[], 1]);
  expect(names(unpackFiles([zip([text('a.CSV', limit), text('b.CSV', 1)])]))).toEqual([['a.CSV'], 1]);
  const bomb = zip([text('a.CSV', 1000)]).bytes;
  bomb.writeUInt32LE(4_000_000_000, bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
  expect(names(unpackFiles([{ name: 'a.zip', bytes: bomb }]))).toEqual([[], 1]);
});

test('what holds something like a My Number is not kept, whatever it is called', () => {
  const eleven = '12345678901';
  const bytes = Buffer.from(`x,"${eleven}${myNumberCheckDigit(eleven)}",y\r\n`);
  for (const encoding of ['utf16le', 'utf8'] as const) {
    const other = Buffer.from(`\ufeff${bytes.toString('latin1')}`, encoding);
    expect(unpackFiles([{ name: 'メモ.CSV', bytes: other }]).files).toEqual([]);
  }
  const { files, unread } = unpackFiles([{ name: 'メモ.txt', bytes }]);
  expect([files, unread.map(({ name }) => name)]).toEqual([[], ['メモ.txt']]);
});
