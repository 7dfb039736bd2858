import type { Child } from 'hono/jsx';

/** What is beside the page's purpose, and there for who opens it. No script is needed for that. */
export const Fold = ({
  title,
  open,
  children,
}: {
  readonly title: Child;
  readonly open?: boolean;
  readonly children?: Child;
}) => (
  <details class="fold" open={open}>
    <summary>{title}</summary>
    <div class="fold-inside">{children}</div>
  </details>
);
