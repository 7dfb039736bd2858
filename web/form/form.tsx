import type { Child } from 'hono/jsx';
import { ErrorSummary } from './error-summary.tsx';
import { emptyForm, type FormState } from './state.ts';
import { tokenField } from './token.ts';

type Props = {
  /** a path of ours */
  readonly action: string;
  readonly token: string;
  readonly state?: FormState;
  readonly files?: boolean;
  /** kept by the form and not shown: answers of earlier pages */
  readonly kept?: Readonly<Record<string, string>>;
  /** shows what is wrong by itself; a question page shows it above its heading */
  readonly summary?: boolean;
  readonly children?: Child;
};

/** A form that only its own session can send. What is wrong stands before it. */
export const Form = ({ action, token, state = emptyForm, files, kept = {}, summary = true, children }: Props) => (
  <form method="post" action={action} enctype={files ? 'multipart/form-data' : undefined} novalidate>
    {summary && <ErrorSummary errors={state.errors} />}
    <input type="hidden" name={tokenField} value={token} />
    {Object.entries(kept).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    {children}
  </form>
);
