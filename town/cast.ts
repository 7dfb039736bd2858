import type { Draft, HouseholdDraft } from './person.ts';

/*
 * The persons whom demos and tests ask for by name. They all live with the offices of the official sample files: the care plan is
 * made by 0300000100, the visits are made by 0300000005.
 */

const person = (
  draft: Omit<Draft, 'position'>,
  municipality: HouseholdDraft['municipality'] = '990019',
): HouseholdDraft => ({
  municipality,
  people: [{ position: '世帯主', ...draft }],
});

/** Their insured persons' numbers are those of the sample files: the first has nine digits there, and so it has here. */
const samples: readonly HouseholdDraft[] = [
  person({
    part: 'sampleNineDigits',
    surname: ['髙﨑', 'タカサキ'],
    given: ['ハナ', 'ハナ'],
    sex: '女',
    birth: '1939-03-15',
    careLevel: '22',
    insured: '123456789',
  }),
  {
    municipality: '990019',
    people: [
      {
        part: 'sampleTenDigits',
        position: '世帯主',
        surname: ['齋藤', 'サイトウ'],
        given: ['茂', 'シゲル'],
        sex: '男',
        birth: '1944-08-02',
        careLevel: '13',
        insured: '1234567890',
      },
      { position: '妻', surname: ['齋藤', 'サイトウ'], given: ['節子', 'セツコ'], sex: '女', birth: '1947-11-20' },
    ],
  },
  person(
    {
      part: 'sampleOtherTown',
      surname: ['濵田', 'ハマダ'],
      given: ['キヨ', 'キヨ'],
      sex: '女',
      birth: '1941-01-09',
      careLevel: '12',
      insured: '9876543210',
    },
    '990027',
  ),
];

/** With consents in order; the third has a name that old systems cannot write. */
const sharing: readonly HouseholdDraft[] = [
  person({
    part: 'sharing1',
    surname: ['三浦', 'ミウラ'],
    given: ['辰治', 'タツジ'],
    sex: '男',
    birth: '1936-06-01',
    careLevel: '23',
  }),
  {
    municipality: '990019',
    people: [
      { position: '世帯主', surname: ['野々村', 'ノノムラ'], given: ['修', 'オサム'], sex: '男', birth: '1962-02-14' },
      {
        part: 'sharing2',
        position: '母',
        surname: ['野々村', 'ノノムラ'],
        given: ['トミ', 'トミ'],
        sex: '女',
        birth: '1937-12-30',
        careLevel: '21',
      },
    ],
  },
  person({
    part: 'sharingHardName',
    surname: ['𠮷田', 'ヨシダ'],
    given: ['富美', 'フミ'],
    sex: '女',
    birth: '1940-10-10',
    careLevel: '22',
  }),
  person(
    {
      part: 'sharingPrevention',
      surname: ['熊谷', 'クマガイ'],
      given: ['政吉', 'マサキチ'],
      sex: '男',
      birth: '1943-05-23',
      careLevel: '13',
    },
    '990027',
  ),
];

const refused: readonly HouseholdDraft[] = [
  person({
    part: 'withoutConsent',
    surname: ['堀内', 'ホリウチ'],
    given: ['芳江', 'ヨシエ'],
    sex: '女',
    birth: '1942-07-07',
    careLevel: '21',
  }),
  person({
    part: 'protected',
    surname: ['片桐', 'カタギリ'],
    given: ['静枝', 'シズエ'],
    sex: '女',
    birth: '1945-09-19',
    careLevel: '21',
    protected: true,
  }),
  person({
    part: 'movedOut',
    surname: ['塩谷', 'シオヤ'],
    given: ['貞夫', 'サダオ'],
    sex: '男',
    birth: '1938-04-25',
    careLevel: '22',
    movedOut: '2026-02-28',
  }),
];

/** One name, one birthday, one sex, one house: only the insured person's number tells them apart. */
const alike: readonly HouseholdDraft[] = (['alike1', 'alike2'] as const).map((part) => ({
  ...person({
    part,
    surname: ['佐々木', 'ササキ'],
    given: ['和子', 'カズコ'],
    sex: '女',
    birth: '1946-05-05',
    careLevel: '21',
  }),
  place: { district: '本町', house: '7番2号' },
}));

/** A month of care is lived through by her (applications/care/month.test.ts): by the care application, by files and on paper. Her daughter lives elsewhere. */
const month: readonly HouseholdDraft[] = [
  person({
    part: 'month',
    surname: ['大橋', 'オオハシ'],
    given: ['静江', 'シズエ'],
    sex: '女',
    birth: '1940-04-12',
    careLevel: '23',
  }),
  person({
    part: 'monthDaughter',
    surname: ['小島', 'コジマ'],
    given: ['久美', 'クミ'],
    sex: '女',
    birth: '1966-02-03',
  }),
];

export const cast: readonly HouseholdDraft[] = [...samples, ...sharing, ...refused, ...alike, ...month];
