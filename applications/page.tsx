import type { Application } from '../contracts/application.ts';
import type { AnyFrame } from '../web/frame/frame.ts';
import { Ruby } from '../web/japanese/ruby.tsx';
import { Page } from '../web/page.tsx';

/** The first page of the applications: what the region offers, and what of it can be used already. */
export const ApplicationsPage = (about: {
  readonly frame: AnyFrame;
  readonly applications: readonly Application[];
}) => (
  <Page title="アプリケーション" frame={about.frame}>
    <p>
      <Ruby text="この地域《ちいき》で使《つか》えるアプリケーションです。" />
    </p>
    <ul>
      {about.applications.map(({ title, plain, start }) => (
        <li>
          {start === null ? <strong>{title}</strong> : <a href={start}>{title}</a>}
          {start === null && (
            <span class="state">
              <Ruby text="（準備中《じゅんびちゅう》）" />
            </span>
          )}
          <br />
          {plain}
        </li>
      ))}
    </ul>
  </Page>
);
