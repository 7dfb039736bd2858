import type { Child } from 'hono/jsx';
import { LinkButton } from '../action/button.tsx';
import type { AnyFrame } from '../frame/frame.ts';
import { Ruby } from '../japanese/ruby.tsx';
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
  absent: 'ページが見《み》つかりません',
  stale: 'もう一度《いちど》、はじめから操作《そうさ》してください',
  large: '送《おく》られたものが大《おお》きすぎます',
  broken: '画面《がめん》を出《だ》せませんでした',
  closed: 'ただいま使《つか》えません',
};

export const statusOf = { absent: 404, stale: 403, large: 413, broken: 500, closed: 503 } as const;

const says = (what: Trouble): Child => {
  if (what.kind === 'absent')
    return (
      <p>
        <Ruby text="アドレスが違《ちが》うか、ページがなくなったか、ご覧《らん》になれないページです。" />
      </p>
    );
  if (what.kind === 'stale')
    return (
      <p>
        <Ruby text="時間《じかん》がたったか、ほかの画面《がめん》で操作《そうさ》したため、受《う》け付《つ》けていません。何《なに》も変《か》わっていません。" />
      </p>
    );
  if (what.kind === 'large')
    return (
      <p>
        <Ruby text="受《う》け付《つ》けていません。ファイルを小《ちい》さくするか、分《わ》けて送《おく》ってください。" />
      </p>
    );
  if (what.kind === 'broken')
    return (
      <>
        <p>
          <Ruby text="こちらの不具合《ふぐあい》です。送《おく》られた内容《ないよう》を受《う》け付《つ》けたかどうかは、もう一度《いちど》ひらくと分《わ》かります。" />
        </p>
        <p>
          <Ruby text="お電話《でんわ》のときは、この番号《ばんごう》をお知《し》らせください：" />
          {what.number}
        </p>
      </>
    );
  return (
    <p>
      {what.secondsLeft === undefined ? (
        <Ruby text="時間《じかん》をおいて" />
      ) : (
        `${sayDuration(what.secondsLeft)}ほどたってから`
      )}
      <Ruby text="、もう一度《いちど》ひらいてください。急《いそ》ぐご用《よう》は、お電話《でんわ》でうかがいます。" />
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
