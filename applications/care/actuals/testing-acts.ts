import fc from 'fast-check';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { takeEntry } from '../visits/entry.ts';
import { addVisit } from '../visits/store.ts';
import { listActuals, type Person, putWhole } from './store.ts';

const month = '202608';
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
    };

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
  return fc
    .record({ source: fc.constantFrom('file' as const, 'typed' as const), services: fc.array(row, { maxLength: 3 }) })
    .map((one): Act => ({ do: 'whole', serviceType, ...one }));
});
export const anyActs = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: entry },
    { weight: 2, arbitrary: fc.nat(9).map((nth): Act => ({ do: 'again', nth })) },
    { weight: 2, arbitrary: whole },
  ),
  { minLength: 1, maxLength: 9 },
);

type Kept = { readonly id: string; readonly service: ServiceRow; readonly visit: string | null; readonly type: string };
type Step = {
  readonly act: Act;
  /** of an entry that says nothing new, or that is older than what stands: it changes nothing */
  readonly idle: boolean;
  /** what must stand of the visit that it is of */
  readonly visit?: { readonly id: string; readonly services: readonly ServiceRow[] };
  readonly before: readonly Kept[];
  readonly now: readonly Kept[];
  /** every row that was ever there */
  readonly ever: readonly string[];
};

/** Does them one after the other, on visits of the person. */
export async function play(
  connection: RowsConnection,
  member: string,
  { code, ...person }: Person & { readonly code: string },
  acts: readonly Act[],
): Promise<Step[]> {
  for (const one of visits)
    await addVisit(connection, member, { ...person, ...one, code, starts: '0900', ends: '1600', staff: null });
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
  for (const [i, act] of acts.entries()) {
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
    } else await putWhole(connection, { member, staff: 'jimu-01', now }, { person, month, ...act });
    const { rows } = await connection.query<{ service: ServiceRow }>(
      'SELECT service FROM care.actual WHERE month = $1 AND insured = $2',
      [month, person.insured],
    );
    steps.push({
      ...{ act, idle, before, now: await standing(), ever: rows.map(({ service }) => textOf(service)) },
      ...(touched !== undefined &&
        newest.has(touched) && {
          visit: { id: visits[touched]!.id, services: newest.get(touched)!.done ? visits[touched]!.services : [] },
        }),
    });
  }
  return steps;
}

/** What is said of a service, not by whom it was written. */
export const textOf = ({ updater: _, ...service }: ServiceRow): string =>
  JSON.stringify(Object.entries(service).sort(([a], [b]) => (a < b ? -1 : 1)));
export const textsOf = (all: readonly { readonly service: ServiceRow }[]): string[] =>
  all.map(({ service }) => textOf(service)).toSorted();
