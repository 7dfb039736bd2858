import type { PageContext } from '../../../web/application/ground.ts';
import type { Person } from '../store/persons.ts';
import { hasRoom, here, pathOf } from './place.ts';
import { monthBeside, monthOf } from './state/days.ts';
import type { TodoKind } from './state/todo.ts';
import { words } from './words.ts';

const { links, groups } = words;

/** A page of another room about the person; undefined where the office has no such room. */
const inRoom = (c: PageContext, room: string, below: string): string | undefined =>
  hasRoom(c, room) ? `/care/${room}/${below}` : undefined;

type Card = { readonly href: string; readonly title: string; readonly about?: string };

type Group = { readonly title: string; readonly cards: readonly Card[] };

/** Everything that there is of a person: a card each, by what one has come for. */
export function linksOf(c: PageContext, { code, until }: Person, today: string): Group[] {
  const id = encodeURIComponent(code);
  const [month, next] = [monthOf(today), monthBeside(monthOf(today), 1)];
  const card = (href: string | undefined, [title, about]: readonly [string, string]): Card[] =>
    href === undefined ? [] : [{ href, title, ...(about !== '' && { about }) }];
  const own = (below: string, said: readonly [string, string]) => card(pathOf(code, below), said);
  return [
    {
      title: groups.plans,
      cards: [
        ...card(inRoom(c, 'plans', id), links.plans),
        ...card(inRoom(c, 'months', `${month}/${id}`), links.thisMonth),
        ...card(inRoom(c, 'months', `${next}/${id}`), links.nextMonth),
      ],
    },
    {
      title: groups.records,
      cards: [
        ...own('/progress', links.progress),
        ...own('/meetings', links.meetings),
        ...own('/assessments', links.assessments),
        ...own('/family', links.family),
      ],
    },
    { title: groups.words, cards: [...own('/heard', links.heard), ...card(inRoom(c, 'talk', id), links.talk)] },
    {
      title: groups.certification,
      cards: [
        ...own('/certification', links.certification),
        ...own('/applications', links.applications),
        ...own('/stays', links.stays),
      ],
    },
    {
      title: groups.register,
      cards: [
        ...own('/dossier', links.dossier),
        ...own('/succession', links.succession),
        ...(until === null ? [...own('/edit', links.edit), ...own('/end', links.end)] : []),
      ],
    },
  ];
}

/** Where something that is to be done is done. */
export function whereTo(c: PageContext, code: string, kind: TodoKind, today: string): string | undefined {
  const id = encodeURIComponent(code);
  const month = (beside: number, below = '') =>
    inRoom(c, 'months', `${monthBeside(monthOf(today), beside)}/${id}${below}`);
  if (kind === 'plan' || kind === 'plan-given') return inRoom(c, 'plans', id);
  if (kind === 'slip') return month(1);
  if (kind === 'slip-given') return month(1, '/give');
  if (kind === 'actuals') return month(-1, '/actuals');
  if (kind === 'not-arrived' || kind === 'not-fetched')
    return hasRoom(c, 'outbox') ? `/care/outbox?${new URLSearchParams({ person: code })}` : undefined;
  if (kind === 'absence' || kind === 'agreement') return pathOf(code, '/heard');
  if (kind === 'succession') return `${here}/successions`;
  if (kind === 'succession-failed') return pathOf(code, '/succession');
  if (kind === 'monitoring') return pathOf(code, '/progress');
  if (kind === 'hospital-sheet' || kind === 'discharge') return pathOf(code, '/stays');
  if (kind === 'staff') return pathOf(code, '/edit');
  if (kind === 'certification-changed' || kind === 'certification-unasked' || kind === 'certification-unanswered')
    return pathOf(code, '/certification');
  return pathOf(code, '/applications');
}
