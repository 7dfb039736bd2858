import type { Child } from 'hono/jsx';

/** primary: the one thing to do here; second: another; quiet: beside the page's purpose; danger: what cannot be taken back. */
export type ButtonKind = 'primary' | 'second' | 'quiet' | 'danger';

type ButtonProps = {
  readonly kind?: ButtonKind;
  readonly children?: Child;
  readonly name?: string;
  readonly value?: string;
  /** sends the form without asking the browser to check it: going back must always be possible */
  readonly unchecked?: boolean;
};

// What a button says is one thing in its row: a word with readings is several, and would stand in columns of its own.

/** Sends its form. */
export const Button = ({ kind = 'primary', unchecked, children, ...rest }: ButtonProps) => (
  <button type="submit" class={`button ${kind}`} formnovalidate={unchecked} {...rest}>
    <span>{children}</span>
  </button>
);

/** Leads to a page, and looks like a button because it is what people come to do. */
export const LinkButton = ({
  kind = 'primary',
  href,
  children,
}: {
  readonly kind?: ButtonKind;
  readonly href: string;
  readonly children?: Child;
}) => (
  <a class={`button ${kind}`} href={href}>
    <span>{children}</span>
  </a>
);

/** Buttons below each other (residents) or beside each other (staff), so far apart that a finger that misses one hits none. */
export const Actions = ({ children }: { readonly children?: Child }) => <div class="actions">{children}</div>;
