import type { Tables } from '../../../../contracts/care/tables.ts';
import type { PageContext } from '../../../../web/application/ground.ts';
import type { Letter } from '../../../../web/print/letter.ts';
import { LetterPaper } from '../../../../web/print/letter-paper.tsx';
import type { Entry } from '../../files/model/group.ts';
import type { AgreementState } from '../../heard/agreement.ts';
import { loadMonths, type PersonMonth, type Setting } from '../../months/load.ts';
import { loadOffices } from '../../months/offices.ts';
import { SheetPapers } from '../../months/print.tsx';
import { PlanTables } from '../../plans/paper/tables.tsx';
import { outwardOf } from '../../plans/person.ts';
import { findAgreed, readPlans } from '../../plans/plan-store.ts';
import { PreventionSheets } from '../../prevention/paper.tsx';
import { readStanding } from '../../prevention/store.ts';
import { readPlaces } from '../../store/protection.ts';
import { selfOf } from '../family/pages.tsx';
import { FamilyPicture } from '../family/picture.tsx';
import { Contents, type FormId, type Of } from './choose.tsx';
import { words } from './words.ts';

type Papers = Of & {
  readonly letter: Letter;
  readonly plan: Entry<'plan'> | undefined;
  readonly agreed: AgreementState | undefined;
  readonly prevention: readonly Entry<'prevention' | 'basics'>[];
  readonly month: PersonMonth;
};

/** The forms of many, read person by person; the months at once. */
export async function readPapers(
  c: PageContext,
  { all, month, tables, letterOf }: Reading,
): Promise<{ readonly papers: readonly Papers[]; readonly setting: Setting }> {
  const setting: Setting = { tables, month, offices: await loadOffices(c.get('member')) };
  const letters: Letter[] = [];
  for (const one of all) letters.push(await letterOf(one));
  const papers = await c.get('rows')(async (connection) => {
    const places = await readPlaces(
      connection,
      all.map(({ person }) => person.code),
    );
    const months = await loadMonths(
      connection,
      setting,
      all.map(({ person }) => person),
    );
    const read: Papers[] = [];
    for (const [i, one] of all.entries()) {
      const plans = await readPlans(connection, one.person);
      const [plan] = plans;
      const agreed = plan && (await findAgreed(connection, plans, plan));
      const { basics, plan: support } = await readStanding(connection, one.person);
      const { code } = one.person;
      const outward = { hidesPlace: places.has(code), place: places.get(code) };
      read.push({
        ...{ ...one, letter: letters[i]!, agreed, month: months[i]! },
        plan: plan && outwardOf(plan.entry, outward),
        prevention: [basics, support].flatMap((held) => (held ? [outwardOf(held.entry, outward)] : [])),
      });
    }
    return read;
  });
  return { papers, setting };
}
type Reading = {
  readonly all: readonly Of[];
  readonly month: string;
  readonly tables: Tables;
  readonly letterOf: (one: Of) => Promise<Letter>;
};

type Props = {
  readonly papers: readonly Papers[];
  readonly setting: Setting;
  readonly forms: readonly FormId[];
  readonly office: string;
  readonly today: string;
};
/** The contents, then everybody's forms, each person from a new sheet on; what a person has not is said in its place. */
export const Bundle = ({ papers, setting, forms, office, today }: Props) => (
  <div class="bundle">
    <Contents all={papers} />
    {papers.map((of, i) => (
      <section class="bundle-person" aria-label={`${i + 1}　${of.person.name}`}>
        {forms.map((form) => (
          <FormOf {...{ of, form, setting, office, today, i }} />
        ))}
      </section>
    ))}
  </div>
);

type FormProps = Omit<Props, 'papers' | 'forms'> & { readonly of: Papers; readonly form: FormId; readonly i: number };
const FormOf = ({ of, form, setting, office, today, i }: FormProps) => {
  const { person, plan, prevention, month, letter, agreed } = of;
  const { family } = of.dossier;
  if (form === 'dossier')
    return (
      <>
        <LetterPaper letter={letter} id={`letter-title-${i + 1}`} />
        {family.length > 0 && <FamilyPicture self={selfOf(person, today)} family={family} />}
      </>
    );
  if (form === 'sheets' && month.slip) return <SheetPapers {...{ setting, office, today }} of={month} />;
  if (form === 'plan' && (plan || prevention.length > 0))
    return (
      <>
        {plan && <PlanTables entry={plan} agreed={agreed} />}
        <PreventionSheets entries={prevention} name={person.name} />
      </>
    );
  return <p>{words.noForm(person.name, words.formTitles[form])}</p>;
};
