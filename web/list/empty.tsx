import type { Child } from 'hono/jsx';

/** Nothing is there: why, and what can be done. Never an empty table. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: Child }) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);
