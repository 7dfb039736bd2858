import type { RowsConnection } from '../../../web/application/rows.ts';
import { sayDayBoth } from '../../../web/japanese/day.ts';
import { Answers } from '../../../web/list/answers.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { readNeeds } from '../files/model/needs.ts';
import { readHeld } from '../store/held.ts';
import type { Person } from '../store/persons.ts';
import { dayOfFile } from './state/days.ts';
import { words } from './words.ts';

const say = words.person;

/** The plan in force, as short as it can be said: what for, and who does what how often. */
export type PlanInForce = {
  readonly day: string;
  readonly policy: string;
  readonly services: readonly (readonly [service: string, office: string, frequency: string, term: string])[];
};

export async function findPlan(
  connection: RowsConnection,
  { office, today, person }: { readonly office: string; readonly today: string; readonly person: Person },
): Promise<PlanInForce | undefined> {
  const held = await readHeld(connection, { kind: 'plan', person, sender: office });
  const inForce = held.find(({ key, entry }) => entry && (key.planDay ?? '') <= today.replaceAll('-', ''));
  if (inForce?.entry?.kind !== 'plan') return undefined;
  const { UP1KYO, UP2KYO } = inForce.entry.parts;
  const rows = readNeeds(UP2KYO).flatMap(({ goals }) => goals.flatMap(({ contents }) => contents));
  const services = rows
    .filter(({ service, officeName }) => service !== undefined || officeName !== undefined)
    .map(
      ({ service = '', officeName = '', frequency = '', term = '' }) => [service, officeName, frequency, term] as const,
    );
  return {
    day: dayOfFile(inForce.entry.key.planDay) ?? today,
    policy: UP1KYO[0]?.policy ?? '',
    services: [...new Map(services.map((one) => [one.join('\n'), one])).values()],
  };
}

export const PlanOverview = ({ plan }: { readonly plan: PlanInForce | undefined }) => {
  if (!plan) return <p>{say.noPlan}</p>;
  const { day, policy, services } = plan;
  return (
    <>
      <Answers
        answers={[
          { name: say.planDay, value: sayDayBoth(day) },
          { name: say.policy, value: <span class="as-written">{policy}</span> },
        ]}
      />
      {services.length > 0 && <PlainTable apart caption={say.services} head={say.planHead} rows={services} />}
    </>
  );
};
