import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disarm, rearm } from './formula.ts';

test('no text that goes out begins with a formula, and each comes back as it was', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', ' ', '　', '＝', '－', 'A', '1') }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(rearm(disarm(text))).toBe(text);
      expect(disarm(text).trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
      expect(disarm(text)).not.toMatch(/^[\t\r\n]/);
    }),
    { numRuns: 5000 },
  );
});

test('what begins like a formula gets an apostrophe; what a stranger wrote without one is left alone', () => {
  expect(disarm('=HYPERLINK("http://x","y")')).toBe(`'=HYPERLINK("http://x","y")`);
  expect(disarm('\u3000=1')).toBe("'\u3000=1");
  expect(disarm("'70年代")).toBe("'70年代");
  expect(rearm('=1+1')).toBe('=1+1');
});
