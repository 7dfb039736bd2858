import type { Child } from 'hono/jsx';
import { SaidTime } from '../japanese/time.tsx';

export type Event = { readonly at: Date; readonly title: Child; readonly about?: Child };

/** What happened, the newest first. */
export const Timeline = ({ events }: { readonly events: readonly Event[] }) => (
  <ol class="timeline">
    {events.map(({ at, title, about }) => (
      <li>
        <p class="timeline-at">
          <SaidTime at={at} />
        </p>
        <p class="timeline-title">{title}</p>
        {about && <div class="timeline-about">{about}</div>}
      </li>
    ))}
  </ol>
);
