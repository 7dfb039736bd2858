import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { memberCode } from '../../../contracts/member.ts';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { choice, optionalText } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { sayMonth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { More } from '../../../web/list/more.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { type CodeTitles, readCodeTitles } from '../actuals/codes.ts';
import { readOffices } from '../actuals/read.ts';
import { kindOf, NotWritten } from '../actuals/send.ts';
import { words as months } from '../months/words.ts';
import { noteOpened } from '../store/opened.ts';
import { byOf, checkLeading, sayHour, sayService, showPersons } from '../visits/desk.ts';
import { answerQuery } from './answer.ts';
import { home } from './list.tsx';
import { AnswersTo } from './shown.tsx';
import { answerHows, isOpen, listQueries, type Query } from './store.ts';
import { words } from './words.ts';

const schema = z.object({
  id: z.uuid(),
  how: choice(words.how, answerHows),
  text: optionalText(words.text, 500),
});

/** One query: what is asked, the way to the actuals that it is about, and the answer. Looking at it opens it, and who asked is told so. */
export function addOne(site: Site, ground: Ground): void {
  const { tokens, clock, folder } = ground;
  const wanted = async (c: PageContext): Promise<Query> => {
    checkLeading(c);
    const id = z.uuid().safeParse(c.req.param('id'));
    const [query] = id.success
      ? await c.get('rows')((connection) => listQueries(connection, c.get('member').id, { id: id.data }))
      : [];
    if (!query) throw new PageError('not_found');
    return query;
  };
  const answer = async (c: PageContext, query: Query, state: FormState = emptyForm) => {
    const person = (await showPersons(c, [query.code], words.viewingOne)).get(query.code);
    if (!person) throw new PageError('not_found');
    await noteOpened(c.get('rows'), c.get('member'), ground, [query.id]);
    const { code, month, sender, receivedAt, note, answers, correctedAt } = query;
    const titles = await readCodeTitles();
    const office = (await readOffices(c)).get(memberCode(sender))?.name ?? sender;
    const wrong = Object.keys(state.errors).length > 0;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.of(`${sayMonth(month)}分`)} back={home} wrong={wrong}>
        {c.req.query('told') === 'sent' && <Banner kind="success" title={words.done} />}
        {answers.length === 0 && correctedAt && (
          <Banner kind="success" title={words.corrected}>
            <p>
              <SaidTime at={correctedAt} />　{words.correctedAbout}
            </p>
          </Banner>
        )}
        <p>
          <ShownPerson person={person}>{({ name, kana }) => <Name name={name} kana={kana} />}</ShownPerson>
        </p>
        <Answers
          answers={[
            { name: words.note, value: <span class="as-written">{note}</span> },
            { name: words.from, value: office },
            { name: words.at, value: <SaidTime at={receivedAt} /> },
          ]}
        />
        <PlainTable
          caption={words.items}
          head={words.itemHead}
          rows={query.items.map(({ kind, service, planned, done }) => [
            `${months.actuals.kinds[kind]}${planned || done ? '' : `（${sayService(service)}）`}`,
            sayItem(titles, planned),
            sayItem(titles, done),
          ])}
        />
        <Actions>
          <LinkButton kind="second" href={`/care/actuals/${month}/${encodeURIComponent(code)}`}>
            {words.actuals}
          </LinkButton>
        </Actions>
        {answers.length > 0 && (
          <>
            <h2>{words.answers}</h2>
            <AnswersTo answers={answers.toReversed()} />
          </>
        )}
        <More framed title={answers.length > 0 ? words.again : words.answer} open={isOpen(query) || wrong}>
          <Form action={`${home}/${query.id}`} token={c.get('token')} state={state} kept={{ id: randomUUID() }}>
            <ChoiceCards
              label={words.how}
              choices={answerHows.map((value) => ({ value, label: words.hows[value], about: words.howAbout[value] }))}
              {...field(state, 'how')}
            />
            <TextField label={words.text} hint={words.textHint} rows={3} optional {...field(state, 'text')} />
            <Actions>
              <Button>{words.go}</Button>
            </Actions>
          </Form>
        </More>
      </Page>,
      wrong ? 400 : 200,
    );
  };

  site.get('/:id{[0-9a-f-]{36}}', async (c) => answer(c, await wanted(c)));
  site.post('/:id{[0-9a-f-]{36}}', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const query = await wanted(c);
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return answer(c, query, read.form);
    }
    const { id, how, text } = read.value;
    if (how === 'other' && text === '') return answer(c, query, { ...read.form, errors: { text: words.textMissing } });
    const member = c.get('member').id;
    const by = { ...byOf(c, clock.now()), member };
    const offices = await readOffices(c);
    const isAnswered = await c
      .get('rows')((connection) => answerQuery(connection, by, query, { id, how, text, kindOf: kindOf(offices) }))
      .catch((error: unknown) => {
        if (error instanceof NotWritten) return false;
        throw error;
      });
    if (!isAnswered) return answer(c, query, { ...read.form, errors: { how: words.nothing } });
    wake(folder, member);
    return sendBack(c, `${home}/${query.id}?told=sent`, home);
  });
}

const sayItem = (titles: CodeTitles, item: Query['items'][number]['planned']): string =>
  item === undefined
    ? '―'
    : [
        `${Number(item.day.slice(4, 6))}月${Number(item.day.slice(6))}日`,
        item.start === '' ? '' : `${sayHour(item.start)}〜${item.end === '' ? '' : sayHour(item.end)}`,
        titles(item.code, item.day) ?? item.code,
        item.count === 1 ? '' : `${item.count}回`,
      ]
        .filter(Boolean)
        .join('　');
