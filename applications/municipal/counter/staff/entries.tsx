import { z } from 'zod';
import { memberSettings, staffAdministratorRole } from '../../../../contracts/settings.ts';
import type { PageContext } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sayDay } from '../../../../web/japanese/day.ts';
import { sayTime } from '../../../../web/japanese/time.tsx';
import type { Column } from '../../../../web/table/column.ts';
import { taken } from '../taken.ts';
import { dayOf, lastDayBefore, sayRoles } from './changes.ts';
import { words } from './words.ts';

const entry = z.object({
  id: z.string(),
  job: z.string().nullable(),
  roles: z.array(z.string()),
  validFrom: z.string(),
  validUntil: z.string().nullable(),
  endedAt: z.string().nullable(),
  next: z.object({ roles: z.array(z.string()), job: z.string().nullable(), from: z.string() }).nullable(),
  hasAccount: z.boolean(),
  lastSignIn: z.string().nullable(),
});
export type Entry = z.infer<typeof entry>;
const answer = z.object({ staff: z.array(entry) });

export const here = '/municipal/counter/staff';

/** Who has not the role is not told that there is such a room. */
export function checkAdministrator(c: PageContext): void {
  if (!c.get('member').staff.roles.includes(staffAdministratorRole)) throw new PageError('not_found');
}

export async function readStaff(c: PageContext): Promise<readonly Entry[]> {
  return taken(await c.get('member').look('/v1/staff', answer, staffAdministratorRole)).staff;
}
export const readSettings = (c: PageContext) => c.get('member').get('/v1/settings', memberSettings);

export type State = keyof typeof words.states;
export function stateOf({ validFrom, validUntil, endedAt }: Entry, now: Date): State {
  if (endedAt !== null || (validUntil !== null && Date.parse(validUntil) <= now.getTime())) return 'over';
  return Date.parse(validFrom) > now.getTime() ? 'later' : 'now';
}

/** What holds by now of one whose roles were to change. */
export const heldBy = ({ job, roles, next }: Entry, now: Date) =>
  next && Date.parse(next.from) <= now.getTime() ? { job: next.job, roles: next.roles } : { job, roles };

const lastDayOf = ({ validUntil, endedAt }: Entry): string | undefined => {
  if (endedAt !== null) return dayOf(new Date(endedAt));
  return validUntil === null ? undefined : lastDayBefore(validUntil);
};

/** The list on the screen and its files. */
export const columnsAt = (now: Date): Column<Entry>[] => [
  {
    key: 'id',
    title: '職員番号',
    kind: 'code',
    value: ({ id }) => id,
    show: ({ id }) => <a href={`${here}/of/${encodeURIComponent(id)}`}>{id}</a>,
    filter: 'text',
    heads: true,
  },
  { key: 'job', title: '職種', kind: 'text', value: (one) => heldBy(one, now).job ?? '', filter: 'text' },
  { key: 'roles', title: '役割', kind: 'text', value: (one) => sayRoles(heldBy(one, now).roles), filter: 'text' },
  {
    key: 'next',
    title: '予定',
    kind: 'text',
    value: ({ next }) =>
      next && Date.parse(next.from) > now.getTime()
        ? `${sayDay(dayOf(new Date(next.from)))}から ${sayRoles(next.roles)}`
        : '',
  },
  {
    key: 'from',
    title: '開始日',
    kind: 'date',
    value: ({ validFrom }) => dayOf(new Date(validFrom)),
    show: ({ validFrom }) => sayDay(dayOf(new Date(validFrom))),
  },
  {
    key: 'until',
    title: '終了日',
    kind: 'date',
    value: lastDayOf,
    show: (one) => {
      const day = lastDayOf(one);
      return day === undefined ? '' : sayDay(day);
    },
  },
  {
    key: 'state',
    title: '状態',
    kind: 'text',
    value: (one) => words.states[stateOf(one, now)],
    filter: Object.values(words.states),
  },
  {
    key: 'last',
    title: '最後のサインイン',
    kind: 'text',
    value: ({ hasAccount, lastSignIn }) =>
      lastSignIn === null ? (hasAccount ? '' : 'まだサインインできません') : sayTime(new Date(lastSignIn)),
    order: ({ lastSignIn }) => lastSignIn ?? '',
  },
];
