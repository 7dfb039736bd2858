import type { RowsConnection } from '../../../../web/application/rows.ts';
import { sayDayBoth } from '../../../../web/japanese/day.ts';
import { sayTime } from '../../../../web/japanese/time.tsx';
import type { LetterTable } from '../../../../web/print/letter.ts';
import { readAgreements } from '../../heard/agreement.ts';
import { words as heard } from '../../heard/words.ts';
import { readHeld } from '../../store/held.ts';
import type { Person } from '../../store/persons.ts';
import { steps } from '../application/form.tsx';
import { type Application, listApplications } from '../application/store.ts';
import { words as ofApplication } from '../application/words.ts';
import { listCertifications } from '../certification/store.ts';
import { readFamily } from '../family/family.ts';
import { sayRelative } from '../family/tree.ts';
import { words as ofFamily } from '../family/words.ts';
import { forms, itemsOf } from '../forms/form.ts';
import { listForms } from '../forms/store.ts';
import { findPlan } from '../plan-overview.tsx';
import { progressTable } from '../progress/pages.tsx';
import { listProgress } from '../progress/store.ts';
import { dayOfFile, sayMonth } from '../state/days.ts';
import { monitoring } from '../state/own.ts';
import { findPlanMade } from '../state/read.ts';
import { words } from './words.ts';

type Of = {
  readonly person: Person;
  readonly office: string;
  readonly today: string;
  /** members, and offices by their number, as people call them */
  readonly nameOf: (member: string) => string;
};
const titles: Readonly<Record<string, string>> = words.kinds;
const contracts: Readonly<Record<string, string>> = words.contracts;

/** Everything that the office keeps of one person and that an inspection asks for. */
export type Dossier = Awaited<ReturnType<typeof readDossier>>;
export async function readDossier(connection: RowsConnection, of: Omit<Of, 'nameOf'>) {
  const { person, office, today } = of;
  const held = (await readHeld(connection, { person })).filter(({ entry }) => entry);
  const progress = await listProgress(connection, person.code);
  const assessments = await listForms(connection, person.code, 'assessment');
  const meetings = await listForms(connection, person.code, 'meeting');
  const plan = await findPlan(connection, { office, today, person });
  const made = await findPlanMade(connection, { office, today, person });
  const agreement = made && (await readAgreements(connection, [made.identity])).get(made.identity);
  const certifications = await listCertifications(connection, person.code);
  const applications = await listApplications(connection, person.code);
  const { rows: sent } = await connection.query<{
    at: Date;
    to: string;
    title: string;
    way: string;
    state: string;
    opened: Date | null;
  }>(
    `SELECT made_at AS at, receiver AS "to", title, way, state, opened_at AS opened FROM care.sent WHERE subjects @> ARRAY[$1] ORDER BY made_at`,
    [person.code],
  );
  const { rows: received } = await connection.query<{
    at: Date;
    sender: string;
    contract: string;
    way: string;
    message: string;
  }>(
    `SELECT received_at AS at, sender, contract, way, message FROM care.received WHERE subjects @> ARRAY[$1] ORDER BY received_at`,
    [person.code],
  );
  const visits = progress.filter(({ kind }) => kind === monitoring);
  const { persons: family } = await readFamily(connection, person.code);
  return {
    family,
    held,
    progress,
    visits,
    assessments,
    meetings,
    plan,
    agreement,
    certifications,
    applications,
    sent,
    received,
  };
}

/** What is there of each document; `none`: an inspection would ask where it is. */
export function indexOf(
  of: Dossier,
): readonly { readonly title: string; readonly said: string; readonly none: boolean }[] {
  const { held, progress, visits, assessments, meetings, agreement, certifications, sent, received } = of;
  const counted = (title: string, count: number, isNeeded = true) => ({
    ...{ title, said: count === 0 ? words.none : words.count(count), none: count === 0 && isNeeded },
  });
  const heldOf = (...kinds: readonly string[]) => held.filter(({ kind }) => kinds.includes(kind)).length;
  return [
    counted(forms.assessment.title, assessments.length),
    counted(words.plans, heldOf('plan', 'prevention')),
    {
      title: words.agreement,
      said: agreement ? `${heard.states[agreement.answer]}　${sayTime(agreement.at)}` : heard.states.waiting,
      none: agreement?.answer !== 'agreed',
    },
    counted(forms.meeting.title, meetings.length),
    counted(words.progress, progress.length),
    counted(words.monitoring, visits.length),
    counted(words.slips, heldOf('slip')),
    counted(words.certifications, certifications.length),
    counted(words.sent, sent.length, false),
    counted(words.received, received.length, false),
  ];
}

