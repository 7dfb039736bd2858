import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { type Attempt, act } from './act.ts';
import type { Approval } from './approval.ts';
import { ApprovalForm } from './approval-form.tsx';
import { ApprovalHistory, ApprovalRoute } from './timeline.tsx';

const at = new Date('2026-11-26T00:00:00Z');
const fresh: Approval = {
  drafter: 'd',
  route: [
    { title: '係長', approver: 'a', deputies: [] },
    { title: '課長', approver: 'b', deputies: ['c'] },
  ],
  acts: [],
};
const go = (...attempts: Omit<Attempt, 'at'>[]) =>
  attempts.reduce((approval, attempt) => {
    const acted = act(approval, { ...attempt, at });
    if (acted.outcome !== 'done') throw new Error(acted.message);
    return acted.approval;
  }, fresh);
const submitted = go({ act: 'submit', by: 'd' });
const atManager = go({ act: 'submit', by: 'd' }, { act: 'approve', by: 'a' });
const deputised = go(
  { act: 'submit', by: 'd' },
  { act: 'approve', by: 'a' },
  { act: 'approve', by: 'c', note: '<出張>' },
);
const nameOf = (staff: string) => `職員${staff}`;
const draw = (page: unknown) => parseHTML(`<html><body>${page}</body></html>`).document;
const offered = (approval: Approval, by: string) =>
  [...draw(<ApprovalForm approval={approval} by={by} at={at} action="/x" token="t" />).querySelectorAll('button')].map(
    (button) => button.getAttribute('value'),
  );

describe('what is shown', () => {
  test('where it waits is said in words and to a screen reader', () => {
    const page = draw(<ApprovalRoute approval={atManager} nameOf={nameOf} />);
    expect(page.querySelector('.approval-state')!.textContent).toBe('課長の承認待ち');
    expect(page.querySelector('[aria-current=step]')!.textContent).toContain('課長職員b');
    expect(page.querySelectorAll('.approval-done')).toHaveLength(2);
  });

  test('a deputy is marked 代 in the route and in the history, with the reason as text', () => {
    const route = draw(<ApprovalRoute approval={deputised} nameOf={nameOf} />);
    expect(route.querySelector('.approval-state')!.textContent).toBe('決裁済み');
    expect(route.querySelectorAll('.approval-deputy')).toHaveLength(1);
    expect(route.body.textContent).toContain('（後閲待ち）');
    const history = draw(<ApprovalHistory approval={deputised} nameOf={nameOf} />);
    expect([...history.querySelectorAll('strong')].map((one) => one.textContent)).toEqual(['承認', '承認', '起案']);
    expect(history.querySelector('.approval-note')!.textContent).toBe('<出張>');
  });
});

describe('what is offered is what may be done', () => {
  test.each([
    [fresh, 'd', ['submit']],
    [submitted, 'd', ['withdraw']],
    [submitted, 'a', ['approve', 'return']],
    [submitted, 'b', []],
    [atManager, 'c', ['approve', 'return']],
    [deputised, 'b', ['read']],
    [deputised, 'c', []],
    [atManager, 'stranger', []],
  ] as const)('%#', (approval, by, acts) => {
    expect(offered(approval, by)).toEqual(acts);
  });
});
