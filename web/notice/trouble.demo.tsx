import type { AnyFrame } from '../frame/frame.ts';
import type { Demo } from '../kit/demo.ts';
import { sampleToken, sentTo } from '../kit/sample.ts';
import { ErrorPage, type Trouble } from './error-page.tsx';
import { ProgressPage } from './progress-page.tsx';
import { SessionEndPage } from './session-end.tsx';
import { SessionEndDialog } from './session-end-dialog.tsx';

const troubles: readonly [string, string, Trouble][] = [
  ['absent', '見つからない（ご覧になれないページも同じ）', { kind: 'absent' }],
  ['stale', '古い画面から送られた', { kind: 'stale' }],
  ['large', '大きすぎる', { kind: 'large' }],
  ['broken', '不具合', { kind: 'broken', number: '8-1126-7K3Q' }],
  ['closed', '止まっている', { kind: 'closed', secondsLeft: 300 }],
];

export const demo: Demo = {
  title: '待つとき、困ったとき、終わるとき',
  about: '何が起き、何が失われていないか、いま何をすればよいかを、この順に書きます。番号や英語だけの画面は作りません。',
  states: [
    {
      title: '終わる前に聞く（1分前に、この画面の上に出ます）',
      show: (look) => (
        <>
          <p>書いている途中のものは、そのまま残ります。</p>
          <SessionEndDialog secondsLeft={3600} stay={sentTo(look)} token={sampleToken} again="/kit" />
        </>
      ),
    },
  ],
  scripts: ['session-end'],
  pages: [
    ...troubles.map(([page, title, what]) => ({
      page,
      title,
      show: (frame: AnyFrame) => <ErrorPage frame={frame} home="/kit" what={what} />,
    })),
    {
      page: 'progress',
      title: '時間のかかる作業',
      show: (frame) => (
        <ProgressPage
          frame={frame}
          title="提供票を取り込んでいます"
          done={1240}
          total={3100}
          unit="件"
          path={`/kit/${frame.look}/notice/trouble/progress`}
        />
      ),
    },
    {
      page: 'session-end',
      title: '終わる前に聞く（ページ）',
      show: (frame) => (
        <SessionEndPage
          frame={frame}
          secondsLeft={60}
          action={sentTo(frame.look)}
          token={sampleToken}
          leave="/kit"
          kept={{ name: '齋藤 節子' }}
        />
      ),
    },
  ],
};