/** What stands in all that there is. An empty table says that there is nothing. */
export function tablesOf(of: Dossier, nameOf: Of['nameOf']): LetterTable[] {
  const { family, held, progress, visits, assessments, meetings, plan, certifications, applications, sent, received } =
    of;
  const formRows = (kind: 'assessment' | 'meeting', all: typeof meetings): LetterTable[] =>
    all.map(({ day, content, version }) => ({
      caption: `${forms[kind].title}　${sayDayBoth(day)}　第${version}版`,
      head: [words.item, words.content],
      rows: itemsOf(forms[kind]).flatMap(({ id, title }) => (content[id] ? [[title, content[id]]] : [])),
    }));
  return [
    {
      caption: words.index,
      head: [words.document, words.held],
      rows: indexOf(of).map(({ title, said }) => [title, said]),
    },
    {
      caption: words.certifications,
      head: [words.when, words.content, words.record],
      rows: certifications.map(({ answer, absence, toldAt, message }) => [
        sayTime(toldAt),
        [
          answer?.certification.careLevel ?? absence,
          answer?.certification.validUntil && `${sayDayBoth(answer.certification.validUntil)}まで`,
        ]
          .filter(Boolean)
          .join('　'),
        message,
      ]),
    },
    { caption: ofApplication.title, head: [ofApplication.kind, words.content], rows: applications.map(sayApplication) },
    ...formRows('assessment', assessments.slice(0, 1)),
    { caption: ofFamily.title, head: ofFamily.head.slice(0, 5), rows: family.map(sayRelative) },
    {
      caption: words.planInForce,
      head: [words.item, words.content],
      rows: plan
        ? [
            [words.day, sayDayBoth(plan.day)],
            [words.policy, plan.policy],
            ...plan.services.map(([service, by, frequency, term]) => [`${service}　${by}`, `${frequency}　${term}`]),
          ]
        : [[words.day, words.none]],
    },
    {
      caption: words.heldTitle,
      head: [words.document, words.period, words.from, words.when],
      rows: held.map(({ kind, key, from, takenAt }) => [
        titles[kind] ?? kind,
        sayPeriod(key as Key),
        from,
        sayTime(takenAt),
      ]),
    },
    ...formRows('meeting', meetings),
    progressTable(visits, words.monitoring),
    progressTable(progress),
    {
      caption: words.sent,
      head: [words.when, words.to, words.document, words.state],
      rows: sent.map(({ at, to, title, way, state, opened }) => [
        sayTime(at),
        nameOf(to),
        title,
        `${words.ways[way as keyof typeof words.ways] ?? way}　${words.states[state as keyof typeof words.states] ?? state}${opened ? `　${words.opened} ${sayTime(opened)}` : ''}`,
      ]),
    },
    {
      caption: words.received,
      head: [words.when, words.from, words.document, words.record],
      rows: received.map(({ at, sender, contract, message }) => [
        sayTime(at),
        nameOf(sender),
        contracts[contract] ?? contract,
        message,
      ]),
    },
  ];
}

type Key = { readonly month?: string; readonly planDay?: string; readonly consultedOn?: string };
const sayPeriod = ({ month, planDay, consultedOn }: Key): string => {
  if (month !== undefined) return `${month.slice(0, 4)}年${sayMonth(month)}`;
  const day = dayOfFile(planDay ?? consultedOn);
  return day === undefined ? (planDay ?? consultedOn ?? '') : sayDayBoth(day);
};

const sayApplication = (one: Application): string[] => [
  one.kind,
  [
    ...steps.flatMap((step) => {
      const day = one[step];
      return day === null ? [] : [`${ofApplication.steps[step]} ${sayDayBoth(day)}`];
    }),
    one.result ?? '',
  ].join('　'),
];
