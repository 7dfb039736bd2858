import { Name } from '../japanese/name.tsx';
import { type FoundPerson, findAlike, groupByHousehold } from './person.ts';
import { sayBirth } from './say-birth.ts';

type Props = {
  readonly people: readonly FoundPerson[];
  /** on which ages are counted, `YYYY-MM-DD` */
  readonly day: string;
  /** the search found more than it gives */
  readonly more?: boolean;
  /** of its heading, where a page has more than one */
  readonly id?: string;
};

/** Who was found, household by household; before them, whether names deceive. */
export const PersonResults = ({ people, day, more, id: heading = 'person-results' }: Props) => {
  const alike = findAlike(people);
  return (
    <section class="person-results" aria-labelledby={heading}>
      <h2 id={heading}>{people.length === 0 ? '見つかりません' : `${people.length}人見つかりました`}</h2>
      {people.length === 0 && (
        <p>カナの読みや生年月日を確かめてください。転出した人や、この画面に出せない人は、ここには出ません。</p>
      )}
      {more && <p class="person-notice">人数が多いため、一部だけを出しています。生年月日か番号を足してください。</p>}
      {alike.size > 0 && (
        <p class="person-notice">
          <strong>同姓同名の人がいます。</strong>氏名だけで決めず、生年月日と住所を本人に確かめてください。
        </p>
      )}
      {groupByHousehold(people).map(({ id, members }) => (
        <div class="person-household">
          <p class="person-home" id={`household-${id}`}>
            世帯 <span>{members.find(({ address }) => address !== undefined)?.address ?? '住所は表示しません'}</span>
          </p>
          <ul aria-labelledby={`household-${id}`}>
            {members.map((person) => (
              <Person person={person} alike={alike.get(person.id)} day={day} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
};

const Person = ({ person, alike, day }: { person: FoundPerson; alike?: 'name' | 'birth'; day: string }) => (
  <li class={person.warning === undefined ? 'person' : 'person person-protected'}>
    {person.warning !== undefined && (
      <p class="person-warning">
        <strong>支援措置</strong> {person.warning}
      </p>
    )}
    <a class="person-name" href={person.href}>
      <Name name={person.name} kana={person.kana} />
    </a>
    <span class="person-birth">{sayBirth(person.birth, day)}</span>
    <span>{[person.sex, person.position].filter(Boolean).join('・')}</span>
    <span class="person-number">{person.number}</span>
    {alike && <span class="person-alike">{alike === 'birth' ? '同姓同名・同じ生年月日' : '同姓同名'}</span>}
  </li>
);
