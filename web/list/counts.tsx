import type { Child } from 'hono/jsx';

type Count = {
  /** the same list, narrowed */
  readonly href: string;
  readonly label: Child;
  readonly count: number;
  /** the list is narrowed so now */
  readonly current?: boolean;
  readonly pressing?: boolean;
};

/** How many there are of what: each narrows the list below to those, and its view has an address. */
export const Counts = ({ title, counts }: { readonly title: string; readonly counts: readonly Count[] }) => (
  <nav class="counts" aria-label={title}>
    <ul>
      {counts.map(({ href, label, count, current, pressing }) => (
        <li>
          <a class={pressing ? 'count pressing' : 'count'} href={href} aria-current={current ? 'true' : undefined}>
            <span>{label}</span> <strong>{count}</strong>
          </a>
        </li>
      ))}
    </ul>
  </nav>
);
