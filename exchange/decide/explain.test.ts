import { expect, test } from 'vitest';
import { explain } from './index.ts';
import {
  certification,
  compiledWith,
  consent,
  helper,
  manager,
  party,
  policies,
  relation,
  sharing,
  subject,
} from './testing.ts';

const texts = (reasons: readonly { readonly text: string }[]) => reasons.map(({ text }) => text);

test('a permit: which rule, what is disclosed, on what basis', () => {
  expect(explain(policies, sharing())).toMatchObject({
    outcome: 'permit',
    reasons: [],
    rules: [{ town: '縁側市', id: 'baseline/care.cedar#care-plan-sharing', effect: 'permit' }],
    items: expect.arrayContaining(['第6表 サービス利用票（予定）']),
    basisGiver: expect.stringContaining('23条3項'),
  });
});

test('what is missing is named: the side, the relation, the giver and the fields', () => {
  const asked = sharing({ subject: subject({ relations: [relation(manager, 'care-manager')], consents: [] }) });
  expect(texts(explain(policies, asked).reasons)).toEqual([
    '本人と提供先のあいだに、「居宅介護支援（担当）」、または「介護予防支援（担当）」、または「介護サービスの利用」の関係がありません。',
    '必要な同意がありません。本人、または法定代理人の同意が登録されていることが必要です。',
  ]);
  const shop = explain(policies, sharing({ sender: { ...manager, kind: 'shop' } }));
  expect(texts(shop.reasons)[0]).toMatch(/提供元になれるのは、居宅介護支援事業所、/);
});

test('a rule’s prohibition is told in the rule’s own words and by its id', () => {
  const { outcome, reasons } = explain(policies, certification('990019', manager));
  expect(outcome).toBe('refuse');
  expect(reasons).toContainEqual({
    code: 'result_not_notified',
    text: '認定結果の通知が本人に届くまでは渡さない（990019/certification.cedar#result-notified）',
  });
});

test('where no rule permits, the town’s silence is told; where the engine fails, that', () => {
  const purpose = policies.purposes.get('watch-over')!;
  expect(texts(explain(policies, sharing({ purpose })).reasons)).toContain(
    '縁側市の定めに、これを認める規則がありません。',
  );
  const erring = compiledWith(
    '990019',
    '@title("x")\nforbid (principal, action, resource) when { 9223372036854775807 + 1 == 0 };',
  );
  expect(texts(explain(erring, sharing()).reasons)).toEqual(['縁側市の規則から判定できませんでした。']);
});

test('without a subject it says what would be needed, and nothing of anybody', () => {
  const asked = { ...certification('990027', party('CARE/1', 'care-management', null)), subject: null };
  const shown = { form: '資料提供申請書' };
  expect(explain(policies, { ...asked, shown })).toMatchObject({
    outcome: 'depends',
    reasons: [],
    needs: [
      '提供元は、自治体のいずれかであること',
      '提供先は、居宅介護支援事業所、地域包括支援センターのいずれかであること',
      '本人と提供元のあいだに、「介護保険の保険者」の関係が登録されていること',
      '本人と提供先のあいだに、「居宅介護支援（担当）」、または「介護予防支援（担当）」の関係が登録されていること',
      '本人、または法定代理人の同意が登録されていること',
      '主治医意見書について、医師の同意が登録されていること',
      '本人の自治体の定めも、これを認めていること',
    ],
    items: ['概況調査', '基本調査（一次判定結果）', '特記事項', '主治医意見書'],
    obligations: ['この利用目的のほかには使わない（居宅サービス計画等の作成）'],
  });
  expect(explain(policies, asked)).toMatchObject({ outcome: 'refuse', reasons: [{ code: 'form_missing' }] });
});

test('a member of the whole region, and nobody’s town: the shared rules alone are explained', () => {
  const everywhere = {
    ...sharing(),
    sender: { ...manager, municipality: null },
    receiver: { ...helper, municipality: null },
  };
  const { outcome, rules } = explain(policies, { ...everywhere, subject: null });
  expect([outcome, rules.map(({ town }) => town)]).toEqual(['depends', ['地域共通']]);
});

test('explain agrees with decide about a consent that is there for one of two demands', () => {
  const asked = certification('990027', manager, { shown: { form: '資料提供申請書' } });
  const consents = [consent(manager.id, 'certification-for-plan')];
  const told = explain(policies, { ...asked, subject: { ...asked.subject!, consents } });
  expect(told).toMatchObject({ outcome: 'permit', items: ['概況調査', '基本調査（一次判定結果）', '特記事項'] });
});
