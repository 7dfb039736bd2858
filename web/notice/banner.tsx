import type { Child } from 'hono/jsx';
import { Ruby } from '../japanese/ruby.tsx';

export type BannerKind = 'info' | 'success' | 'warning' | 'emergency';
const words: Readonly<Record<BannerKind, string>> = {
  info: 'お知らせ',
  success: '済みました',
  warning: '注意',
  emergency: '緊急',
};

/** Something that everybody on this page should know first. What kind it is stands there in words, not in colour alone. */
export const Banner = ({
  kind,
  title,
  children,
}: {
  readonly kind: BannerKind;
  readonly title: string;
  readonly children?: Child;
}) => (
  <section class={`banner ${kind}`} aria-label={words[kind]}>
    <p class="banner-kind">{words[kind]}</p>
    <p class="banner-title">
      <Ruby text={title} />
    </p>
    {children}
  </section>
);
