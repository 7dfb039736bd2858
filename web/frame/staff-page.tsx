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
      <nav class="menu" aria-label="メニュー">
        <ul>
          {frame.navigation.map(({ href, label, current }) => (
            <li>
              <a href={href} aria-current={current ? 'page' : undefined}>
                {label}
              </a>
            </li>
          ))}
        </ul>
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
