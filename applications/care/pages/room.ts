import type { MemberKind } from '../../../contracts/member.ts';
import type { Ground, Site } from '../../../web/application/ground.ts';

/** A room of the application: `applications/care/<room>/room.ts` exports one, and it is found there. */
export type Room = {
  readonly title: string;
  /** one line about it, for the start page */
  readonly about: string;
  /** where it stands among the others: the lowest first, and the start page of the office leads there at once */
  readonly order: number;
  /** kinds of office that have it; empty: everybody who uses the application, hospitals too */
  readonly kinds: readonly MemberKind[];
  /** every path below `/care/<room>` */
  add(site: Site, ground: Ground): void | Promise<void>;
};
export type FoundRoom = Room & { readonly folder: string };

/** Offices that plan care. */
export const planners: readonly MemberKind[] = ['care-management', 'comprehensive-support-centre'];
/** Offices that give it. */
export const providers: readonly MemberKind[] = [
  'home-help',
  'home-bathing',
  'home-nursing',
  'day-care',
  'day-rehabilitation',
  'short-stay',
  'equipment-rental',
  'small-multifunctional',
];
/** Who has people to stay: hospitals, and of the clinics those that use the application, for it serves nothing else of theirs. */
export const withBeds: readonly MemberKind[] = ['hospital', 'clinic'];
/** Every office that plans or gives care: all but hospitals and clinics, whose 地域連携室 has a room of its own. */
export const careOffices: readonly MemberKind[] = [...planners, ...providers];
