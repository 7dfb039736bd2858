import type { Child } from 'hono/jsx';
import { Ruby } from '../japanese/ruby.tsx';

/** Nothing is there: why, and what can be done. Never an empty table. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: Child }) => (
  <div class="empty">
    <p class="empty-title">
      <Ruby text={title} />
    </p>
    {children}
  </div>
);
