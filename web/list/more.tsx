import type { Child } from 'hono/jsx';

type Props = {
  readonly title: Child;
  /** a part of the page with a form of its own, in a frame; left out: more to read */
  readonly framed?: boolean;
  readonly open?: boolean;
  readonly children?: Child;
};

/** What not everybody needs, folded: the page stays calm, and nothing is kept from anybody. Opens without a script. */
export const More = ({ title, framed = false, open, children }: Props) => (
  <details class={framed ? 'more more-framed' : 'more'} open={open}>
    <summary>
      <span>{title}</span>
    </summary>
    <div class="more-body">{children}</div>
  </details>
);
