import type { Child } from 'hono/jsx';
import { allStatements, type StatementId, says } from '../../contracts/law/law.ts';
import { writtenFrame } from '../../web/frame/resident-frame.ts';
import { Banner } from '../../web/notice/banner.tsx';
import { Page } from '../../web/page.tsx';
import { asOfOf, type State } from '../state.ts';

export const siteTitle = 'このまちの情報連携';

/** A page of the public site. While the exchange is not heard it says so, and of when it speaks. */
export const PublicPage = ({
  state,
  title,
  home = false,
  back = home ? undefined : '/',
  children,
}: {
  readonly state: State;
  readonly title: string;
  readonly home?: boolean;
  readonly back?: string;
  readonly children?: Child;
}) => (
  <Page
    title={title}
    {...(back !== undefined && { back })}
    frame={writtenFrame({
      region: home ? state.region : `${siteTitle}　${state.region}`,
      asOf: asOfOf(state),
      runMode: '通常',
      telephone: state.telephone,
    })}
  >
    {!state.isHeard && (
      <Banner
        kind="info"
        title={
          state.said
            ? 'いま、新しい内容を読めません。ここにあるのは、ページの終わりに書いた日時のものです。'
            : 'いま、内容を読めません。しばらくしてから、もう一度ごらんください。'
        }
      />
    )}
    {children}
  </Page>
);

/** What is written from memory and not yet compared with the statutes. */
export const mark = '※';
/** What the law says of it, in the region's own table; marked until somebody has compared it with the law. */
export const markedLaw = (id: StatementId): string => (allStatements[id].seen ? says(id) : `${says(id)}${mark}`);
export const Marked = () => (
  <p>{mark}の付いた説明や根拠は、まだ条文と照らし合わせていません。条や項の番号が、いまの法律と違うことがあります。</p>
);
