import { addMonths, monthOf } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { readDrafts } from '../../months/store.ts';
import { readContent } from '../../plans/read.ts';
import { contentOf } from '../../prevention/content.ts';
import { readStanding } from '../../prevention/store.ts';
import { readHeld } from '../../store/held.ts';
import type { Person } from '../../store/persons.ts';
import { listCertifications } from '../certification/store.ts';
import { forms, itemsOf } from '../forms/form.ts';
import { listForms } from '../forms/store.ts';
import { type Entry, listProgress } from '../progress/store.ts';
import { findPlanMade } from '../state/read.ts';
import type { Succession } from './content.ts';

/** What goes in as it stands, and the 支援経過 to choose from. */
export type Gathered = {
  readonly ready: Pick<Succession, 'plan' | 'prevention' | 'months' | 'assessment' | 'certification'>;
  readonly progress: readonly Entry[];
};
/** So many entries are offered; older ones are summed up in words. */
const most = 100;

/** What the office itself has made of a person. @param office its 事業所番号 */
export async function gather(
  connection: RowsConnection,
  { office, today, person }: { readonly office: string; readonly today: string; readonly person: Person },
): Promise<Gathered> {
  const [assessed] = await listForms(connection, person.code, 'assessment');
  const [asked] = await listCertifications(connection, person.code);
  const certifiedOn = asked?.answer?.certification.certifiedOn;
  const written = await listProgress(connection, person.code);
  const corrected = new Set(written.flatMap(({ corrects }) => corrects ?? []));
  return {
    ready: {
      ...(await planOf(connection, { office, today, person })),
      ...(await monthsOf(connection, today, person.code)),
      ...(assessed && {
        assessment: {
          on: assessed.day,
          items: itemsOf(forms.assessment).flatMap(({ id, title }) =>
            assessed.content[id] ? [{ id, title, text: assessed.content[id] }] : [],
          ),
        },
      }),
      ...(asked && { certification: { ...(certifiedOn && { certifiedOn }), askedOn: dayIn(asked.toldAt) } }),
    },
    progress: written.filter(({ id }) => !corrected.has(id)).slice(0, most),
  };
}

/** The plan in force, of whichever form. */
async function planOf(
  connection: RowsConnection,
  about: { readonly office: string; readonly today: string; readonly person: Person },
): Promise<Pick<Succession, 'plan' | 'prevention'>> {
  const made = await findPlanMade(connection, about);
  if (!made) return {};
  if (made.kind === 'prevention') {
    const { plan, basics } = await readStanding(connection, about.person);
    return { prevention: contentOf([plan?.entry, basics?.entry].filter((one) => one !== undefined)) };
  }
  const held = await readHeld(connection, {
    ...{ kind: 'plan' as const, period: made.period, person: about.person, sender: about.office },
  });
  const entry = held[0]?.entry;
  return entry?.kind === 'plan' ? { plan: readContent(entry) } : {};
}

/** 利用票 of this month and the next, as they stand: the next office makes the 給付管理票 of the whole month. */
async function monthsOf(connection: RowsConnection, today: string, code: string): Promise<Pick<Succession, 'months'>> {
  const months: NonNullable<Succession['months']> = [];
  for (const month of [monthOf(today), addMonths(monthOf(today), 1)]) {
    const { lines = [], basis } = (await readDrafts(connection, month, [code])).get(code)?.content ?? {};
    const { stayBefore = 0, stayRun = 0 } = basis ?? {};
    if (lines.length > 0)
      months.push({ month, lines: lines.map((line) => ({ ...line, days: [...line.days] })), stayBefore, stayRun });
  }
  return months.length > 0 ? { months } : {};
}
