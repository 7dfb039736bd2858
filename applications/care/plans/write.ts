import { type Further, withFurther } from '../files/model/further.ts';
import type { Entry } from '../files/model/group.ts';
import type { FirstTable, SecondTableRow, Supplement, ThirdTableRow } from '../files/model/plan.ts';
import type { Person } from '../store/persons.ts';
import { joinWishes, type PlanContent, servicesOf } from './content.ts';
import { digitsOf } from './term.ts';

/** What stands on the forms beside what is typed: whose plan it is, and which office's. */
export type About = {
  readonly person: Person;
  /** of a protected person (支援措置対象者) where she lives goes to nobody by this */
  readonly hidesPlace: boolean;
  readonly office: { readonly code: string; readonly name: string };
  /** 区分支給限度基準額 of the level, where a table says it */
  readonly limit: number | undefined;
};

/** What was typed, as the rows of the standard's files. */
export function entryOf(content: PlanContent, about: About): Entry<'plan'> {
  const { person } = about;
  return {
    kind: 'plan',
    key: { insurer: person.insurer, insured: person.insured, planDay: content.first.planDay },
    parts: {
      UPHOSOKU: [supplement(content, about)],
      UP1KYO: [firstTable(content, about)],
      UP2KYO: secondTable(content),
      UP3KYO: thirdTable(content),
    },
    pictures: [],
  };
}

/** Without what is empty: an empty cell is a value left out. */
const dense = <T extends object>(row: T): T =>
  Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== '' && value !== undefined && value !== null),
  ) as T;

const addressOf = ({ person, hidesPlace }: About) => (hidesPlace ? undefined : (person.address ?? undefined));

function supplement({ first, further }: PlanContent, about: About): Supplement {
  const { person, limit, hidesPlace } = about;
  return {
    ...dense({
      month: '000000',
      kana: person.kana,
      name: person.name,
      sex: person.sex === '男' ? '1' : '2',
      birth: digitsOf(person.birth),
      address1: addressOf(about),
      telephone: hidesPlace ? undefined : (person.telephone ?? undefined),
      certifiedOn: first.certifiedOn,
      limitFrom: first.certifiedFrom,
      limitUntil: first.certifiedUntil,
      certification: first.certification,
      careLevel: first.careLevel,
      limit,
      updater: about.office.code,
    }),
    ...withFurther('UPHOSOKU', further?.UPHOSOKU),
    limits: Array.from({ length: 9 }, () => ({})),
  };
}

function firstTable(content: PlanContent, about: About): FirstTable {
  const { planDay, wishOfPerson, wishOfFamily, analysis, ...first } = content.first;
  return {
    ...dense({
      ...first,
      writtenOn: planDay,
      address1: addressOf(about),
      wishes: joinWishes({ wishOfPerson, wishOfFamily, analysis }),
      updater: about.office.code,
    }),
    ...withFurther('UP1KYO', content.further?.UP1KYO),
    plannerOffice: dense(about.office),
  };
}

/** As printed: what repeats stands on its first row only. */
const secondTable = ({ first, needs }: PlanContent): SecondTableRow[] =>
  [...servicesOf(needs)].map(({ need, long, short, service: { further, ...service }, n, l, s, c }) => ({
    ...withFurther('UP2KYO', further),
    ...dense({
      writtenOn: first.planDay,
      needNo: n + 1,
      need: l + s + c === 0 ? need.text : '',
      goalNo: l + 1,
      longGoal: s + c === 0 ? long.text : '',
      longTerm: s + c === 0 ? long.term : '',
      // A second short goal under the same long one begins where its own text stands.
      shortGoal: c === 0 || s > 0 ? short.text : '',
      shortTerm: c === 0 || s > 0 ? short.term : '',
      contentNo: contentNo(long.shorts, s, c),
      ...service,
    }),
  }));

const contentNo = (shorts: readonly { readonly services: readonly unknown[] }[], s: number, c: number): number =>
  shorts.slice(0, s).reduce((sum, { services }) => sum + services.length, 0) + c + 1;

const thirdTable = ({ first, services, activities, others, furtherOfOthers }: PlanContent): ThirdTableRow[] => {
  const row = (said: ThirdTableRow, further: Further | undefined): ThirdTableRow => ({
    ...withFurther('UP3KYO', further),
    ...dense({ writtenOn: first.planDay, ...said }),
  });
  return [
    ...services.map(({ text, weekday, start, end, further }) => row({ service: text, weekday, start, end }, further)),
    ...activities.map(({ text, start, end, further }) =>
      row({ activity: text, activityStart: start, activityEnd: end }, further),
    ),
    ...others.map((other, i) => row({ other }, furtherOfOthers?.[i])),
  ];
};
