import { z } from 'zod';
import type { Visit } from '../../../contracts/care/mine.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { optionalText } from '../../../web/form/fields.ts';
import { QuestionPage } from '../../../web/form/question-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { sayDayWhole } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay } from '../pages/may.ts';
import { stale } from '../pages/stale.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, type Whose } from '../pages/whose.ts';
import { askOffice, type Office, readOffice, tellOffice } from './office.ts';
import { Call, Quiet } from './shared.tsx';
import { sayHours } from './visits.tsx';
import { words } from './words.ts';

const { off: said } = words;
const form = z.object({ visit: z.string().min(1).max(300), word: optionalText(said.word, 500) });

/** 「この日は休みます」: which visit, a word if she likes, and it is told. */
export function addOff(site: Site, ground: Ground): void {
  const path = '/of/:person/care/off';
  const open = async (c: PageContext, id: string) => {
    const care = await readOffice(c);
    checkMay(care.whose, 'care-tell');
    const answer = await askOffice(c, care, '/week');
    const visit = answer?.week?.visits.find((one) => one.id === id);
    const shared = { frame: c.get('frame'), token: c.get('token'), whose: care.whose };
    if (!visit) return { care, gone: { ...shared, office: care.office, isThere: answer !== undefined } };
    return { care, about: { ...shared, visit, telephone: care.telephones.get(visit.number ?? '') } };
  };

  site.get(path, async (c) => {
    const { about, gone } = await open(c, c.req.query('visit') ?? '');
    if (about) return show(c, about.visit.absent ? <AlreadyPage {...about} /> : <OffPage {...about} />);
    if (gone.isThere) throw new PageError('not_found');
    return show(c, <GonePage {...gone} />, 503);
  });

  site.post(path, async (c) => {
    const read = await readForm(c.req.raw, { schema: form, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok && !read.form) return stale(c);
    const { care, about, gone } = await open(c, String(read.ok ? read.value.visit : read.form!.values.visit));
    // Planned otherwise meanwhile, or nobody answers: what was written is not lost with it.
    if (gone) {
      const word = (read.ok ? read.form : read.form!).values.word;
      return show(c, <GonePage {...gone} word={typeof word === 'string' ? word : ''} />, gone.isThere ? 409 : 503);
    }
    if (!read.ok) return show(c, <OffPage {...about} state={read.form} />, read.status);
    const sent = await tellOffice(c, care, '/absences', read.value);
    if (sent.ok) return c.redirect(pathOf(care.whose, '/care?done=absent'), 303);
    const isSaid = ['my_number_found', 'unavailable'].includes(sent.refused.code);
    const errors = { word: isSaid ? sent.refused.text : said.gone };
    return show(c, <OffPage {...about} state={{ ...read.form, errors }} />, 409);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly visit: Visit;
  readonly telephone: string | undefined;
  readonly state?: FormState | undefined;
};

/** Told once: a second word would reach nobody. */
const AlreadyPage = ({ frame, whose, visit, telephone }: Props) => (
  <Page frame={frame} title={said.title} back={pathOf(whose, '/care')}>
    <StandingIn whose={whose} />
    <Which visit={visit} />
    <Banner kind="info" title={said.already}>
      <p>
        <Ruby text={said.alreadyAbout} />
      </p>
      <Call name={visit.office} telephone={telephone} />
    </Banner>
  </Page>
);

const Which = ({ visit }: Pick<Props, 'visit'>) => (
  <Answers
    answers={[
      { name: said.when, value: `${sayDayWhole(visit.day)}　${sayHours(visit)}` },
      { name: said.what, value: `${visit.what}　${visit.office}` },
    ]}
  />
);

type Gone = Pick<Props, 'frame' | 'whose'> & {
  readonly office: Office;
  readonly isThere: boolean;
  readonly word?: string;
};

/** It was not told: whom to call, and what she was about to say. */
const GonePage = ({ frame, whose, office, isThere, word = '' }: Gone) => (
  <Page frame={frame} title={said.title} back={pathOf(whose, '/care')}>
    <StandingIn whose={whose} />
    {isThere ? (
      <Banner kind="warning" title={said.goneTitle}>
        <p>
          <Ruby text={said.goneAbout} />
        </p>
        <Call name={office.name} telephone={office.telephone} />
      </Banner>
    ) : (
      <Quiet office={office} />
    )}
    {!isThere && (
      <p>
        <Ruby text={said.notTold} />
      </p>
    )}
    {word !== '' && <Answers answers={[{ name: said.written, value: <span class="as-written">{word}</span> }]} />}
  </Page>
);

const OffPage = ({ frame, token, whose, visit, telephone, state = emptyForm }: Props) => (
  <QuestionPage
    frame={frame}
    title={said.title}
    back={pathOf(whose, '/care')}
    action={pathOf(whose, '/care/off')}
    token={token}
    state={state}
    kept={{ visit: visit.id }}
    go={<Ruby text={said.go} />}
  >
    <StandingIn whose={whose} />
    <Which visit={visit} />
    <p>
      <Ruby text={said.about} />
    </p>
    <p>
      <Ruby text={said.soon} />
      <br />
      <Call name={visit.office} telephone={telephone} />
    </p>
    <TextField label={said.word} hint={said.hint} rows={3} maxlength={500} {...field(state, 'word')} />
  </QuestionPage>
);
