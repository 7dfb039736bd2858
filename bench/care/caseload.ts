import { randomUUID } from 'node:crypto';
import { identityOf } from '../../applications/care/files/compare/held.ts';
import type { Entry, GroupKind } from '../../applications/care/files/model/group.ts';
import { readUnits } from '../../applications/care/files/read/units.ts';
import { makeEntry } from '../../applications/care/months/entry.ts';
import { figure } from '../../applications/care/months/figure.ts';
import { gradesOf } from '../../applications/care/months/offices.ts';
import { addMonths, type Month, monthOf } from '../../contracts/care/month.ts';
import type { Tables } from '../../contracts/care/tables.ts';
import type { MemberId } from '../../contracts/member.ts';
import { makeCarePlanFiles } from '../../town/careplan/files.ts';
import type { Town } from '../../town/town.ts';
import { dayIn } from '../../web/japanese/day.ts';
import { withAdmin } from '../region.ts';
import { insert } from './prepare.ts';
import { offices, type Someone } from './town.ts';

/** So many earlier months lie in an office's tables: what a page must not become slower by. */
const earlier = 12;

/**
 * A planner's office at work: of everybody a plan, the slips of a year and of next month, what three offices told of each, what was sent to whom, the
 * certification and a year's 支援経過.
 * @param codes the office's own, of `people` in their order
 */
export async function fillOffice(
  adminUrl: string,
  {
    town,
    tables,
    member,
    people,
    codes,
  }: {
    readonly town: Town;
    readonly tables: Tables;
    readonly member: MemberId;
    readonly people: readonly Someone[];
    readonly codes: readonly string[];
  },
): Promise<void> {
  const own = member.split('/')[1]!;
  const now = new Date();
  const thisMonth = monthOf(dayIn(now));
  const plan = planOf(town);
  const held: object[] = [];
  const sent: object[] = [];
  const certifications: object[] = [];
  const progress: object[] = [];
  people.forEach((one, i) => {
    const code = codes[i]!;
    const keep = (kind: GroupKind, sender: string, period: string, sequence: string, entry: Entry, at = now) =>
      held.push({
        ...{
          member,
          identity: identityOf(sender, kind, entry.key),
          sender,
          kind,
          insurer: one.insurer,
          insured: one.insured,
        },
        ...{ period, key: entry.key, sequence, entry: { ...entry, pictures: [] }, taken_at: at },
      });
    const give = (title: string, sequence: string, at: Date) => {
      for (const office of Object.values(one.providers))
        sent.push({
          ...{
            member,
            id: randomUUID(),
            receiver: `CARE/${office}`,
            contract: 'care/careplan-v41',
            purpose: 'care-plan-sharing',
          },
          ...{
            way: 'road',
            title,
            subjects: [code],
            files: [{ name: `${sequence}.CSV`, content: 'A'.repeat(4000) }],
            sequence,
          },
          ...{ staff: 'caremane-01', role: '介護支援専門員', made_at: at, state: 'acknowledged', state_at: at },
        });
    };
    const stamp = (month: Month) => `${month}01${String(90000 + i).padStart(6, '0')}`;
    const planned = { ...plan, key: { ...plan.key, insurer: one.insurer, insured: one.insured } };
    keep('plan', own, plan.key.planDay, stamp(addMonths(thisMonth, -1)), planned);
    give('居宅サービス計画', stamp(addMonths(thisMonth, -1)), now);
    for (let back = -1; back < earlier; back++) {
      const month = addMonths(thisMonth, -back);
      const at = new Date(now.getTime() - back * 30 * 86_400_000);
      const entry = slipOf(tables, month, one, code, own);
      keep('slip', own, month, stamp(month), entry, at);
      give(`提供票 ${month}`, stamp(month), at);
      if (back > 0)
        for (const [kind, office] of Object.entries(one.providers)) {
          const key = { ...entry.key, office, serviceType: { home: '11', nurse: '13', day: '15' }[kind]! };
          const UPJSK = entry.parts.UPPLAN.filter((row) => row.office === office);
          keep('actuals', office, month, stamp(month), { kind: 'actuals', key, parts: { UPJSK }, pictures: [] }, at);
        }
      progress.push({
        ...{ member, id: randomUUID(), code, happened_at: at, kind: back === 0 ? 'モニタリング' : '電話' },
        ...{ words: '変わりなく過ごされている。', staff: 'caremane-01', written_at: at },
      });
    }
    const answer = {
      certification: {
        careLevel: `要介護${one.level[1]}`,
        validFrom: one.certifiedFrom,
        validUntil: one.certifiedUntil,
      },
    };
    certifications.push({ member, inquiry: randomUUID(), code, answer, message: randomUUID(), told_at: now });
  });
  const persons = people.map((one, i) => ({
    ...{
      member,
      code: codes[i],
      insurer: one.insurer,
      insured: one.insured,
      name: one.name,
      kana: one.kana,
      kana_key: one.kana.replace(/\s/g, ''),
    },
    ...{ birth: one.birth, sex: one.sex === '1' ? '男' : '女', since: '2024-04-01' },
  }));
  await withAdmin(adminUrl, async (admin) => {
    for (const table of ['held', 'version', 'sent', 'certification', 'progress', 'caseload', 'person'])
      await admin.query(`DELETE FROM care.${table} WHERE member = $1`, [member]);
  });
  await insert(adminUrl, 'care.person', persons);
  await insert(
    adminUrl,
    'care.caseload',
    codes.map((code) => ({ member, code, staff: 'caremane-01', handed: [] })),
  );
  await insert(adminUrl, 'care.held', held);
  await withAdmin(adminUrl, (admin) =>
    admin.query(
      `INSERT INTO care.version SELECT member, identity, sequence, entry, message, taken_at FROM care.held WHERE member = $1`,
      [member],
    ),
  );
  await withAdmin(adminUrl, (admin) => admin.query('ANALYZE care.version')); // as every table that `insert` fills
  await insert(adminUrl, 'care.sent', sent);
  await insert(adminUrl, 'care.certification', certifications);
  await insert(adminUrl, 'care.progress', progress);
}

/** 第1–3表 as the town's files have them, of one person: the same for everybody here. */
function planOf(town: Town): Entry<'plan'> {
  const persons = [town.residents.find(({ id }) => id === town.cast.month)!];
  const { units } = readUnits(makeCarePlanFiles({ town, unit: 'plan', persons, sequence: '20261001090000' }));
  const [unit] = units;
  if (unit?.outcome !== 'read') throw new Error('the plan is not read');
  return unit.unit.content.entries![0] as Entry<'plan'>;
}

function slipOf(tables: Tables, month: Month, one: Someone, code: string, planner: string): Entry<'slip'> {
  const figures = figure(tables, month, one.draft, gradesOf(tables, month, offices));
  if (!figures.sheet) throw new Error(`no slip: ${JSON.stringify(figures.problems)}`);
  const { insurer, insured, name, kana, birth } = one;
  const person = {
    code,
    insurer,
    insured,
    name,
    kana,
    birth,
    sex: one.sex === '1' ? '男' : '女',
    address: null,
    telephone: null,
    since: '2024-04-01',
    until: null,
  };
  const nameOf = (office: string) => offices.get(office)!.name;
  return makeEntry({
    tables,
    month,
    draft: one.draft,
    figures: { ...figures, sheet: figures.sheet },
    person,
    planner,
    today: dayIn(new Date()),
    nameOf,
  }).entry;
}
