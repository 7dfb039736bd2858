import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { codeOf, getCared, pathOf, showPerson, stale } from '../place.ts';
import { words } from '../words.ts';
import { askInsurer } from './ask.ts';
import { settleInquiry } from './store.ts';

const say = words.certification;
const forms = ['資料提供申請書', '介護予防支援委託用'] as const;
const schema = z.object({
  certificate: optionalText(say.certificate, 20),
  form: z.union([z.literal(''), z.enum(forms)]).default(''),
});

const text = z.string();
const answer = z.object({
  survey: z
    .object({ date: text, place: text.optional(), services: z.array(text).optional(), situation: text.optional() })
    .optional(),
  basicSurvey: z
    .object({
      items: z.array(z.object({ item: text, answer: text })),
      standardMinutes: z.number().optional(),
      firstJudgement: text.optional(),
    })
    .optional(),
  specialNotes: z.array(z.object({ item: text, note: text.optional() })).optional(),
  doctorsOpinion: z
    .object({
      date: text,
      institution: text.optional(),
      doctor: text.optional(),
      diagnosis: z.array(text).optional(),
      opinion: text.optional(),
    })
    .optional(),
});
type Documents = z.infer<typeof answer>;

/**
 * 認定資料: what the town gives of the survey and the doctor's opinion, shown in the answer to the very request and kept nowhere: not in a table of
 * ours, not by the browser (no-store), and not for later (a closed town hall is asked again when it is open).
 */
export function addDocuments(site: Site, ground: Ground): void {
  site.get('/:code/documents', (c) => ask(c, emptyForm));
  site.post('/:code/documents', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? ask(c, read.form, 400) : stale(c);
    const person = await getCared(c);
    const { certificate, form } = read.value;
    const shown = { ...(certificate && { careManagerCertificate: certificate }), ...(form && { form }) };
    const asked = await askInsurer(c, ground, person, 'documents', Object.keys(shown).length > 0 ? { shown } : {});
    if (!asked) return ask(c, { ...read.form, errors: { '': say.noTown } }, 400);
    const { id, inquired } = asked;
    const told = sayWhyNot(inquired);
    const state = inquired.is === 'kept' ? 'closed' : inquired.is;
    await c.get('rows')((connection) =>
      settleInquiry(connection, id, {
        state: told === null ? state : state === 'answered' ? 'refused' : state,
        told,
        now: ground.clock.now(),
      }),
    );
    if (told !== null || inquired.is !== 'answered')
      return ask(c, { ...read.form, errors: { '': told ?? say.unreadable } }, 400);
    const documents = answer.safeParse(inquired.body);
    if (!documents.success) throw new PageError('broken', undefined, { cause: documents.error });
    const viewed = await showPerson(c, say.documents);
    return show(
      c,
      <Page frame={c.get('frame')} title={say.documentsTitle} back={pathOf(person.code, '/certification')}>
        <Banner kind="info" title={say.documentsOnce} />
        <ShownPerson person={viewed}>
          {({ name, kana }) => (
            <p>
              <Name name={name} kana={kana} />
            </p>
          )}
        </ShownPerson>
        <Shown {...documents.data} />
      </Page>,
    );
  });
}

function sayWhyNot(inquired: NonNullable<Awaited<ReturnType<typeof askInsurer>>>['inquired']): string | null {
  if (inquired.is === 'refused') return inquired.code === 'not_available' ? say.notAvailable : inquired.text;
  if (inquired.is === 'answered') return inquired.status === 200 ? null : say.notAvailable;
  return inquired.opens ? say.opens(sayTime(inquired.opens)) : say.opensSometime;
}

async function ask(c: PageContext, state: FormState, status: 200 | 400 = 200) {
  await getCared(c);
  const path = pathOf(codeOf(c), '/documents');
  return show(
    c,
    <Page
      frame={c.get('frame')}
      title={say.documents}
      back={pathOf(codeOf(c), '/certification')}
      wrong={status === 400}
    >
      <p>{say.documentsAbout}</p>
      <Form action={path} token={c.get('token')} state={state}>
        <TextField label={say.certificate} width={12} optional {...field(state, 'certificate')} />
        <SelectField
          label={say.form}
          options={forms.map((one) => ({ value: one, label: one }))}
          none={say.formNone}
          optional
          {...field(state, 'form')}
        />
        <Actions>
          <Button>{say.documentsAsk}</Button>
        </Actions>
        <p class="hint">{words.add.purpose}</p>
      </Form>
    </Page>,
    status,
  );
}

const Shown = ({ survey, basicSurvey, specialNotes, doctorsOpinion }: Documents) => (
  <>
    <h2>{say.survey}</h2>
    {survey ? (
      <Answers
        answers={[
          { name: '調査日', value: survey.date },
          { name: '場所', value: survey.place ?? '' },
          { name: '利用中のサービス', value: (survey.services ?? []).join('、') },
          { name: '状況', value: <span class="as-written">{survey.situation ?? ''}</span> },
        ]}
      />
    ) : (
      <p>{say.notGiven}</p>
    )}
    <h2>{say.basicSurvey}</h2>
    {basicSurvey ? (
      <PlainTable
        caption={[
          basicSurvey.firstJudgement,
          basicSurvey.standardMinutes && `基準時間 ${basicSurvey.standardMinutes}分`,
        ]
          .filter(Boolean)
          .join('　')}
        head={['項目', '結果']}
        rows={basicSurvey.items.map(({ item, answer: result }) => [item, result])}
      />
    ) : (
      <p>{say.notGiven}</p>
    )}
    <h2>{say.specialNotes}</h2>
    {specialNotes ? (
      <PlainTable
        caption={say.specialNotes}
        head={['項目', '特記']}
        rows={specialNotes.map(({ item, note = '' }) => [item, note])}
      />
    ) : (
      <p>{say.notGiven}</p>
    )}
    <h2>{say.doctorsOpinion}</h2>
    {doctorsOpinion ? (
      <Answers
        answers={[
          { name: '記入日', value: doctorsOpinion.date },
          {
            name: '医療機関・医師',
            value: [doctorsOpinion.institution, doctorsOpinion.doctor].filter(Boolean).join('　'),
          },
          { name: '診断名', value: (doctorsOpinion.diagnosis ?? []).join('、') },
          { name: '意見', value: <span class="as-written">{doctorsOpinion.opinion ?? ''}</span> },
        ]}
      />
    ) : (
      <p>{say.notGiven}</p>
    )}
  </>
);
