import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Purpose } from '../../../contracts/purpose.ts';
import { sayBasis } from './basis.ts';

const purposes: readonly Purpose[] = JSON.parse(
  await readFile(new URL('../../../exchange/decide/baseline/purposes.json', import.meta.url), 'utf8'),
);
const basisOf = (id: string) => purposes.find((one) => one.id === id)!.basisGiver;

test('every registered purpose about a person has its law in plain words', () => {
  const silent = purposes.filter(
    ({ id, basisGiver }) => id !== 'region-operation' && sayBasis(basisGiver) === undefined,
  );
  expect(silent.map(({ id }) => id)).toEqual([]);
});

test('a consent is said only where the law rests on one', () => {
  for (const { id, basisGiver, consents } of purposes)
    if (sayBasis(basisGiver)?.includes('あなたの同意によるもの')) expect(consents.length, id).toBeGreaterThan(0);
  expect(sayBasis(basisOf('care-plan-sharing'))).toContain('あなたの同意');
  expect(sayBasis(basisOf('life-rescue'))).toContain('命や体を守るため');
  expect(sayBasis(basisOf('evacuation-support'))).toContain('災害');
  expect(sayBasis(basisOf('health-guidance'))).toContain('法律に決まりがある');
  expect(sayBasis('何かの規程1条')).toBeUndefined();
});
