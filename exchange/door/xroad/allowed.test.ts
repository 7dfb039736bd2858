import { describe, expect, test } from 'vitest';
import type { Question } from '../../decide/question.ts';
import { certification, compiledWith, helper, manager, party, policies } from '../../decide/testing.ts';
import { couldBePermitted } from './allowed.ts';

const asked = (change: Partial<Question> = {}, town = '990019'): Question =>
  certification(town, manager, { subject: null, shown: {}, ...change });

describe('what a member could be permitted', () => {
  test('where only what is shown is missing', () => {
    expect(couldBePermitted(policies, asked())).toBe(true);
    expect(couldBePermitted(policies, asked({}, '990027'))).toBe(true);
  });

  test('not for a kind of member that the purpose does not name', () => {
    expect(couldBePermitted(policies, asked({ receiver: helper }))).toBe(false);
    expect(couldBePermitted(policies, asked({ sender: party('MED/1', 'clinic') }))).toBe(false);
  });

  test('not where a rule objects whatever is shown', () => {
    const closed = compiledWith(
      '990019',
      `@id("never") @title("この事業所には渡さない")
       forbid (principal == Member::"${manager.id}", action, resource == Contract::"municipal/certification-documents");`,
    );
    expect(couldBePermitted(closed, asked())).toBe(false);
    expect(couldBePermitted(closed, asked({}, '990027'))).toBe(true);
  });

  test('not where no rule speaks of it', () => {
    expect(couldBePermitted(policies, asked({ sender: party('GOV/990035', 'municipality', '990035') }))).toBe(false);
  });
});
