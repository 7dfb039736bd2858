import type { RunMode } from '../../contracts/kind.ts';
import type { SessionEnd } from '../notice/session-end-dialog.tsx';

export type Look = 'resident' | 'staff';
export type Telephone = { readonly who: string; readonly number: string; readonly hours?: string };

/** What every page of one request stands in. */
export type Frame = {
  /** the region or municipality, as people call it */
  readonly region: string;
  /** of when the page speaks */
  readonly asOf: Date;
  readonly runMode: RunMode;
  /** of a page that carries no script at all, not even ours */
  readonly scriptless?: boolean;
  /** of a page that somebody is signed in to: asks before their session ends */
  readonly session?: SessionEnd;
};

export type ResidentFrame = Frame & {
  readonly look: 'resident';
  /** whom to call who is stuck; a page of nobody in particular may have none */
  readonly telephone: Telephone | null;
  /** where やめる leads; null where nothing has begun */
  readonly leave: string | null;
  readonly furigana: boolean;
  /** this page, to come back to when furigana are switched; null where they cannot be (pages written once) */
  readonly path: string | null;
};

export type NavigationItem = { readonly href: string; readonly label: string; readonly current?: boolean };
export type StaffFrame = Frame & {
  readonly look: 'staff';
  readonly application: string;
  readonly user: { readonly name: string; readonly department: string; readonly member: string } | null;
  readonly navigation: readonly NavigationItem[];
  readonly leave: string | null;
};

export type AnyFrame = ResidentFrame | StaffFrame;
