import type { Transform } from '../decide/obligations.ts';

/** Always of one length: the length of a name or a number says something too. */
const hidden = '＊＊＊';
const characters = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** A part of a text, the rest hidden; all of it where the part would be the whole. Characters as people count them (髙, 葛󠄀). */
export function mask(text: string, keep: Extract<Transform, { name: 'mask' }>['keep']): string {
  if (keep === 'surname') {
    const [surname = '', ...given] = text.trim().split(/[\s\u3000]+/);
    return given.length > 0 ? `${surname} ${hidden}` : hidden;
  }
  const all = [...characters.segment(text)].map(({ segment }) => segment);
  if ('first' in keep) return all.length > keep.first ? all.slice(0, keep.first).join('') + hidden : hidden;
  return all.length > keep.last ? hidden + all.slice(-keep.last).join('') : hidden;
}
