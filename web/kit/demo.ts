import type { Child } from 'hono/jsx';
import type { AnyFrame, Look } from '../frame/frame.ts';

/** One component in all its states: `export const demo: Demo` of a file `web/<room>/<name>.demo.tsx`, found by its name. */
export type Demo = {
  readonly title: string;
  /** for builders of applications: when to use it, when not */
  readonly about: string;
  /** both, where it says nothing */
  readonly looks?: readonly Look[];
  readonly states: readonly { readonly title: string; readonly show: (look: Look) => Child }[];
  /** whole pages, under `/kit/<look>/<room>/<name>/<page>` */
  readonly pages?: readonly {
    readonly page: string;
    readonly title: string;
    readonly show: (frame: AnyFrame) => Child;
  }[];
  /** client scripts that the states need */
  readonly scripts?: readonly string[];
};

export type FoundDemo = Demo & { readonly room: string; readonly name: string };
