import type { Child } from 'hono/jsx';
import { SaidClock, SaidTime } from '../japanese/time.tsx';

export type Event = {
  readonly at: Date;
  readonly title: Child;
  readonly about?: Child;
  /** where all of it stands: then the whole event is one link */
  readonly href?: string;
};

/** What happened, the newest first. @param ofOneDay the day stands above: each says its time only */
export const Timeline = ({ events, ofOneDay }: { readonly events: readonly Event[]; readonly ofOneDay?: boolean }) => (
  <ol class="timeline">
    {events.map((event) => (
      <li>
        {event.href === undefined ? (
          <Said {...event} ofOneDay={ofOneDay} />
        ) : (
          <a class="timeline-open" href={event.href}>
            <Said {...event} ofOneDay={ofOneDay} />
          </a>
        )}
      </li>
    ))}
  </ol>
);

const Said = ({ at, title, about, ofOneDay }: Event & { readonly ofOneDay: boolean | undefined }) => (
  <>
    <span class="timeline-at">{ofOneDay ? <SaidClock at={at} /> : <SaidTime at={at} />}</span>
    <span class="timeline-title">{title}</span>
    {about && <span class="timeline-about">{about}</span>}
  </>
);
