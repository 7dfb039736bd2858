import { expect, test } from 'vitest';
import { gatherMatters } from './matter.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 1, 0) - minute * 60_000).toISOString();
/** `minute`: before now */
const entry = (name: string, minute: number, more: object = {}) => ({
  name,
  time: at(minute),
  ...{ kind: 'inquiry', phase: 'outcome', from: '縁側市', to: 'ケアプラン', purpose: '計画' as string | null },
  ...{ decision: 'permit', runMode: '通常', message: name },
  ...more,
});
const code = (name: string, minute: number, from = 'ケアプラン', more = {}) =>
  entry(name, minute, { kind: 'code-request', from, to: null, ...more });
const look = (name: string, minute: number, purpose: string | null) =>
  entry(name, minute, { kind: 'trail-look-up', phase: 'change', from: '縁側市', to: null, purpose });
const said = (entries: readonly ReturnType<typeof entry>[]) =>
  gatherMatters(entries).map(({ chief, others }) => [chief.name, ...others.map(({ name }) => name)]);

test('a question with its intent, the code for it, and what its town hall looked at because of it, are two entries', () => {
  const asked = [
    ...[look('records', 0, null), look('explained', 0, '計画'), code('hall', 0, '縁側市')],
    ...[entry('answer', 1, { message: 'q' }), entry('intent', 1, { message: 'q', phase: 'intent' }), code('asker', 1)],
  ];
  expect(said(asked)).toEqual([
    ['records', 'explained', 'hall'],
    ['answer', 'intent', 'asker'],
  ]);
});

test('two questions are two entries, each with the code that it had; a code from long before is none of theirs', () => {
  const asked = [entry('b', 0), code('for b', 1), entry('a', 3), code('for a', 4), code('before', 20)];
  expect(said(asked)).toEqual([['b', 'for b'], ['a', 'for a'], ['before']]);
});

test('whatever was refused, was for something else, by somebody else, or a drill, stands by itself', () => {
  const alone = [
    entry('asked', 0),
    code('refused', 1, 'ケアプラン', { decision: 'refuse' }),
    code('other purpose', 1, 'ケアプラン', { purpose: '見守り' }),
    code('other party', 1, '病院'),
    code('drill', 1, 'ケアプラン', { runMode: '訓練' }),
    entry('refused intent', 1, { phase: 'intent', decision: 'refuse' }),
    entry('seen', 1, { kind: 'viewing', from: 'ケアプラン' }),
  ];
  expect(said(alone)).toEqual(alone.map(({ name }) => [name]));
});

test('what was answered in the end by a refusal has its intent beneath it, and nothing is lost of a long trail', () => {
  const ended = [
    entry('refused', 0, { decision: 'refuse', message: 'q' }),
    entry('intent', 0, { phase: 'intent', message: 'q' }),
  ];
  expect(said(ended)).toEqual([['refused', 'intent']]);
  const many = Array.from({ length: 50 }, (_, i) => (i % 3 ? code(`c${i}`, i * 4) : entry(`e${i}`, i * 4)));
  expect(said(many).flat().toSorted()).toEqual(many.map(({ name }) => name).toSorted());
});
