import type { Child } from 'hono/jsx';
import { withoutRuby } from '../japanese/ruby.tsx';
import { SaidTime } from '../japanese/time.tsx';
import { Document, type PageHead } from './document.tsx';
import type { StaffFrame } from './frame.ts';

type Props = PageHead & {
  readonly frame: StaffFrame;
  readonly heading?: Child;
  readonly back?: string;
  readonly ownHeading?: boolean;
  readonly children?: Child;
};

/** As many as a telephone shows in two lines. More are folded there: the page itself comes first, and the menu opens without a script. */
const short = 4;

const Links = ({ frame: { navigation } }: Pick<Props, 'frame'>) => (
  <ul>
    {navigation.map(({ href, label, current }) => (
      <li>
        <a href={href} aria-current={current ? 'page' : undefined}>
          {label}
        </a>
      </li>
    ))}
  </ul>
);

/** The frame of staff's pages: dense, wide; who works for whom stands on each. */
export const StaffPage = ({ frame, title, heading, back, ownHeading, children, ...head }: Props) => (
  <Document {...head} frame={frame} title={title}>
    <header class="head">
      <p class="head-name">
        <strong>{frame.application}</strong> <span>{frame.region}</span>
      </p>
      {frame.user && (
        <p class="head-user">
          <span>{frame.user.member}</span> <span>{frame.user.department}</span> <strong>{frame.user.name}</strong>
        </p>
      )}
      {frame.leave !== null && (
        <a class="head-leave" href={frame.leave}>
          サインアウト
        </a>
      )}
    </header>
    {frame.navigation.length > 0 && (
      <nav class={frame.navigation.length > short ? 'menu menu-long' : 'menu'} aria-label="メニュー">
        <Links frame={frame} />
        {frame.navigation.length > short && (
          <details class="menu-fold">
            <summary>メニュー</summary>
            <Links frame={frame} />
          </details>
        )}
      </nav>
    )}
    <main id="main" tabindex={-1}>
      {back !== undefined && (
        <a class="back" href={back}>
          前に戻る
        </a>
      )}
      {!ownHeading && <h1>{heading ?? withoutRuby(title)}</h1>}
      {children}
    </main>
    <footer class="foot">
      <p class="as-of">
        <SaidTime at={frame.asOf} /> 現在
      </p>
    </footer>
  </Document>
);
