import { Actions, Button, LinkButton } from '../action/button.tsx';
import { Form } from '../form/form.tsx';
import type { AnyFrame } from '../frame/frame.ts';
import { Ruby, withoutRuby } from '../japanese/ruby.tsx';
import { Page } from '../page.tsx';
import type { KeptForm } from './store.ts';
import { words } from './words.ts';

type About = { readonly frame: AnyFrame };

/** The session has ended, or the screen is locked. @param kept whether what was sent is kept; undefined where nothing was sent */
export const EndedPage = ({
  frame,
  locked,
  kept,
  again,
}: About & { readonly locked: boolean; readonly kept?: boolean; readonly again: string }) => (
  <Page frame={frame} title={locked ? words.locked : words.ended}>
    <p>
      <Ruby text={locked ? words.lockedWhy : words.endedWhy} />
    </p>
    {kept !== undefined && (
      <p>
        <Ruby text={kept ? words.kept : words.notKept} />
      </p>
    )}
    <LinkButton href={again}>
      <Ruby text={words.again} />
    </LinkButton>
  </Page>
);

export const SignOutPage = ({
  frame,
  action,
  token,
  home,
}: About & { readonly action: string; readonly token: string; readonly home: string }) => (
  <Page frame={frame} title={words.signOutQuestion}>
    <Form action={action} token={token}>
      <Actions>
        <Button>{words.signOut}</Button>
        <LinkButton kind="second" href={home}>
          <Ruby text={words.goOn} />
        </LinkButton>
      </Actions>
    </Form>
  </Page>
);

export const SignedOutPage = ({ frame, home }: About & { readonly home: string }) => (
  <Page frame={frame} title={words.signedOut}>
    <p>
      <Ruby text={words.signedOutWhy} />
    </p>
    <LinkButton kind="second" href={home}>
      <Ruby text={words.signInAgain} />
    </LinkButton>
  </Page>
);

/** Nobody could be signed in. */
export const NotSignedInPage = ({
  frame,
  why,
  again,
}: About & { readonly why: 'refused' | 'foreign' | 'unavailable'; readonly again: string }) => (
  <Page frame={frame} title={words.notSignedIn}>
    <p>
      <Ruby text={words.why[why]} />
    </p>
    <LinkButton href={again}>
      <Ruby text={words.tryAgain} />
    </LinkButton>
  </Page>
);

/** The member of whoever signed in does not use this application. */
export const NotUsedPage = ({ frame, signOut }: About & { readonly signOut: string }) => (
  <Page frame={frame} title={words.notUsed}>
    <p>
      <Ruby text={words.notUsedWhy} />
    </p>
    <LinkButton kind="second" href={signOut}>
      {words.signOut}
    </LinkButton>
  </Page>
);

type KeptProps = About & {
  readonly forms: readonly (KeptForm & { readonly id: string })[];
  readonly token: string;
  /** where one is thrown away */
  readonly discard: string;
  readonly on: string;
};

/** What was entered before the session ended: to be sent now, or thrown away. */
export const KeptPage = ({ frame, forms, token, discard, on }: KeptProps) => (
  <Page frame={frame} title={words.keptTitle}>
    <p>
      <Ruby text={words.keptWhy} />
    </p>
    {forms.map(({ id, path, fields }) => (
      <section class="kept" aria-label={withoutRuby(words.keptTitle)}>
        <ul>
          {fields
            .filter(([, value]) => value !== '')
            .map(([, value]) => (
              <li>{value}</li>
            ))}
        </ul>
        <Form action={withKept(path, id)} token={token}>
          {fields.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Actions>
            <Button>
              <Ruby text={words.sendNow} />
            </Button>
          </Actions>
        </Form>
        <Form action={discard} token={token} kept={{ id }}>
          <Button kind="quiet">
            <Ruby text={words.throwAway} />
          </Button>
        </Form>
      </section>
    ))}
    <LinkButton kind="second" href={on}>
      <Ruby text={words.later} />
    </LinkButton>
  </Page>
);

/** Names the kept form that is sent again: it is forgotten once it is taken. */
export const keptQuery = 'kept';
const withKept = (path: string, id: string) => `${path}${path.includes('?') ? '&' : '?'}${keptQuery}=${id}`;
