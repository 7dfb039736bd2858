import type { Child } from 'hono/jsx';

/** The state of something, in a word; the shape of the mark says it without colour. */
export type TagKind = 'open' | 'done' | 'wait' | 'stop';

export const Tag = ({ kind, children }: { readonly kind: TagKind; readonly children?: Child }) => (
  <span class={`tag ${kind}`}>{children}</span>
);
