import type { Child } from 'hono/jsx';
import { LinkButton } from '../action/button.tsx';
import type { AnyFrame } from '../frame/frame.ts';
import { Page } from '../page.tsx';

type Props = {
  readonly frame: AnyFrame;
  readonly title: string;
  readonly done: number;
  /** unknown while it is counted */
  readonly total: number | null;
  readonly unit: string;
  /** this page again */
  readonly path: string;
  readonly children?: Child;
};

/** Work that takes longer than a page may: it looks again by itself, without script by loading anew. */
export const ProgressPage = ({ frame, title, done, total, unit, path, children }: Props) => (
  <Page frame={frame} title={title} refresh={20} scripts={['progress']}>
    <div class="progress" role="status">
      <progress aria-label={title} max={total ?? undefined} value={total === null ? undefined : done} />
      <p>
        {total === null
          ? '数えています。'
          : `${total.toLocaleString('ja-JP')}${unit}のうち、${done.toLocaleString('ja-JP')}${unit}が終わりました。`}
      </p>
    </div>
    <p>この画面を閉じても、作業は続きます。</p>
    {children}
    <LinkButton kind="quiet" href={path}>
      いまの様子を見る
    </LinkButton>
  </Page>
);
