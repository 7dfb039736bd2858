import type { Context, Hono } from 'hono';
import type { ResidentEntry } from '../../contracts/application.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { MemberId, MemberKind } from '../../contracts/member.ts';
import type { FormTokens } from '../form/token.ts';
import type { AnyFrame, Telephone } from '../frame/frame.ts';
import type { Member } from '../member/member.ts';
import type { Person } from '../sign-in/person.ts';
import type { Session } from '../sign-in/sessions.ts';
import type { Fresh } from './fresh.tsx';
import type { Rows } from './rows.ts';

/** What an application may know of the region that it runs in. It holds no key, no role and no other application's. */
export type Ground = {
  /** its folder, which is also its path: `resident` at `/resident` */
  readonly folder: string;
  readonly region: {
    readonly name: string;
    readonly code: string;
    readonly fictional: boolean;
    readonly telephone: Telephone;
  };
  readonly urls: { readonly exchange: string; readonly public: string; readonly applications: string };
  readonly clock: Clock;
  /** a member as people call it */
  readonly nameOf: (member: MemberId) => string;
  /** the town whose 保険者番号 it is */
  readonly insurerOf: (number: string) => MemberId | undefined;
  /** whether maps have images beneath them (`TownMap`) */
  readonly mapTiles: boolean;
  /** whom the residents of a town call, as its folder says */
  readonly telephoneOf: (member: MemberId) => { readonly who: string; readonly number: string } | null;
  /** what residents find of the other applications, by their folders */
  readonly entries: readonly ResidentEntry[];
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
    /** before a sensitive act: whether the person proved who they are a short while ago, and the way to do it anew */
    fresh: Fresh;
    /** in an application of residents: the exchange with their own token */
    person: Person;
    /** in an application of staff: the exchange as their member's system, which says who acts */
    member: Member;
    /** in an application of staff: the rows of their own member in the application's schema */
    rows: Rows;
    /** in an application of staff: what kind of member theirs is, and its name */
    kind: MemberKind;
    memberName: string;
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
  /** the screen of somebody who does nothing for a while is locked, by what their member has decided (設定); left out: never */
  readonly locks?: boolean;
};
