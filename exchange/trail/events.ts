import type { Kind } from '../../contracts/kind.ts';
import type { RecordFields } from '../../contracts/record.ts';

/** Which records are one event: all that are left out are not asked for. `looks`: where the person alone read their own pages. */
type Event = {
  readonly kinds?: readonly Kind[];
  readonly outcome?: RecordFields['decision'];
  readonly looks?: 'without' | 'only';
};

/** What may have come about, as a resident tells it apart: each record is in one of them at most. */
export const events = {
  given: {
    kinds: ['inquiry', 'submission', 'notice', 'emergency-release', 'break-glass'],
    outcome: 'permit',
  },
  seen: { kinds: ['viewing', 'trail-look-up', 'code-request', 'self-access'], outcome: 'permit', looks: 'without' },
  refused: { outcome: 'refuse', looks: 'without' },
  procedure: { kinds: ['registration'], outcome: 'permit' },
  'sign-in': { kinds: ['sign-in'], outcome: 'permit' },
  looked: { kinds: ['self-access'], looks: 'only' },
  /** what others did, and what the person changed: how often somebody reads about themselves only hides it */
  'by-others': { looks: 'without' },
} as const satisfies Record<string, Event>;
export type EventName = keyof typeof events;

/** What of a record's query an event says. */
export const askedOf = (name: EventName | undefined): Event => (name === undefined ? {} : events[name]);
