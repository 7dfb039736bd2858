import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { LinkButton } from '../action/button.tsx';
import type { AnyFrame } from '../frame/frame.ts';
import { ErrorPage, statusOf, type Trouble } from '../notice/error-page.tsx';
import { Page } from '../page.tsx';
import { show } from '../pages.tsx';
import type { PageError } from './page-error.ts';

type About = { readonly frame: AnyFrame; readonly home: string };

/** Answers with a page that says what is wrong; never with a stack, and never with what another may not know. */
export const showTrouble = (c: Context, { frame, home }: About, what: Trouble): Promise<Response> =>
  show(c, <ErrorPage frame={frame} home={home} what={what} />, statusOf[what.kind]);

/** @param log is told of what only we can mend, under the number that the page shows */
export async function showError(
  c: Context,
  about: About,
  error: PageError | Error,
  log: (error: unknown, number: string) => void,
): Promise<Response> {
  const code = 'code' in error && error.name === 'PageError' ? error.code : 'broken';
  if (code === 'not_found') return showTrouble(c, about, { kind: 'absent' });
  if (code === 'unavailable') return showTrouble(c, about, { kind: 'closed' });
  if (code === 'refused') return show(c, <RefusedPage {...about} told={error.message} />, 409);
  if (code === 'unknown') return show(c, <UnknownPage {...about} />, 503);
  const number = randomBytes(4).toString('hex');
  log(error.cause ?? error, number);
  return showTrouble(c, about, { kind: 'broken', number });
}

const RefusedPage = ({ frame, home, told }: About & { readonly told: string }) => (
  <Page frame={frame} title="受《う》け付《つ》けられませんでした">
    <p>{told}</p>
    <LinkButton href={home}>はじめのページへ</LinkButton>
  </Page>
);

/** The connection broke after the request was sent. It is not sent again by us. */
const UnknownPage = ({ frame, home }: About) => (
  <Page frame={frame} title="受《う》け付《つ》けたかどうかが、まだ分《わ》かりません">
    <p>
      送っている途中で、通信が切れました。もう一度送る前に、はじめのページから、受け付けられているかどうかを確かめてください。
    </p>
    <LinkButton href={home}>はじめのページへ</LinkButton>
  </Page>
);
