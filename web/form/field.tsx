import type { Child } from 'hono/jsx';
import { Ruby } from '../japanese/ruby.tsx';

export type FieldProps = {
  readonly name: string;
  readonly label: Child;
  /** how it is written, before anything goes wrong */
  readonly hint?: Child;
  readonly error?: string;
  /** most fields are asked because they are needed; those that are not say so. `quietly`: where all of a form is so, it is said once above */
  readonly optional?: boolean | 'quietly';
};

export const errorId = (name: string): string => `${name}-error`;
const hintId = (name: string): string => `${name}-hint`;

/** What ties an input to the words about it. */
export const describe = ({ name, hint, error, optional }: FieldProps) => ({
  'aria-describedby': [hint && hintId(name), error && errorId(name)].filter(Boolean).join(' ') || undefined,
  'aria-invalid': error ? ('true' as const) : undefined,
  // Not `required`: the browser's own bubble cannot be read at leisure, and says less than we do.
  'aria-required': optional ? undefined : ('true' as const),
});

export const Hint = ({ name, hint }: Pick<FieldProps, 'name' | 'hint'>) =>
  hint ? (
    <span class="hint" id={hintId(name)}>
      {hint}
    </span>
  ) : null;

export const FieldError = ({ name, error }: Pick<FieldProps, 'name' | 'error'>) =>
  error ? (
    <span class="field-error" id={errorId(name)}>
      <span class="unseen">誤り：</span>
      <span>{error}</span>
    </span>
  ) : null;

export const Optional = ({ optional }: Pick<FieldProps, 'optional'>) =>
  optional === true ? <span class="optional">（なくてもよい）</span> : null;

const say = (words: Child) => (typeof words === 'string' ? <Ruby text={words} /> : words);

/** One input with its label, hint and error, in the order in which they are read. */
export const Field = ({ children, ...about }: FieldProps & { readonly children?: Child }) => (
  <div class={about.error ? 'field wrong' : 'field'}>
    <label for={about.name}>
      {say(about.label)}
      <Optional {...about} />
    </label>
    <Hint {...about} />
    <FieldError {...about} />
    {children}
  </div>
);

/** Several inputs that answer one question. */
export const FieldGroup = ({
  children,
  heading,
  ...about
}: FieldProps & { readonly heading?: boolean; readonly children?: Child }) => (
  <fieldset
    class={about.error ? 'field group wrong' : 'field group'}
    aria-describedby={describe(about)['aria-describedby']}
  >
    <legend>
      {heading ? (
        <h1>
          {say(about.label)}
          <Optional {...about} />
        </h1>
      ) : (
        <>
          {say(about.label)}
          <Optional {...about} />
        </>
      )}
    </legend>
    <Hint {...about} />
    <FieldError {...about} />
    {children}
  </fieldset>
);
