import type { Context } from 'hono';
import type { Clock } from '../../contracts/clock.ts';
import { freshSeconds } from '../../contracts/sign-in.ts';
import { Actions, LinkButton } from '../action/button.tsx';
import { emptyForm, type FormState } from '../form/state.ts';
import type { AnyFrame } from '../frame/frame.ts';
import { Ruby } from '../japanese/ruby.tsx';
import { Banner } from '../notice/banner.tsx';
import { Page } from '../page.tsx';
import { show } from '../pages.tsx';
import type { Session } from '../sign-in/sessions.ts';
import type { Store } from '../sign-in/store.ts';

/** What a page asks before a sensitive act, of residents and of staff: that the person proved who they are a short while ago. */
export type Fresh = {
  /**
   * Whether they did, as far as this application knows. Where the exchange asks too, it has the last word: `proof_too_old` of what was sent leads to
   * `ask` as well.
   */
  readonly holds: boolean;
  /**
   * The page that leads to signing in anew, and from there to `back`. Nothing has happened yet.
   * @param asked.back a path of this application: where the act can be done by one press
   * @param asked.form what was entered; kept, sealed, for this account alone, and found at `back` by `kept`. Without it the page promises nothing
   * @param asked.leave where somebody goes who does not want to
   */
  ask(
    c: Context,
    asked: { readonly back: string; readonly form?: FormState; readonly leave: string },
  ): Promise<Response>;
  /** what was entered before this page asked for a proof; undefined where the reader does not come from there */
  kept(c: Context): Promise<FormState | undefined>;
};

/** Beside `kept`, which names what came too late: this is shown by its own page, where it was entered. */
const query = 'proved';

export function openFresh(
  { store, clock, home }: { readonly store: Store; readonly clock: Clock; readonly home: string },
  session: Session,
  frame: AnyFrame,
): Fresh {
  const { account, provedAt } = session.content;
  return {
    holds: clock.now().getTime() - provedAt <= freshSeconds * 1000,
    async ask(c, { back, form, leave }) {
      const fields = Object.entries((form ?? emptyForm).values).flatMap(([name, value]) =>
        (typeof value === 'string' ? [value] : value).map((one) => [name, one] as const),
      );
      const id = await store.kept.addShown(account, { path: back, fields });
      const to = `${back}${back.includes('?') ? '&' : '?'}${new URLSearchParams({ [query]: id ?? '' })}`;
      const again = `${home}/sign-in?${new URLSearchParams({ back: to, anew: 'yes' })}`;
      const then = form === undefined ? 'nothing' : id === undefined ? 'notKept' : 'kept';
      return show(c, <FreshPage frame={frame} again={again} leave={leave} then={then} />, 403);
    },
    async kept(c) {
      const id = c.req.query(query);
      if (id === undefined) return undefined;
      const found = await store.kept.findShown(account, id);
      if (!found || found.path.split('?')[0] !== new URL(c.req.url).pathname) return undefined;
      const values: Record<string, string | string[]> = {};
      for (const [name, value] of found.fields) {
        const before = values[name];
        values[name] = before === undefined ? value : [before, value].flat();
      }
      return { values, errors: {} };
    },
  };
}

type PageProps = {
  readonly frame: AnyFrame;
  readonly again: string;
  readonly leave: string;
  /** what becomes of what was entered */
  readonly then: 'kept' | 'notKept' | 'nothing';
};

const FreshPage = ({ frame, again, leave, then }: PageProps) => (
  <Page frame={frame} title={words.title}>
    <p>
      <Ruby text={words.why} />
    </p>
    <p>
      <Ruby text={words[then]} />
    </p>
    <Actions>
      <LinkButton href={again}>
        <Ruby text={words.prove} />
      </LinkButton>
      <LinkButton kind="second" href={leave}>
        <Ruby text={words.leave} />
      </LinkButton>
    </Actions>
  </Page>
);

/** On the page that the person has come back to: it is proved, and not yet done. @param act on the button: 「同意する」 */
export const Proved = ({ act }: { readonly act: string }) => (
  <Banner kind="info" title={words.proved}>
    <p>{words.notYet(act)}</p>
  </Banner>
);

const words = {
  title: 'もう一度、本人の確認をします',
  why: '大切《たいせつ》な手続《てつづ》きの前《まえ》に、この端末《たんまつ》を使《つか》っているのがご本人《ほんにん》であることを確《たし》かめます。前《まえ》の確認《かくにん》から、10分《ぷん》より長《なが》くたちました。',
  kept: 'まだ、なにも変《か》わっていません。確認《かくにん》がすむと、いまの画面《がめん》にもどります。入力《にゅうりょく》した内容《ないよう》は、残《のこ》っています。',
  notKept:
    'まだ、なにも変《か》わっていません。確認《かくにん》がすむと、いまの画面《がめん》にもどります。入力《にゅうりょく》した内容《ないよう》は長《なが》いため残《のこ》せません。お手数《てすう》ですが、もう一度《いちど》入力《にゅうりょく》してください。',
  nothing:
    'まだ、なにも変《か》わっていません。確認《かくにん》がすむと、手続《てつづ》きの画面《がめん》にもどります。入力《にゅうりょく》したことがあれば、もう一度《いちど》入力《にゅうりょく》してください。',
  prove: '本人《ほんにん》の確認《かくにん》をする',
  leave: 'いまはやめる',
  proved: '本人の確認ができました。',
  notYet: (act: string) => `まだ終わっていません。内容を確かめて、下の「${act}」を押してください。`,
};
