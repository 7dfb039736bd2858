import { ageOn, dayIn, sayDay, sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { More } from '../../../../web/list/more.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import type { Insured } from '../person/shown.ts';
import type { KeptFiling } from './store.ts';
import { words } from './words.ts';

type Props = {
  readonly one: KeptFiling;
  readonly person: Insured | undefined;
  readonly centre: string;
  readonly certified: string;
};
/** Of somebody whom the department may not be shown, nothing but that there is a filing. */
export const Particulars = ({ one, person, centre, certified }: Props) => {
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
        ...(one.endedOn && one.endReason
          ? [
              { name: names.endedOn, value: sayDayBoth(one.endedOn) },
              { name: names.endReason, value: words.end.reasons[one.endReason] },
            ]
          : []),
        ...(one.endText ? [{ name: names.endText, value: <span class="as-written">{one.endText}</span> }] : []),
        ...(one.answer ? [{ name: names.answer, value: <span class="as-written">{one.answer}</span> }] : []),
      ]}
    />
  );
};

export const Answered = ({ one: { content } }: Pick<Props, 'one'>) => (
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
