import type { Tables } from '../../../../contracts/care/tables.ts';
import type { PageContext } from '../../../../web/application/ground.ts';
import type { Letter } from '../../../../web/print/letter.ts';
import { LetterPaper } from '../../../../web/print/letter-paper.tsx';
import type { AgreementState } from '../../heard/agreement.ts';
import { loadMonths, type PersonMonth, type Setting } from '../../months/load.ts';
import { loadOffices } from '../../months/offices.ts';
import { SheetPapers } from '../../months/print.tsx';
import { PlanTables } from '../../plans/paper/tables.tsx';
import { findAgreed, readPlans, type Version } from '../../plans/plan-store.ts';
import { PreventionSheets } from '../../prevention/paper.tsx';
import { readStanding, type Standing } from '../../prevention/store.ts';
import { selfOf } from '../family/pages.tsx';
import { FamilyPicture } from '../family/picture.tsx';
import { Contents, type FormId, type Of } from './choose.tsx';
import { words } from './words.ts';

type Papers = Of & {
  readonly letter: Letter;
  readonly plan: Version | undefined;
  readonly agreed: AgreementState | undefined;
  readonly prevention: Standing;
  readonly month: PersonMonth;
};

/** The forms of many, read person by person; the months at once. */
export async function readPapers(
  c: PageContext,
  { all, month, tables, letterOf }: Reading,
): Promise<{ readonly papers: readonly Papers[]; readonly setting: Setting }> {
  const setting: Setting = { tables, month, offices: await loadOffices(c.get('member')) };
  const papers = await c.get('rows')(async (connection) => {
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
      const prevention = await readStanding(connection, one.person);
      read.push({ ...one, letter: letterOf(one), plan, agreed, prevention, month: months[i]! });
    }
    return read;
  });
  return { papers, setting };
}
type Reading = {
  readonly all: readonly Of[];
  readonly month: string;
  readonly tables: Tables;
  readonly letterOf: (one: Of) => Letter;
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
  const entries = [prevention.basics, prevention.plan].flatMap((one) => one?.entry ?? []);
  if (form === 'plan' && (plan || entries.length > 0))
    return (
      <>
        {plan && <PlanTables entry={plan.entry} agreed={agreed} />}
        <PreventionSheets entries={entries} name={person.name} />
      </>
    );
  return <p>{words.noForm(person.name, words.formTitles[form])}</p>;
};
