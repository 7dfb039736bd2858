import { Hono } from 'hono';
import { Timeline } from '../../web/list/timeline.tsx';

const events = Array.from({ length: 20 }, (_, i) => ({
  at: new Date(Date.UTC(2026, 10, 24) - i * 3_600_000),
  title:
    '縁側市が、居宅介護支援事業所ひだまりの照会に答えて、あなたの情報（要介護状態区分、認定の有効期間）を渡しました。',
  about: '目的：要介護認定情報の確認',
  href: `/resident/of/somebody/trail/${i}`,
}));

/** A page as long as わたしの記録, written each time, of what stands in the program. */
export const barePages = new Hono().get('/page', (c) =>
  c.html(
    <html lang="ja">
      <head>
        <title>わたしの記録</title>
      </head>
      <body>
        <Timeline events={events} ofOneDay />
      </body>
    </html>,
  ),
);
