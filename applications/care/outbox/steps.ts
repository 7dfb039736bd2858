import { z } from 'zod';
import { relayStates } from '../../../contracts/message.ts';
import type { Status } from './box.ts';
import type { SentMessage } from './message.ts';
import { type Near, pressingOf } from './near.ts';
import { words } from './words.ts';

/** What the exchange says of a message. */
export const events = z.object({
  deliveries: z.array(
    z.object({
      expiresAt: z.string(),
      events: z.array(
        z.object({
          at: z.string(),
          state: z.enum(Object.keys(relayStates) as [keyof typeof relayStates]),
          reason: z.string().nullable(),
        }),
      ),
    }),
  ),
});
export type Events = z.infer<typeof events>['deliveries'][number]['events'];

/** What happened to a message, in order of time. */
type Step = { readonly at: Date; readonly title: string; readonly about?: string };
export type Steps = { readonly steps: readonly Step[]; readonly isWhole: boolean };

/** @param events undefined: the exchange could not be asked */
export function stepsOf(message: SentMessage, events: Events | undefined): Steps {
  const { madeAt, staff, role, state, stateAt, reason, openedAt, notes } = message;
  const who = staff === null ? words.sent.itself : [role, staff].filter(Boolean).join(' ');
  const told = (events ?? []).map((event) => ({
    at: new Date(event.at),
    title: relayStates[event.state],
    ...(event.reason !== null && { about: event.reason }),
  }));
  const own = told.length === 0 && !['waiting', 'given'].includes(state);
  const steps: Step[] = [
    { at: madeAt, title: words.sent.made, about: who },
    ...told,
    ...(own ? [{ at: stateAt, title: words.status[state as Status], ...(reason !== null && { about: reason }) }] : []),
    ...(openedAt === null ? [] : [{ at: openedAt, title: words.sent.opened }]),
    ...notes.map(({ kind, way, who: other, at, text, staff: by }) => ({
      at,
      title:
        kind === 'resent'
          ? words.note.resent
          : words.note[kind === 'given' ? 'gave' : 'answered'](words.way[way] ?? way, other),
      about: [text, by].filter(Boolean).join('　'),
    })),
  ];
  return { steps: steps.toSorted((a, b) => a.at.getTime() - b.at.getTime()), isWhole: events !== undefined };
}

/** As the list says it too (box.ts). @param near left out: of what is on its way nothing is said of its end */
export function statusOf(message: SentMessage, near?: Near): Status {
  const { state, openedAt, notes } = message;
  const has = (kind: string) => notes.some((note) => note.kind === kind);
  if (has('resent')) return 'resent';
  if (state === 'given') return has('answer') ? 'answered' : has('given') ? 'given' : 'to-give';
  if (openedAt !== null) return 'opened';
  return (near && pressingOf(message, near)) ?? state;
}
