import { staffAdministratorRole } from '../../../contracts/settings.ts';

/*
 * 人事異動: what a list of changes makes of a member's staff, before anything is done. Pure: the same is said in a dry run and done afterwards.
 */

/** One of a member's staff, as it is enrolled. */
export type Entry = {
  readonly id: string;
  readonly job: string | null;
  readonly roles: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly endedAt: Date | null;
  /** what holds from a later day on */
  readonly nextRoles: readonly string[] | null;
  readonly nextJob: string | null;
  readonly nextFrom: Date | null;
};

export type StaffChange =
  /** enrols, or gives other roles; `until` left out: as long as before */
  | {
      readonly change: 'assign';
      readonly id: string;
      readonly job?: string | null;
      readonly roles: readonly string[];
      readonly from: Date;
      readonly until?: Date | null;
    }
  | { readonly change: 'end'; readonly id: string; readonly from: Date };

/** 新しく・役割が変わる・終わる・変わらない */
export type What = 'new' | 'roles' | 'ends' | 'same';
export type Planned = {
  readonly id: string;
  readonly what: What;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly job: string | null;
  readonly from: Date;
  readonly until: Date | null;
};
export type PlanError = { readonly index: number; readonly text: string };
export type Plan = {
  readonly planned: readonly Planned[];
  readonly errors: readonly PlanError[];
  /** what is to be written, of those that change */
  readonly entries: readonly Entry[];
};

/** The roles that hold at that moment; none where the person is not enrolled then. */
export function rolesAt(entry: Entry | undefined, at: Date): readonly string[] {
  if (!entry || entry.endedAt !== null || entry.validFrom > at) return [];
  if (entry.validUntil !== null && entry.validUntil <= at) return [];
  return entry.nextFrom !== null && entry.nextFrom <= at ? entry.nextRoles! : entry.roles;
}

/** @param by who acts: nobody adds a role to themselves */
export function planChanges(
  all: readonly Entry[],
  changes: readonly StaffChange[],
  { now, by }: { readonly now: Date; readonly by: string | undefined },
): Plan {
  const before = new Map(all.map((entry) => [entry.id, entry]));
  const after = new Map(before);
  const errors: PlanError[] = [];
  const planned = changes.map((change, index): Planned => {
    const entry = before.get(change.id);
    const wrong = objectTo(change, entry, { now, by, twice: changes.findIndex(({ id }) => id === change.id) < index });
    const next = wrong === undefined ? apply(entry, change, now) : entry;
    if (wrong !== undefined) errors.push({ index, text: wrong });
    else if (next) after.set(change.id, next);
    return describe(entry, change, now);
  });
  if (errors.length === 0 && losesAdministrators([...before.values()], [...after.values()], now))
    errors.push({
      index: Math.max(
        0,
        changes.findIndex(({ id }) => before.get(id)?.roles.includes(staffAdministratorRole)),
      ),
      text: `${staffAdministratorRole}がだれもいなくなる日があります。先に、次の${staffAdministratorRole}を登録してください。`,
    });
  const entries = changes.filter((_, index) => planned[index]!.what !== 'same').map(({ id }) => after.get(id)!);
  return { planned, errors, entries: errors.length === 0 ? entries : [] };
}

function objectTo(
  change: StaffChange,
  entry: Entry | undefined,
  { now, by, twice }: { readonly now: Date; readonly by: string | undefined; readonly twice: boolean },
): string | undefined {
  if (twice) return `職員番号 ${change.id} が2つあります。1つにしてください。`;
  const there = entry && entry.endedAt === null && !(entry.validUntil !== null && entry.validUntil <= now);
  if (change.change === 'end') {
    if (!there) return `職員番号 ${change.id} は、いま登録されていません。`;
    if (entry.validFrom >= change.from && change.from > now)
      return `職員番号 ${change.id} は、まだ始まっていません。終わる日を始まりの日より後にしてください。`;
    return undefined;
  }
  if (change.until && change.until <= change.from)
    return `職員番号 ${change.id} の終わりの日が、始まりの日より前です。日付を直してください。`;
  if (there && entry.validUntil !== null && entry.validUntil < change.from)
    return `職員番号 ${change.id} は、その前に終わることになっています。終わってから、あらためて登録してください。`;
  // Who gives themselves the role that reads what residents wrote, reads it unnoticed. So a second person is always there, whatever the role.
  if (change.id === by && change.roles.some((role) => !rolesAt(entry, now).includes(role)))
    return `自分に役割を加えることはできません。ほかの${staffAdministratorRole}に頼んでください。`;
  return undefined;
}

function apply(entry: Entry | undefined, change: StaffChange, now: Date): Entry {
  const none = { nextRoles: null, nextJob: null, nextFrom: null };
  // What was to come and has come is what is.
  const current =
    entry?.nextFrom && entry.nextFrom <= now
      ? { ...entry, roles: entry.nextRoles!, job: entry.nextJob, ...none }
      : entry;
  if (change.change === 'end') {
    const known = current!;
    if (change.from <= now) return { ...known, ...none, endedAt: now };
    const keeps = known.nextFrom !== null && known.nextFrom < change.from;
    return { ...known, ...(keeps ? {} : none), validUntil: change.from };
  }
  const { id, job = current?.job ?? null, roles, from, until } = change;
  const fresh = !current || current.endedAt !== null || (current.validUntil !== null && current.validUntil <= now);
  if (fresh) return { id, job, roles, validFrom: from, validUntil: until ?? null, endedAt: null, ...none };
  const validUntil = until === undefined ? current.validUntil : until;
  if (from > now && from > current.validFrom)
    return { ...current, validUntil, nextRoles: roles, nextJob: job, nextFrom: from };
  const validFrom = current.validFrom > now ? from : current.validFrom;
  return { ...current, job, roles, validFrom, validUntil, ...none };
}

function describe(entry: Entry | undefined, change: StaffChange, now: Date): Planned {
  const { id, from } = change;
  const at = from > now ? from : now;
  const roles = rolesAt(entry, at);
  const before = roles.length > 0 ? roles : rolesAt(entry, now);
  const job = entry?.job ?? null;
  if (change.change === 'end') return { id, what: 'ends', before, after: [], job, from, until: null };
  const until = change.until === undefined ? (before.length > 0 ? (entry?.validUntil ?? null) : null) : change.until;
  const next = change.job === undefined ? job : change.job;
  const unchanged =
    sameRoles(roles, change.roles) &&
    next === (entry?.nextFrom && entry.nextFrom <= at ? entry.nextJob : job) &&
    until?.getTime() === entry?.validUntil?.getTime() &&
    !(entry?.nextFrom && entry.nextFrom > at);
  const what: What = before.length === 0 ? 'new' : unchanged ? 'same' : 'roles';
  return { id, what, before, after: change.roles, job: next, from, until };
}

const sameRoles = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((role) => b.includes(role));

const isAdministratorAt = (at: Date) => (entry: Entry) => rolesAt(entry, at).includes(staffAdministratorRole);

/** Whether there is a moment, now or later, at which nobody administers who would have before. */
export function losesAdministrators(before: readonly Entry[], after: readonly Entry[], now: Date): boolean {
  const later = [...before, ...after].flatMap(({ validFrom, validUntil, nextFrom }) => [
    validFrom,
    validUntil,
    nextFrom,
  ]);
  const moments = [now, ...later.filter((at) => at !== null && at > now)] as Date[];
  return moments.some((at) => before.some(isAdministratorAt(at)) && !after.some(isAdministratorAt(at)));
}
