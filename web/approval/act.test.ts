import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attempt, act, possibleActs } from './act.ts';
import { type Approval, stateOf, unread } from './approval.ts';

const at = new Date('2026-11-26T00:00:00Z');
const fresh: Approval = {
  drafter: 'drafter',
  route: [
    { title: '係長', approver: 'chief', deputies: [] },
    { title: '課長', approver: 'manager', deputies: ['deputy', 'drafter'] },
    { title: '部長', approver: 'director', deputies: ['manager'] },
  ],
  acts: [],
};
const go = (approval: Approval, ...attempts: Omit<Attempt, 'at'>[]): Approval =>
  attempts.reduce((before, attempt) => {
    const acted = act(before, { ...attempt, at });
    if (acted.outcome !== 'done') throw new Error(`${attempt.act} by ${attempt.by}: ${acted.reason}`);
    return acted.approval;
  }, approval);
const refusal = (approval: Approval, attempt: Omit<Attempt, 'at'>) => {
  const acted = act(approval, { ...attempt, at });
  return acted.outcome === 'refused' ? acted.reason : 'done';
};
const submitted = go(fresh, { act: 'submit', by: 'drafter' });
const atManager = go(submitted, { act: 'approve', by: 'chief' });

describe('the way of a draft', () => {
  test('step by step to its end', () => {
    expect(stateOf(atManager)).toEqual({ state: 'waiting', step: 1 });
    const done = go(atManager, { act: 'approve', by: 'manager' }, { act: 'approve', by: 'director' });
    expect(stateOf(done)).toEqual({ state: 'approved', at });
    for (const what of ['submit', 'withdraw', 'approve', 'return'] as const)
      expect(refusal(done, { act: what, by: 'director', note: 'x' })).toBe('approved_already');
  });

  test('a return needs a reason, and makes the approvals before it void', () => {
    expect(refusal(atManager, { act: 'return', by: 'manager', note: '  ' })).toBe('reason_missing');
    const returned = go(atManager, { act: 'return', by: 'manager', note: '日付' });
    expect(stateOf(returned)).toEqual({ state: 'drafting', returned: true });
    expect(stateOf(go(returned, { act: 'submit', by: 'drafter' }))).toEqual({ state: 'waiting', step: 0 });
  });

  test('a deputy says why, is marked, and the approver reads it afterwards', () => {
    expect(refusal(atManager, { act: 'approve', by: 'deputy' })).toBe('reason_missing');
    const deputised = go(atManager, { act: 'approve', by: 'deputy', note: '課長出張のため' });
    expect(deputised.acts.at(-1)).toMatchObject({ deputised: true, step: 1 });
    expect(unread(deputised)).toEqual([1]);
    expect(possibleActs(deputised, 'manager', at)).toContain('read');
    expect(refusal(deputised, { act: 'read', by: 'deputy', step: 1 })).toBe('not_your_turn');
    const read = go(deputised, { act: 'read', by: 'manager', step: 1 });
    expect(unread(read)).toEqual([]);
    expect(refusal(read, { act: 'read', by: 'manager', step: 1 })).toBe('not_in_this_state');
  });

  test('the drafter takes it back while it waits', () => {
    expect(stateOf(go(atManager, { act: 'withdraw', by: 'drafter' }))).toEqual({ state: 'drafting', returned: false });
    expect(refusal(atManager, { act: 'withdraw', by: 'chief' })).toBe('not_the_drafter');
  });
});

describe('who may not', () => {
  test('nobody approves or returns what they drafted, as a deputy neither', () => {
    expect(refusal(atManager, { act: 'approve', by: 'drafter', note: 'x' })).toBe('own_draft');
    expect(refusal(atManager, { act: 'return', by: 'drafter', note: 'x' })).toBe('own_draft');
    const alone = { ...fresh, route: [{ title: '係長', approver: 'drafter', deputies: [] }] };
    expect(refusal(alone, { act: 'submit', by: 'drafter' })).toBe('no_route');
    expect(refusal({ ...fresh, route: [] }, { act: 'submit', by: 'drafter' })).toBe('no_route');
  });

  test('nobody acts before or after their step', () => {
    for (const by of ['manager', 'director', 'deputy', 'stranger'])
      expect(refusal(submitted, { act: 'approve', by, note: 'x' }), by).toBe('not_your_turn');
    expect(refusal(atManager, { act: 'approve', by: 'chief' })).toBe('not_your_turn');
    expect(refusal(fresh, { act: 'approve', by: 'chief' })).toBe('not_in_this_state');
    expect(refusal(fresh, { act: 'submit', by: 'chief' })).toBe('not_the_drafter');
  });

  test('whatever anybody tries in whatever order: approved means every step, by somebody entitled, never by the drafter', () => {
    const people = ['drafter', 'chief', 'manager', 'director', 'deputy', 'stranger'];
    const attempts = fc.array(
      fc.record({
        act: fc.constantFrom('submit', 'approve', 'approve', 'approve', 'return', 'withdraw', 'read'),
        by: fc.constantFrom(...people),
        step: fc.constantFrom(undefined, 0, 1, 2),
        note: fc.constantFrom(undefined, 'わけ'),
      }),
      { maxLength: 60 },
    );
    let approved = 0;
    fc.assert(
      fc.property(fc.constantFrom(fresh, submitted, atManager), attempts, (from, tries) => {
        let approval = from;
        for (const attempt of tries as Omit<Attempt, 'at'>[]) {
          const offered = possibleActs(approval, attempt.by, at).includes(attempt.act);
          const acted = act(approval, { ...attempt, at });
          if (acted.outcome !== 'done') continue;
          expect(offered).toBe(true);
          approval = acted.approval;
        }
        if (stateOf(approval).state !== 'approved') return;
        approved += 1;
        const last = approval.acts.slice(approval.acts.findLastIndex((one) => one.act === 'submit'));
        const approvals = last.flatMap((one) =>
          one.act === 'approve' ? [one as Extract<typeof one, { deputised: boolean }>] : [],
        );
        expect(approvals.map(({ step }) => step)).toEqual([0, 1, 2]);
        for (const { by, step, deputised } of approvals) {
          const { approver, deputies } = fresh.route[step]!;
          expect(by).not.toBe('drafter');
          expect(deputised ? deputies : [approver]).toContain(by);
        }
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(approved).toBeGreaterThan(10);
  });
});
