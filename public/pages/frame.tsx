import type { Child } from 'hono/jsx';
import { allStatements, type StatementId, says } from '../../contracts/law/law.ts';
import { writtenFrame } from '../../web/frame/resident-frame.ts';
import { Ruby } from '../../web/japanese/ruby.tsx';
import { Banner } from '../../web/notice/banner.tsx';
import { Page } from '../../web/page.tsx';
import { asOfOf, type Reading } from '../state.ts';

export const siteTitle = 'このまちの情報連携';

/** A page of the public site. While the exchange is not heard it says so, and of when it speaks. */
export const PublicPage = ({
  state,
  title,
  home = false,
  back = home ? undefined : '/',
  children,
}: {
  readonly state: Reading;
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
      furigana: state.furigana,
      path: state.path,
    })}
  >
    {!state.isHeard && (
      <Banner
        kind="info"
        title={
          state.said
            ? 'いま、新《あたら》しい内容《ないよう》を読《よ》めません。ここにあるのは、ページの終《お》わりに書《か》いた日時《にちじ》のものです。'
            : 'いま、内容《ないよう》を読《よ》めません。しばらくしてから、もう一度《いちど》ごらんください。'
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
  <p>
    {mark}
    <Ruby text="の付《つ》いた説明《せつめい》や根拠《こんきょ》は、まだ条文《じょうぶん》と照《て》らし合《あ》わせていません。条《じょう》や項《こう》の番号《ばんごう》が、いまの法律《ほうりつ》と違《ちが》うことがあります。" />
  </p>
);
