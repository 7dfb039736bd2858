import type { PageContext } from '../../../web/application/ground.ts';
import type { Person } from '../store/persons.ts';
import { hasRoom, pathOf } from './place.ts';
import { monthBeside, monthOf } from './state/days.ts';
import type { TodoKind } from './state/todo.ts';
import { words } from './words.ts';

const { links } = words;

/** A page of another room about the person; undefined where the office has no such room. */
const inRoom = (c: PageContext, room: string, below: string): string | undefined =>
  hasRoom(c, room) ? `/care/${room}/${below}` : undefined;

type Card = { readonly href: string; readonly title: string; readonly about?: string };

/** Everything that there is of a person: a card each. */
export function linksOf(c: PageContext, { code, until }: Person, today: string): Card[] {
  const id = encodeURIComponent(code);
  const [month, next] = [monthOf(today), monthBeside(monthOf(today), 1)];
  const card = (href: string | undefined, [title, about]: readonly [string, string]): Card[] =>
    href === undefined ? [] : [{ href, title, ...(about !== '' && { about }) }];
  return [
    ...card(inRoom(c, 'plans', id), links.plans),
    ...card(inRoom(c, 'months', `${month}/${id}`), links.thisMonth),
    ...card(inRoom(c, 'months', `${next}/${id}`), links.nextMonth),
    ...card(pathOf(code, '/heard'), links.heard),
    ...card(inRoom(c, 'talk', id), links.talk),
    ...card(pathOf(code, '/progress'), links.progress),
    ...card(pathOf(code, '/meetings'), links.meetings),
    ...card(pathOf(code, '/assessments'), links.assessments),
    ...card(pathOf(code, '/family'), links.family),
    ...card(pathOf(code, '/applications'), links.applications),
    ...card(pathOf(code, '/stays'), links.stays),
    ...card(pathOf(code, '/certification'), links.certification),
    ...card(pathOf(code, '/dossier'), links.dossier),
    ...(until === null ? [...card(pathOf(code, '/edit'), links.edit), ...card(pathOf(code, '/end'), links.end)] : []),
  ];
}

/** Where something that is to be done is done. */
export function whereTo(c: PageContext, code: string, kind: TodoKind): string | undefined {
  const id = encodeURIComponent(code);
  if (kind === 'plan' || kind === 'plan-given') return inRoom(c, 'plans', id);
  if (kind === 'slip' || kind === 'slip-given' || kind === 'actuals')
    return hasRoom(c, 'months') ? '/care/months' : undefined;
  if (kind === 'not-arrived' || kind === 'not-fetched') return hasRoom(c, 'outbox') ? '/care/outbox' : undefined;
  if (kind === 'absence' || kind === 'agreement') return pathOf(code, '/heard');
  if (kind === 'monitoring') return pathOf(code, '/progress');
  if (kind === 'hospital-sheet') return pathOf(code, '/stays');
  if (kind === 'staff') return pathOf(code, '/edit');
  if (kind === 'certification-changed' || kind === 'certification-unasked' || kind === 'certification-unanswered')
    return pathOf(code, '/certification');
  return pathOf(code, '/applications');
}
