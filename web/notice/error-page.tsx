import type { Child } from 'hono/jsx';
import { LinkButton } from '../action/button.tsx';
import type { AnyFrame } from '../frame/frame.ts';
import { sayDuration } from '../japanese/say.ts';
import { Page } from '../page.tsx';

type Props = {
  readonly frame: AnyFrame;
  readonly home: string;
  readonly what: Trouble;
};

/** What one may not see is answered like what does not exist: `absent` is both. */
export type Trouble =
  | { readonly kind: 'absent' }
  /** the form was not sent from a page of this session */
  | { readonly kind: 'stale' }
  | { readonly kind: 'large' }
  /** `number` finds it in the log */
  | { readonly kind: 'broken'; readonly number: string }
  | { readonly kind: 'closed'; readonly secondsLeft?: number };

const titles: Readonly<Record<Trouble['kind'], string>> = {
  absent: 'ページが見つかりません',
  stale: 'もう一度、はじめから操作してください',
  large: '送られたものが大きすぎます',
  broken: '画面を出せませんでした',
  closed: 'ただいま使えません',
};

export const statusOf = { absent: 404, stale: 403, large: 413, broken: 500, closed: 503 } as const;

const says = (what: Trouble): Child => {
  if (what.kind === 'absent') return <p>アドレスが違うか、ページがなくなったか、ご覧になれないページです。</p>;
  if (what.kind === 'stale')
    return <p>時間がたったか、ほかの画面で操作したため、受け付けていません。何も変わっていません。</p>;
  if (what.kind === 'large') return <p>受け付けていません。ファイルを小さくするか、分けて送ってください。</p>;
  if (what.kind === 'broken')
    return (
      <>
        <p>こちらの不具合です。送られた内容を受け付けたかどうかは、もう一度ひらくと分かります。</p>
        <p>お電話のときは、この番号をお知らせください： {what.number}</p>
      </>
    );
  return (
    <p>
      {what.secondsLeft === undefined ? '時間をおいて' : `${sayDuration(what.secondsLeft)}ほどたってから`}
      、もう一度ひらいてください。急ぐご用は、お電話でうかがいます。
    </p>
  );
};

/** Says what happened, whether anything was lost, and what to do now. */
export const ErrorPage = ({ frame, home, what }: Props) => (
  <Page frame={frame} title={titles[what.kind]}>
    {says(what)}
    <LinkButton href={home}>はじめのページへ</LinkButton>
  </Page>
);
