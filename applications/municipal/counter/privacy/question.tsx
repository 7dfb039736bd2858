import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { ApprovalShown, addApproval, isToDraft } from './approval.tsx';
import { getReader, here, readQuestion, send } from './asked.ts';
import { AsRead, Clock, RecordShown, Text } from './parts.tsx';
import { words } from './words.ts';

const schema = z.object({ text: text(words.answerLabel, 2000) });
const confirmed = schema.extend({ sure: z.enum(['yes', 'no']).optional() });

/** One question: what the record says, and the answer that the person will read. */
export function addQuestion(site: Site, ground: Ground): void {
  const { clock, tokens, nameOf } = ground;
  const page = async (c: PageContext, state: FormState, status: 200 | 400 = 200) => {
    const { question, record, drafts } = await readQuestion(c);
    const reader = await getReader(c);
    const now = clock.now();
    const isDone = question.state !== 'open';
    return show(
      c,
      <Page frame={c.get('frame')} title={words.questionTitle} back={here}>
        <Text text={question.question} />
        <Answers
          answers={[
            { name: 'だれが', value: question.askedBy },
            { name: 'この人の符号', value: question.subject },
            { name: 'いつ', value: sayTime(question.askedAt) },
            { name: '期限', value: <Clock dueOn={question.dueOn} isDone={isDone} now={now} /> },
          ]}
        />
        <p>{words.personAbout}</p>
        <h2>{words.recordTitle}</h2>
        <RecordShown record={record} />
        {question.answer !== null && (
          <>
            <h2>{words.answerLabel}</h2>
            <Text text={question.answer} />
          </>
        )}
        <ApprovalShown {...{ c, kind: 'questions', id: question.id, drafts, reader, state, now }} from={says(c)} />
        {!isDone && isToDraft(drafts) && (
          <Form action={`${here}/questions/${question.id}`} token={c.get('token')} state={state}>
            <TextField {...field(state, 'text')} label={words.answerLabel} hint={words.answerHint} rows={8} />
            <Actions>
              <Button>{words.preview}</Button>
            </Actions>
          </Form>
        )}
      </Page>,
      status,
    );
  };
  const says = (c: PageContext) => `${nameOf(c.get('member').id)}からの答え`;
  site.get('/privacy/questions/:id', (c) => page(c, emptyForm));
  addApproval(site, ground, 'questions', page);

  site.post('/privacy/questions/:id', async (c) => {
    const read = await readForm(c.req.raw, { schema: confirmed, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return page(c, read.form, 400);
    }
    const { sure, text: said } = read.value;
    // Going back to mend it loses nothing.
    if (sure === 'no') return page(c, read.form);
    if (sure === 'yes') {
      await send(c, 'questions', 'answer', { text: said });
      return c.redirect(`${here}?told=drafted`, 303);
    }
    const id = c.req.param('id');
    return show(
      c,
      <Page frame={c.get('frame')} title={words.answerCheck} back={`${here}/questions/${id}`}>
        <AsRead about={says(c)} text={said} />
        <p>{words.answerAbout}</p>
        <Form action={`${here}/questions/${id}`} token={c.get('token')} kept={{ text: said }}>
          <Actions>
            <Button name="sure" value="yes">
              {words.draftGo}
            </Button>
            <Button kind="quiet" name="sure" value="no" unchecked>
              直す
            </Button>
          </Actions>
        </Form>
      </Page>,
    );
  });
}
