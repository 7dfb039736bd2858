import fc from 'fast-check';
import { type MemberId, memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { ServiceRow } from '../files/model/month.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import { writeUnit } from '../files/write/unit.ts';
import { takeEntry } from '../visits/entry.ts';
import { addVisit } from '../visits/store.ts';
import { lookInto, takeFile } from './file.ts';
import { applyForm, daysOf, lineIdOf, linesOf } from './month.ts';
import { findOutgoing } from './outgoing.ts';
import { readMonth } from './read.ts';
import { sendMonth } from './send.ts';
import { listActuals, type Person, putWhole } from './store.ts';

const month = '202608';
const planner = '0300000100';
const types = ['15', '16'] as const;
const visits = [1, 2, 3].map((n) => ({
  ...{ id: `00000000-0000-4000-8000-00000000000${n}`, day: `${month}0${n}`, serviceType: types[n % 2]! },
  services: [{ day: `${month}0${n}`, start: '0900', end: '1600', serviceCode: `${types[n % 2]}2447`, count: 1 }],
}));

/** What an office does to a person's month. */
type Act =
  /** tapped on a phone at that minute, and heard of now */
  | {
      readonly do: 'entry';
      readonly visit: number;
      readonly act: 'start' | 'save' | 'not-done';
      readonly minute: number;
    }
  /** an entry comes once more, from a device that did not hear that it had arrived */
  | { readonly do: 'again'; readonly nth: number }
  /** a file or a form says the whole of a kind of service */
  | {
      readonly do: 'whole';
      readonly source: 'file' | 'typed';
      readonly serviceType: string;
      readonly services: readonly ServiceRow[];
    }
  /** a CSV file of the standard, brought once or twice; without services: one that deletes */
  | {
      readonly do: 'csv';
      readonly serviceType: string;
      readonly services: readonly ServiceRow[];
      readonly times: number;
    }
  /** one cell of the month's grid */
  | { readonly do: 'cell'; readonly nth: number; readonly day: string; readonly count: number }
  /** the month is sent to the planner, or once more */
  | { readonly do: 'send' };

const entry = fc
  .record({
    visit: fc.nat(2),
    act: fc.constantFrom('start' as const, 'save' as const, 'save' as const, 'not-done' as const),
    minute: fc.nat(9),
  })
  .map((one): Act => ({ do: 'entry', ...one }));
const whole = fc.constantFrom(...types).chain((serviceType) => {
  const row = fc
    .record({
      day: fc.constantFrom('1', '2', '3'),
      start: fc.constantFrom('0900', '1300'),
      count: fc.constantFrom(1, 2),
    })
    .map(
      ({ day, ...rest }): ServiceRow => ({
        day: `${month}0${day}`,
        end: '1600',
        serviceCode: `${serviceType}2447`,
        ...rest,
      }),
    );
  const services = fc.array(row, { maxLength: 3 });
  return fc.oneof(
    fc
      .record({ source: fc.constantFrom('file' as const, 'typed' as const), services })
      .map((one): Act => ({ do: 'whole', serviceType, ...one })),
    fc.record({ services, times: fc.constantFrom(1, 2) }).map((one): Act => ({ do: 'csv', serviceType, ...one })),
  );
});
const cell = fc
  .record({ nth: fc.nat(3), day: fc.constantFrom('01', '02', '03'), count: fc.nat(2) })
  .map(({ day, ...one }): Act => ({ do: 'cell', day: month + day, ...one }));
export const anyActs = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: entry },
    { weight: 2, arbitrary: fc.nat(9).map((nth): Act => ({ do: 'again', nth })) },
    { weight: 3, arbitrary: whole },
    { weight: 2, arbitrary: cell },
    { weight: 2, arbitrary: fc.constant<Act>({ do: 'send' }) },
  ),
  { minLength: 1, maxLength: 12 },
);

