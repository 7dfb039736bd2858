import type { Child } from 'hono/jsx';
import { assets, scriptPath } from '../assets/assets.ts';
import { withoutRuby } from '../japanese/ruby.tsx';
import { SessionEndDialog } from '../notice/session-end-dialog.tsx';
import type { AnyFrame } from './frame.ts';
import { Ribbon } from './ribbon.tsx';

export type PageHead = {
  readonly frame: AnyFrame;
  /** of residents' pages with readings: they stand in the heading */
  readonly title: string;
  /** names of client scripts: `web/…/<name>.client.js` */
  readonly scripts?: readonly string[];
  /** said before the title, so that a screen reader says it first */
  readonly wrong?: boolean;
  /** without script: load again after so many seconds; only while something is under way */
  readonly refresh?: number;
  /** or go there */
  readonly refreshTo?: string;
};

/** The outermost part of every page, of both looks. */
export const Document = ({
  frame,
  title,
  scripts = [],
  wrong,
  refresh,
  refreshTo,
  children,
}: PageHead & { readonly children?: Child }) => (
  <html
    lang="ja"
    class={[frame.look, frame.look === 'resident' && frame.furigana && 'furigana', modes[frame.runMode]]
      .filter(Boolean)
      .join(' ')}
  >
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      {/* Digits that are no telephone number must not become one. */}
      <meta name="format-detection" content="telephone=no" />
      {refresh !== undefined && (
        <noscript>
          <meta
            http-equiv="refresh"
            content={refreshTo === undefined ? String(refresh) : `${refresh};url=${refreshTo}`}
          />
        </noscript>
      )}
      <title>
        {[
          frame.runMode !== '通常' && `【${frame.runMode}】`,
          wrong && '入力を確かめてください：',
          `${withoutRuby(title)}｜${frame.region}`,
        ]
          .filter(Boolean)
          .join('')}
      </title>
      <link rel="stylesheet" href={assets.style.path} />
      <link rel="stylesheet" href={assets.fontSheet.path} />
      {[...new Set([...(frame.scriptless ? [] : ['once']), ...scripts, ...(frame.session ? ['session-end'] : [])])].map(
        (name) => (
          <script src={scriptPath(name)} defer />
        ),
      )}
    </head>
    <body>
      <a class="skip" href="#main">
        本文へ進む
      </a>
      <Ribbon runMode={frame.runMode} />
      {children}
      {frame.session && <SessionEndDialog {...frame.session} />}
    </body>
  </html>
);

const modes = { 通常: false, 訓練: 'drill', 試験: 'trial' } as const;
