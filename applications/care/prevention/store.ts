import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Entry, Person } from '../files/model/group.ts';
import { type Kept, readHeld } from '../store/held.ts';

export type Standing = {
  readonly plan: (Kept & { readonly entry: Entry<'prevention'> }) | undefined;
  readonly basics: (Kept & { readonly entry: Entry<'basics'> }) | undefined;
};

const newest = <E extends Entry>(all: readonly Kept[], kind: E['kind']) =>
  all
    .filter((one): one is Kept & { entry: E } => one.kind === kind && one.entry !== undefined)
    .sort((a, b) => (periodOf(b) + b.sequence > periodOf(a) + a.sequence ? 1 : -1))[0];
const periodOf = ({ key }: Kept): string => key.planDay ?? key.consultedOn ?? '';

/** The forms in force of a person, whoever of the centre and the commissioned office made them: the latest by day, then by ファイル連番. */
export async function readStanding(connection: RowsConnection, person: Person): Promise<Standing> {
  const [plans, basics] = [
    await readHeld(connection, { kind: 'prevention', person }),
    await readHeld(connection, { kind: 'basics', person }),
  ];
  return { plan: newest<Entry<'prevention'>>(plans, 'prevention'), basics: newest<Entry<'basics'>>(basics, 'basics') };
}

/** The plan in force of everybody, by the two numbers. */
export async function readPreventionPlans(connection: RowsConnection): Promise<Map<string, Entry<'prevention'>>> {
  const all = await readHeld(connection, { kind: 'prevention' });
  const byPerson = Map.groupBy(all, ({ key }) => `${key.insurer} ${key.insured}`);
  return new Map(
    [...byPerson].flatMap(([numbers, kept]) => {
      const found = newest<Entry<'prevention'>>(kept, 'prevention');
      return found ? [[numbers, found.entry] as const] : [];
    }),
  );
}

/** Who made the plan in force of everybody, by the two numbers: 事業所番号, another's where the centre commissioned it. */
export async function readPreventionMakers(connection: RowsConnection): Promise<Map<string, string>> {
  const all = await readHeld(connection, { kind: 'prevention' });
  const byPerson = Map.groupBy(all, ({ key }) => `${key.insurer}/${key.insured}`);
  return new Map(
    [...byPerson].flatMap(([numbers, kept]) => {
      const found = newest<Entry<'prevention'>>(kept, 'prevention');
      return found ? [[numbers, found.from] as const] : [];
    }),
  );
}
