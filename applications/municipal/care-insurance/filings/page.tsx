import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, optionalDay, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { ageOn, dayIn, sayDay, sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { More } from '../../../../web/list/more.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { listOf } from '../ledger/certification.ts';
import { standingOf } from '../ledger/standing.ts';
import { readNames } from '../names.ts';
import { home } from '../paths.ts';
import { byCodeOf, type Insured, showInsured } from '../person/shown.ts';
import { decideFiling, findFiling, type KeptFiling, listFilings } from './store.ts';
import { words } from './words.ts';

const path = `${home}/filings`;
const kinds = { asked: 'wait', registered: 'done', refused: 'stop' } as const;
const schema = z
  .object({
    state: choice(words.decision, ['registered', 'refused']),
    since: optionalDay(words.since),
    answer: optionalText(words.answer, 200),
  })
  .check(({ value: { state, since, answer }, issues }) => {
    const wrong = (at: string, message: string) =>
      issues.push({ code: 'custom', input: undefined, path: [at], message });
    if (state === 'refused' && answer === '') wrong('answer', words.answerMissing);
    if (state === 'registered' && since === null) wrong('since', words.sinceMissing);
  });

/** 事業対象者の届出: what centres filed of 基本チェックリスト; the town hall registers the person, or says why not. */
export function addFilings(site: Site, { tokens, clock }: Ground): void {
  const peopleOf = async (c: PageContext, all: readonly KeptFiling[]) =>
    byCodeOf(await showInsured(c, words.viewing, [...new Set(all.map(({ code }) => code))]));
  const officeOf = (sender: string) => sender.slice(sender.indexOf('/') + 1);

  site.get('/filings', async (c) => {
    const all = await c.get('rows')(listFilings);
    const [people, nameOf] = [await peopleOf(c, all), await readNames(c)];
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        {c.req.query('done') !== undefined && <Banner kind="success" title={words.done} />}
        <p>{words.about}</p>
        {all.length === 0 ? (
          <Empty title={words.none}>
            <p>{words.noneAbout}</p>
          </Empty>
        ) : (
          <PlainTable
            caption={words.table}
            head={words.head}
            rows={all.map(({ id, code, sender, content, takenAt, state, trouble }) => {
              const person = people.get(code);
              return [
                <a href={`${path}/${id}`}>{person ? <Name name={person.name} /> : words.unknown}</a>,
                nameOf(officeOf(sender)),
                sayDay(content.answeredOn),
                sayDay(dayIn(takenAt)),
                <>
                  <Tag kind={kinds[state]}>{words.states[state]}</Tag>
                  {trouble && <p>{words.trouble}</p>}
                </>,
              ];
            })}
          />
        )}
      </Page>,
    );
  });

  const load = async (c: PageContext): Promise<KeptFiling> => {
    const one = await c.get('rows')((connection) => findFiling(connection, c.req.param('id') ?? ''));
    if (!one) throw new PageError('not_found');
    return one;
  };
  const showPage = async (c: PageContext, state?: FormState) => {
    const one = await load(c);
    const today = dayIn(clock.now());
    const person = (await peopleOf(c, [one])).get(one.code);
    const { certification } = standingOf(await c.get('rows')((connection) => listOf(connection, [one.code])), today);
    const isCertified = certification !== undefined && certification.level !== '非該当';
    const sent = state ?? { ...emptyForm, values: { since: sayDay(one.content.answeredOn) } };
    return show(
      c,
      <Page
        frame={c.get('frame')}
        title={one.state === 'asked' ? words.one : words.title}
        back={path}
        wrong={state !== undefined}
      >
        {one.state !== 'asked' && <Banner kind="info" title={words.states[one.state]} />}
        {one.trouble && (
          <Banner kind="warning" title={words.trouble}>
            <p>{one.trouble}</p>
          </Banner>
        )}
        {isCertified && <Banner kind="warning" title={words.certifiedAbout} />}
        {person && ageOn(one.content.answeredOn, person.birth) < 65 && <Banner kind="warning" title={words.under65} />}
        <Particulars
          {...{ one, person, centre: (await readNames(c))(officeOf(one.sender)) }}
          certified={
            isCertified
              ? words.certified(certification.level!, sayDay(certification.validUntil ?? one.content.answeredOn))
              : words.noCertification
          }
        />
        {person && <Answered one={one} />}
        {one.state === 'asked' && (
          <Form action={`${path}/${one.id}`} token={c.get('token')} state={sent}>
            <ChoiceCards
              {...field(sent, 'state')}
              label={words.decision}
              choices={(['registered', 'refused'] as const).map((value) => ({ value, ...words.outcomes[value] }))}
            />
            <DayField name="since" label={words.since} hint={words.sinceHint} state={sent} optional="quietly" />
            <TextField
              {...field(sent, 'answer')}
              label={words.answer}
              hint={words.answerHint}
              rows={3}
              optional="quietly"
            />
            <Actions>
              <Button>{words.go}</Button>
            </Actions>
          </Form>
        )}
      </Page>,
      state ? 400 : 200,
    );
  };
  site.get('/filings/:id', (c) => showPage(c));

  site.post('/filings/:id', async (c) => {
    const one = await load(c);
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!form.ok) {
      if (!form.form) throw new PageError('not_found');
      return showPage(c, form.form);
    }
    const { state, since, answer } = form.value;
    if (state === 'registered' && since! < one.content.answeredOn)
      return showPage(c, { ...form.form, errors: { since: words.sinceEarly } });
    const { id: member, staff } = c.get('member');
    const decision = {
      ...{ id: one.id, state, since: state === 'registered' ? since : null, answer },
      ...{ staff: staff.id, now: clock.now() },
    };
    if (!(await c.get('rows')((connection) => decideFiling(connection, decision))))
      throw new PageError('refused', words.busy);
    wake('municipal', member);
    return sendBack(c, `${path}?done=1`, home);
  });
}

