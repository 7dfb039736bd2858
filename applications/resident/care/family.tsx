import { z } from 'zod';
import type { Agreement } from '../../../contracts/care/mine.ts';
import { Proved } from '../../../web/application/fresh.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { text } from '../../../web/form/fields.ts';
import { QuestionPage } from '../../../web/form/question-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { sayTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay } from '../pages/may.ts';
import { stale } from '../pages/stale.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, type Whose } from '../pages/whose.ts';
import { askOffice, type Office, readOffice, tellOffice } from './office.ts';
import { Done, Quiet } from './shared.tsx';
import { words } from './words.ts';

const { family: said } = words;
const answers = ['agreed', 'withdrawn'] as const;
/** `answer`: what the button said. Pressed twice, it says the same. */
const form = z.object({ name: text(said.name, 100), answer: z.enum(answers) });

/**
 * A family member's own written consent, for what is kept of the family: given and withdrawn by her alone, in as few steps. 任意代理人 alone: a guardian by
 * law (法定代理人) may be nobody's family.
 */
export function addFamily(site: Site, ground: Ground): void {
  const path = '/of/:person/care/family';
  const open = async (c: PageContext) => {
    const care = await readOffice(c);
    const { whose, office } = care;
    if (checkMay(whose, 'care-tell').as !== 'voluntary') throw new PageError('not_found');
    const answer = await askOffice(c, care, '/plan');
    const last = answer?.agreements?.find(({ kind, mine }) => kind === 'family-data' && mine);
    const about = { frame: c.get('frame'), token: c.get('token'), whose, office, last, isThere: answer !== undefined };
    return { care, about };
  };
  site.get(path, async (c) => {
    const { about } = await open(c);
    const kept = await c.get('fresh').kept(c);
    return show(c, <FamilyPage {...about} state={kept} proved={kept !== undefined} done={c.req.query('done')} />);
  });

  site.post(path, async (c) => {
    const { care, about } = await open(c);
    const { whose } = care;
    const read = await readForm(c.req.raw, { schema: form, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok && !read.form) return stale(c);
    if (!read.ok) return show(c, <FamilyPage {...about} state={read.form} />, read.status);
    const ask = () =>
      c.get('fresh').ask(c, { back: pathOf(whose, '/care/family'), form: read.form, leave: pathOf(whose, '/care') });
    const { answer, name } = read.value;
    const kind = 'family-data';
    if (answer === 'agreed' && !c.get('fresh').holds) return ask();
    const sent =
      answer === 'agreed'
        ? await tellOffice(c, care, '/agreements', { kind, answer, name })
        : await tellOffice(c, care, '/withdrawals', { kind, name });
    if (sent.ok)
      return c.redirect(pathOf(whose, `/care/family?done=${answer === 'agreed' ? 'family' : 'withdrawn'}`), 303);
    if (sent.refused.code === 'proof_too_old') return ask();
    return show(c, <FamilyPage {...about} state={{ ...read.form, errors: { name: sent.refused.text } }} />, 409);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly office: Office;
  readonly last: Agreement | undefined;
  readonly isThere: boolean;
  readonly state?: FormState | undefined;
  readonly proved?: boolean;
  readonly done?: string | undefined;
};

const FamilyPage = ({ frame, token, whose, office, last, isThere, state = emptyForm, proved, done }: Props) => {
  const isGiven = last?.answer === 'agreed';
  const name = field(state, 'name');
  return (
    <QuestionPage
      frame={frame}
      title={said.title}
      back={pathOf(whose, '/care')}
      action={pathOf(whose, '/care/family')}
      token={token}
      state={state}
      kept={{ answer: isGiven ? 'withdrawn' : 'agreed' }}
      go={<Ruby text={isGiven ? said.withdraw : said.give} />}
    >
      <StandingIn whose={whose} />
      <Done done={done} />
      {!isThere && <Quiet office={office} />}
      {proved && <Proved act={said.plainGive} />}
      {said.about.map((line) => (
        <p>
          <Ruby text={line} />
        </p>
      ))}
      <Answers
        answers={[
          {
            name: said.now,
            value: last
              ? `${isGiven ? said.agreed : said.withdrawn}（${sayTime(new Date(last.at))}　${last.name ?? ''}）`
              : said.none,
          },
        ]}
      />
      <TextField label={said.name} hint={said.nameHint} {...name} value={name.value ?? last?.name ?? ''} />
    </QuestionPage>
  );
};
