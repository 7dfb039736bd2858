import type { Demo } from '../kit/demo.ts';
import { sampleToken, sentTo } from '../kit/sample.ts';
import { Banner } from './banner.tsx';
import { Undo } from './undo.tsx';

export const demo: Demo = {
  title: '知らせ',
  about:
    'そのページの人みなが、まず知るべきことだけに使います。一つのページに一つです。緊急は、命にかかわるときだけです。',
  states: [
    {
      title: 'お知らせ',
      show: () => (
        <Banner kind="info" title="12月29日から1月3日まで、窓口はお休みです">
          <p>その間の届出は、1月4日に受け付けます。</p>
        </Banner>
      ),
    },
    {
      title: '済んだこと',
      show: () => (
        <Banner kind="success" title="届出を受け付けました">
          <p>受付番号は 8-1126-0042 です。</p>
        </Banner>
      ),
    },
    {
      title: '注意',
      show: () => (
        <Banner kind="warning" title="有効期間が、あと30日で終わります">
          <p>続けて使うには、更新の申請がいります。</p>
        </Banner>
      ),
    },
    {
      title: '緊急',
      show: () => (
        <Banner kind="emergency" title="軒端町の浜地区に、避難指示が出ています">
          <p>いますぐ、高いところへ逃げてください。</p>
        </Banner>
      ),
    },
    {
      title: '元に戻す',
      show: (look) => (
        <Undo done="12月3日の訪問の予定を取り消しました" action={sentTo(look)} token={sampleToken} secondsLeft={600} />
      ),
    },
  ],
};