type Kept = { readonly id: string; readonly service: ServiceRow; readonly visit: string | null; readonly type: string };
type Step = {
  readonly act: Act;
  /** of an entry that says nothing new, or that is older than what stands: it changes nothing */
  readonly idle: boolean;
  /** what must stand of the visit that it is of */
  readonly visit?: { readonly id: string; readonly services: readonly ServiceRow[] };
  /** of a cell: how often it was done on that day, and must be */
  readonly cell?: { readonly line: string; readonly day: string; readonly count: number };
  /** of a month that was sent: whether our copy of what the planner has is what stands, and nothing is left to send */
  readonly isSent?: boolean;
  readonly before: readonly Kept[];
  readonly now: readonly Kept[];
  /** every row that was ever there */
  readonly ever: readonly string[];
};

/**
 * Does them one after the other, on visits of the person.
 * @param like a row of the town's, of which a file has all that the standard asks for
 */
export async function play(
  connection: RowsConnection,
  member: MemberId,
  { code, ...person }: Person & { readonly code: string },
  like: ServiceRow,
  acts: readonly Act[],
): Promise<Step[]> {
  const office = memberCode(member);
  const { writtenOn: _, ...rest } = like;
  const whole = (row: ServiceRow): ServiceRow => ({ ...rest, office, plannerOffice: planner, ...row });
  for (const one of visits)
    await addVisit(connection, member, {
      ...{ ...person, ...one, code, starts: '0900', ends: '1600', staff: null },
      services: one.services.map(whole),
    });
  const standing = async (): Promise<Kept[]> =>
    (await listActuals(connection, month, person)).map(({ id, service, visit, serviceType: type }) => ({
      id,
      service,
      visit,
      type,
    }));
  const sent: { readonly id: string; readonly act: Extract<Act, { do: 'entry' }> }[] = [];
  const newest = new Map<number, { readonly minute: number; readonly done: boolean }>();
  const steps: Step[] = [];
  const send = ({ id, act: { visit, act, minute } }: (typeof sent)[number], now: Date) =>
    takeEntry(
      connection,
      { member, staff: 'shokuin-01', role: 'サービスの職員', now },
      {
        ...{ entry: id, visit: visits[visit]!.id, act, at: new Date(Date.UTC(2026, 7, 1, 0, minute)).toISOString() },
        ...{
          started: null,
          ended: null,
          items: [],
          conditions: [],
          note: '',
          ...(act === 'not-done' && { reason: '外出' }),
        },
      },
    );
  const bring = async ({ serviceType, services, times }: Extract<Act, { do: 'csv' }>, now: Date, i: number) => {
    const key = { ...person, month, office, serviceType };
    const content: SendingUnit['content'] =
      services.length === 0
        ? { deletions: [{ kind: 'actuals', key }] }
        : {
            entries: [
              {
                kind: 'actuals',
                key,
                parts: { UPJSK: services.map((row) => ({ ...row, writtenOn: '20260831' })) },
                pictures: [],
              },
            ],
          };
    const route = { from: office, fromService: serviceType, to: planner, toService: '43' };
    const written = writeUnit({ route, sequence: String(20260831000000 + i), content });
    if (written.outcome === 'refused') throw new Error(JSON.stringify(written));
    const [file] = written.files;
    for (let time = 0; time < times; time += 1) {
      const { version } = await lookInto(connection, office, file!);
      const taken = await takeFile(connection, { office, by: { member, staff: 'jimu-01', now }, version }, file!);
      if (!('changed' in taken) || (time > 0 && taken.changed > 0)) throw new Error(JSON.stringify(taken));
    }
  };
  const type = async ({ nth, day, count }: Extract<Act, { do: 'cell' }>, now: Date): Promise<Step['cell']> => {
    const all = await listActuals(connection, month, person);
    const lines = linesOf(
      [],
      all.map(({ service }) => service),
    );
    const line = lines[nth % Math.max(lines.length, 1)];
    if (!line) return undefined;
    const { serviceType } = line;
    const held = all.filter((one) => one.serviceType === serviceType).map(({ service }) => service);
    const wanted = (one: { readonly id: string }, on: string) => (one.id === line.id && on === day ? count : undefined);
    const services = applyForm(
      held,
      lines.filter((one) => one.serviceType === serviceType),
      wanted,
      daysOf(month),
    );
    await putWhole(
      connection,
      { member, staff: 'jimu-01', now },
      { person, month, serviceType, services, source: 'typed' },
    );
    return { line: line.id, day, count };
  };
  const give = async (now: Date): Promise<boolean> => {
    const by = { member, staff: 'jimu-01', role: '事務', now };
    await sendMonth(connection, by, { month, planner, way: 'file', kindOf: () => '43' });
    const { sent, entries } = await readMonth(connection, member, month);
    const rowsOf = (all: typeof sent) =>
      all
        .flatMap(({ parts }) => parts.UPJSK)
        .map(textOf)
        .toSorted();
    return (
      findOutgoing(sent, entries, planner).length === 0 &&
      JSON.stringify(rowsOf(sent)) === JSON.stringify(rowsOf(entries))
    );
  };
  for (const [i, asked] of acts.entries()) {
    const act = 'services' in asked ? { ...asked, services: asked.services.map(whole) } : asked;
    let typed: Step['cell'];
    let isSent: boolean | undefined;
    const now = new Date(Date.UTC(2026, 7, 2, 0, i));
    const before = await standing();
    let idle = false;
    let touched: number | undefined;
    if (act.do === 'entry') {
      const one = { id: `00000000-0000-4000-8000-0000000001${String(sent.length).padStart(2, '0')}`, act };
      sent.push(one);
      if ((await send(one, now)) !== 'taken') throw new Error('an entry of its own id is new');
      // What only begins a visit decides nothing, however late it comes.
      idle = act.act === 'start' || (newest.get(act.visit)?.minute ?? 0) > act.minute;
      if (!idle) newest.set(act.visit, { minute: act.minute, done: act.act === 'save' });
      touched = act.visit;
    } else if (act.do === 'again') {
      const one = sent[act.nth % Math.max(sent.length, 1)];
      if (one && (await send(one, now)) !== 'known') throw new Error('an entry that came twice is known');
      idle = true;
    } else if (act.do === 'csv') await bring(act, now, i);
    else if (act.do === 'cell') typed = await type(act, now);
    else if (act.do === 'send') {
      isSent = await give(now);
      idle = true;
    } else await putWhole(connection, { member, staff: 'jimu-01', now }, { person, month, ...act });
    const { rows } = await connection.query<{ service: ServiceRow }>(
      'SELECT service FROM care.actual WHERE month = $1 AND insured = $2',
      [month, person.insured],
    );
    steps.push({
      ...{ act, idle, before, now: await standing(), ever: rows.map(({ service }) => textOf(service)) },
      ...(touched !== undefined &&
        newest.has(touched) && {
          visit: {
            id: visits[touched]!.id,
            services: newest.get(touched)!.done ? visits[touched]!.services.map(whole) : [],
          },
        }),
      ...(typed && { cell: typed }),
      ...(isSent !== undefined && { isSent }),
    });
  }
  return steps;
}

/** What is said of a service, not by whom it was written. */
export const textOf = ({ updater: _, writtenOn: __, ...service }: ServiceRow): string =>
  JSON.stringify(
    Object.entries(service)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
/** How often a line was done on a day. */
export const timesOf = (all: readonly { readonly service: ServiceRow }[], line: string, day: string): number =>
  all.reduce(
    (sum, { service }) => sum + (service.day === day && lineIdOf(service) === line ? (service.count ?? 1) : 0),
    0,
  );
export const textsOf = (all: readonly { readonly service: ServiceRow }[]): string[] =>
  all.map(({ service }) => textOf(service)).toSorted();
