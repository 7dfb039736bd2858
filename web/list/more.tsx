import type { Child } from 'hono/jsx';

/** What not everybody needs to read, folded: the page stays calm, and nothing is kept from anybody. Opens without a script. */
export const More = ({ title, children }: { readonly title: Child; readonly children?: Child }) => (
  <details class="more">
    <summary>{title}</summary>
    <div class="more-body">{children}</div>
  </details>
);
