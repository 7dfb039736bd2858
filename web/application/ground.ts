import type { Context, Hono } from 'hono';
import type { Clock } from '../../contracts/clock.ts';
import type { MemberId } from '../../contracts/member.ts';
import type { FormTokens } from '../form/token.ts';
import type { AnyFrame } from '../frame/frame.ts';
import type { Member } from '../member/member.ts';
import type { Person } from '../sign-in/person.ts';
import type { Session } from '../sign-in/sessions.ts';

/** What an application may know of the region that it runs in. It holds no key, no role and no other application's. */
export type Ground = {
  /** its folder, which is also its path: `resident` at `/resident` */
  readonly folder: string;
  readonly region: { readonly name: string; readonly code: string; readonly fictional: boolean };
  readonly urls: { readonly exchange: string; readonly public: string };
  readonly clock: Clock;
  /** a member as people call it */
  readonly nameOf: (member: MemberId) => string;
  /** whether maps have images beneath them (`TownMap`) */
  readonly mapTiles: boolean;
  readonly tokens: FormTokens;
};

/** What every page of an application finds in its context: who is signed in, and the exchange as they reach it. */
export type SignedIn = {
  Variables: {
    session: Session;
    /** the frame of this page */
    frame: AnyFrame;
    /** for forms of this session */
    token: string;
    /** in an application of residents: the exchange with their own token */
    person: Person;
    /** in an application of staff: the exchange as their member's system, which says who acts */
    member: Member;
  };
};
export type Site = Hono<SignedIn>;
export type PageContext = Context<SignedIn>;

/** An application's pages: `applications/<name>/pages/pages.ts` exports one by the name `pages`, and it is found there. */
export type Pages = {
  /** the frame of a page; nobody is signed in on pages like「サインアウトしました」 */
  frame(c: Context, ground: Ground, session: Session | undefined): AnyFrame;
  /** every path below the application's own; nobody comes to one who is not signed in */
  add(site: Site, ground: Ground): void | Promise<void>;
  /** the screen of somebody who does nothing for so long is locked; left out: never */
  readonly lockMinutes?: number;
};
