import type { Child } from 'hono/jsx';
import { Ruby, withoutRuby } from '../japanese/ruby.tsx';

export type Answer = {
  /** with readings where they are for residents */
  readonly name: string;
  readonly value: Child;
  /** where this answer can be changed */
  readonly change?: string;
};

/** Names and what they are, below each other: a person's particulars, or what was answered. */
export const Answers = ({ answers }: { readonly answers: readonly Answer[] }) => (
  <dl class="answers">
    {answers.map(({ name, value, change }) => (
      <div>
        <dt>
          <Ruby text={name} />
        </dt>
        <dd>{value}</dd>
        {change !== undefined && (
          <dd class="answers-change">
            <a class="button quiet" href={change}>
              直す<span class="unseen">：{withoutRuby(name)}</span>
            </a>
          </dd>
        )}
      </div>
    ))}
  </dl>
);
