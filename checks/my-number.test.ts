import { describe, expect, it } from 'vitest';
import { findMyNumbers, myNumberCheckDigit } from '../contracts/my-number.ts';
import { lineOf, textFiles } from './files.ts';
import { townTexts } from './town-texts.ts';

/** Places only: a check that prints what it found would spread it. */
const placesIn = (texts: Iterable<{ name: string; text: string }>) =>
  [...texts].flatMap(({ name, text }) => findMyNumbers(text).map(({ offset }) => `${name}:${lineOf(text, offset)}`));

describe('no number could be a My Number (個人番号)', () => {
  it('would be noticed', () => {
    const planted = `31415926535${myNumberCheckDigit('31415926535')}`;
    expect(placesIn([{ name: 'planted', text: `\n${planted}` }])).toEqual(['planted:2']);
  });

  it('in any file of the repository', () => {
    expect(placesIn(textFiles())).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])('in what the town of seed %i puts out', (seed) => {
    expect(placesIn(townTexts(seed))).toEqual([]);
  });
});
