import type { Child } from 'hono/jsx';

export type Card = {
  readonly href: string;
  readonly title: Child;
  readonly about?: Child;
  readonly tag?: Child;
};

/** Things to open: each is one link, as large as its card. */
export const CardList = ({ cards }: { readonly cards: readonly Card[] }) => (
  <ul class="cards">
    {cards.map(({ href, title, about, tag }) => (
      <li>
        <a class="card" href={href} data-primary>
          <span class="card-text">
            <span class="card-title">{title}</span>
            {about && <span class="card-about">{about}</span>}
            {tag}
          </span>
        </a>
      </li>
    ))}
  </ul>
);
