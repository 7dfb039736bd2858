import type { Child } from 'hono/jsx';

type Page = { readonly title: string; readonly region: string; readonly asOf: Date; readonly children?: Child };

/** The frame of every page: works without script, from 320 px to wide, and says of when it speaks. */
export const Page = ({ title, region, asOf, children }: Page) => (
  <html lang="ja">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title}｜${region}`}</title>
      <link rel="stylesheet" href="/style.css" />
    </head>
    <body>
      <a class="skip" href="#main">
        本文へ進む
      </a>
      <header>
        <p>{region}</p>
      </header>
      <main id="main" tabindex={-1}>
        <h1>{title}</h1>
        {children}
      </main>
      <footer>
        <p>
          <time datetime={asOf.toISOString()}>{sayTime(asOf)}</time> 現在
        </p>
      </footer>
    </body>
  </html>
);

const inTokyo = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
  timeZone: 'Asia/Tokyo',
  era: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
});
/** e.g. 令和8年11月23日 9時45分 */
export function sayTime(time: Date): string {
  const part = Object.fromEntries(inTokyo.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${part.era}${part.year}年${Number.parseInt(part.month!, 10)}月${part.day}日 ${Number(part.hour)}時${Number(part.minute)}分`;
}
