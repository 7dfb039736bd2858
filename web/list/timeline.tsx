import type { Child } from 'hono/jsx';
import { SaidClock, SaidTime } from '../japanese/time.tsx';
import { More } from './more.tsx';

export type Event = {
  readonly at: Date;
  readonly title: Child;
  readonly about?: Child;
  /** where all of it stands: then the whole event is one link */
  readonly href?: string;
  /** what belongs to it, folded beneath it */
  readonly more?: { readonly title: Child; readonly events: readonly Event[] } | undefined;
};

type Props = { readonly events: readonly Event[]; readonly ofOneDay?: boolean | undefined };

/** What happened, the newest first. @param ofOneDay the day stands above: each says its time only */
export const Timeline = ({ events, ofOneDay }: Props) => (
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
        {event.more && (
          <More title={event.more.title}>
            <Timeline events={event.more.events} ofOneDay={ofOneDay} />
          </More>
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
