import type { Ground, Site } from '../../../web/application/ground.ts';

/** A department's pages: `applications/municipal/<department>/department.ts` exports one, and it is found there. */
export type Department = {
  readonly title: string;
  /** who sees it, by the roles that the member enrols its staff with; empty: all of its staff */
  readonly roles: readonly string[];
  /** every path below `/municipal/<department>` */
  add(site: Site, ground: Ground): void | Promise<void>;
};
export type FoundDepartment = Department & { readonly folder: string };
