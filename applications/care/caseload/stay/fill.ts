import type { PageContext } from '../../../../web/application/ground.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { sayDayBoth } from '../../../../web/japanese/day.ts';
import type { Person } from '../../store/persons.ts';
import { listCertifications } from '../certification/store.ts';
import { listForms } from '../forms/store.ts';
import { officeOf } from '../place.ts';
import { findPlan } from '../plan-overview.tsx';
import type { Sheet } from './store.ts';

/** Which items of the 課題分析 say what the sheet asks. */
const fromAssessment: Readonly<Record<string, readonly string[]>> = {
  living: ['2', '21', '22'],
  illness: ['10'],
  adl: ['11', '16', '17'],
  eating: ['18', '19'],
  mind: ['13', '14', '15'],
  wish: ['7'],
};

/** What is known already, so that nobody writes it a second time in a hurry. */
export async function fillSheet(
  connection: RowsConnection,
  { c, person, today }: { readonly c: PageContext; readonly person: Person; readonly today: string },
): Promise<Sheet> {
  const [assessment] = await listForms(connection, person.code, 'assessment');
  const [certified] = await listCertifications(connection, person.code);
  const plan = await findPlan(connection, { office: officeOf(c), today, person });
  const { careLevel, validUntil } = certified?.answer?.certification ?? {};
  const assessed = Object.entries(fromAssessment).map(([item, ids]) => [
    item,
    ids.flatMap((id) => assessment?.content[id] || []).join('\n'),
  ]);
  return {
    ...Object.fromEntries(assessed),
    contact: c.get('memberName'),
    level: [careLevel, validUntil && `${sayDayBoth(validUntil)}まで`].filter(Boolean).join('　'),
    // What she or her family do themselves has no office, and is no service.
    services: (plan?.services ?? [])
      .filter(([, office]) => office !== '')
      .map(([service, office, frequency]) => `${service}　${office}　${frequency}`)
      .join('\n'),
  };
}