type Props = {
  readonly one: KeptFiling;
  readonly person: Insured | undefined;
  readonly centre: string;
  readonly certified: string;
};
/** Of somebody whom the department may not be shown, nothing but that there is a filing. */
const Particulars = ({ one, person, centre, certified }: Props) => {
  const { names, unknown } = words;
  const { answeredOn, signedOn, note } = one.content;
  return (
    <Answers
      answers={[
        { name: names.person, value: person ? <Name name={person.name} kana={person.kana} /> : unknown },
        ...(person
          ? [
              { name: names.insured, value: one.insured },
              { name: names.birth, value: `${sayDayBoth(person.birth)}（${ageOn(answeredOn, person.birth)}歳）` },
              { name: names.certification, value: certified },
              { name: names.answered, value: sayDayBoth(answeredOn) },
              { name: names.signed, value: sayDayBoth(signedOn) },
              ...(note === '' ? [] : [{ name: names.note, value: <span class="as-written">{note}</span> }]),
            ]
          : []),
        { name: names.centre, value: centre },
        { name: names.taken, value: sayDay(dayIn(one.takenAt)) },
        ...(one.since ? [{ name: names.since, value: sayDayBoth(one.since) }] : []),
        ...(one.answer ? [{ name: names.answer, value: <span class="as-written">{one.answer}</span> }] : []),
      ]}
    />
  );
};

const Answered = ({ one: { content } }: Pick<Props, 'one'>) => (
  <>
    <PlainTable
      caption={words.domains}
      head={words.domainHead}
      rows={content.domains.map(({ title, points, threshold, result }) => [title, points, threshold, result])}
    />
    <More framed title={words.items}>
      <PlainTable
        caption={words.items}
        head={words.itemHead}
        rows={content.items.map(({ item, question, answer, isPoint }) => [
          item,
          question,
          answer,
          isPoint ? words.point : '',
        ])}
      />
    </More>
  </>
);
