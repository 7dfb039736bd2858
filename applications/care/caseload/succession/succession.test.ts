import { expect, test } from 'vitest';
import { line } from '../../months/testing.ts';
import { emptyFirst, emptyNeed, emptyService, type PlanContent } from '../../plans/content.ts';
import type { AtOffice } from '../../plans/person.ts';
import { succession } from './content.ts';
import { contentOf } from './give.ts';
import { paperOf } from './paper.ts';
import { planDraftOf, preventionDraftOf } from './take.ts';

const person: AtOffice = {
  ...{ code: 'c', insurer: '123456', insured: '1', name: '大橋　静江', kana: 'オオハシ　シズエ', birth: '1940-04-12' },
  ...{
    sex: '女',
    address: '本町1-1',
    telephone: '0900000000',
    since: '2024-04-01',
    until: null,
    hidesPlace: false,
    place: undefined,
  },
};
const first = {
  ...emptyFirst,
  planDay: '20261026',
  planner: '中里',
  careLevel: '23',
  certifiedOn: '20260401',
  policy: '入浴を続ける。',
};
const service = {
  ...emptyService,
  content: '入浴',
  service: '訪問入浴介護',
  office: '1370100225',
  officeName: 'ゆのか',
};
const plan: PlanContent = {
  first,
  needs: [
    {
      ...emptyNeed,
      text: '家で暮らしたい',
      longs: [{ text: '清潔', term: '', shorts: [{ text: '週2回', term: '', services: [service] }] }],
    },
  ],
  ...{ services: [], activities: [], others: ['短期入所'] },
};
const entry = (id: string, words: string) => ({
  ...{ id, words, kind: '訪問', happenedAt: new Date('2026-11-01T01:00:00Z'), corrects: null, source: null },
  ...{ staff: 'caremane-01', writtenAt: new Date('2026-11-01T01:00:00Z') },
});
const sent = { wishedOn: '2026-11-20', summary: 'まとめ', open: '', progress: ['b'] };
const prevention = {
  plan: {},
  support: [],
  basics: { name: '大橋', address: '本町', 'contacts/0/telephone': '0' },
  illnesses: [],
};
const visits = line('l1', { start: '0930', end: '1000', days: [3, 10] });
const months = [{ month: '202611', lines: [{ ...visits, days: [...visits.days] }], stayBefore: 4, stayRun: 0 }];
const made = (of: AtOffice) =>
  contentOf(
    { person: of, today: '2026-11-24', role: '介護支援専門員' },
    {
      ready: { plan, prevention, months, certification: { certifiedOn: '2026-04-01', askedOn: '2026-11-01' } },
      progress: [entry('a', '渡さない'), entry('b', '階段でふらつく')],
    },
    sent,
  );

test('what was chosen goes, and is read again as it went; of a protected person nothing that tells where she is', () => {
  const content = made(person);
  expect(succession.parse(JSON.parse(JSON.stringify(content)))).toEqual(content);
  expect(content.progress.map(({ words }) => words)).toEqual(['階段でふらつく']);
  expect(content.basics.address).toBe('本町1-1');
  const hidden = JSON.stringify(made({ ...person, hidesPlace: true }));
  for (const told of ['本町', '0900000000', 'contacts']) expect(hidden).not.toContain(told);
});

test('the paper says all of it, and of the certification its day alone', () => {
  const { tables } = paperOf(made(person), { code: '1370100118', name: 'ケアプランセンター渡場' });
  const said = tables!.flatMap(({ rows }) => rows.flat()).join('\n');
  for (const part of [
    '家で暮らしたい',
    '訪問入浴介護',
    '短期入所',
    '階段でふらつく',
    '9:30～10:00',
    '3、10日',
    'まとめ',
    '認定日 令和8年（2026年）4月1日',
  ])
    expect(said).toContain(part);
  expect(said).not.toContain('渡さない');
});

test('a draft goes on from the plan without what belongs to the office that made it; the certification is as this office was told', () => {
  const blank = planDraftOf(plan, undefined);
  expect(blank.needs).toEqual(plan.needs);
  expect(blank.first).toEqual({ ...emptyFirst, planKind: '12', policy: '入浴を続ける。' });
  const told = { careLevel: '要介護4', certifiedOn: '2026-11-01', validFrom: '2026-11-01', validUntil: '2027-10-31' };
  expect(planDraftOf(plan, told).first).toMatchObject({ careLevel: '24', certifiedUntil: '20271031' });
  const typed = { planDay: '20261001', author: '前の人', policy: '続ける', 'authorOffice/name': '前の事業所' };
  const of = { ...prevention, plan: typed };
  expect(preventionDraftOf(of, { office: '次の事業所', kind: 'care-management' }).plan).toEqual({
    ...{ policy: '続ける', planStage: '12', 'authorOffice/name': '次の事業所' },
  });
});
