import { careLevels } from '../../../contracts/care/levels.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { dayIn, sayDay, sayMonth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { pathOf, settingAt, viewMonthAt } from './at.ts';
import { limitOf, serviceTitleOf } from './figure.ts';
import { Grid } from './grid.tsx';
import type { PersonMonth, Setting } from './load.ts';
import { Sums } from './sums.tsx';
import { words } from './words.ts';

/** 第6表 and 第7表 on A4, lying: for the person, and for offices that work on paper. */
export function addPrint(site: Site, { clock }: Ground, tables: Tables): void {
  site.get('/:month/:code/print', async (c) => {
    const setting = await settingAt(c, tables);
    const shown = await viewMonthAt(c, setting);
    const office = c.get('memberName');
    const today = dayIn(clock.now());
    return show(
      c,
      <Page frame={c.get('frame')} title={words.print.title} back={pathOf(setting.month, c.req.param('code'))}>
        <ShownPerson person={shown}>
          {(of) => {
            if (!of.slip) throw new PageError('not_found');
            return <SheetPapers {...{ setting, of, office, today }} />;
          }}
        </ShownPerson>
      </Page>,
    );
  });
}

/** Both sheets of one person's month, each on a paper of its own; nothing where there is no slip. */
export const SheetPapers = ({ setting, of, office, today }: Omit<PaperProps, 'title' | 'children'>) =>
  of.slip ? (
    <>
      <Paper title={words.print.sixth} {...{ setting, of, office, today }}>
        <Grid tables={setting.tables} month={setting.month} of={of} lines={of.slip.content.lines} />
        <p class="month-sign">利用者同意欄　　　　　　　　　　　　　　　　　　　年　　　月　　　日</p>
      </Paper>
      {of.figures.sheet && (
        <Paper title={words.print.seventh} {...{ setting, of, office, today }}>
          <Sums
            tables={setting.tables}
            month={setting.month}
            sheet={of.figures.sheet}
            nameOf={(number) => of.offices.find((one) => one.office === number)?.name ?? number}
          />
          {of.figures.stay && (
            <p>
              短期入所　前月までの利用日数 {of.figures.stay.before}日　当月の計画利用日数 {of.figures.stay.inMonth}
              日　累積利用日数 {of.figures.stay.total}日
            </p>
          )}
        </Paper>
      )}
    </>
  ) : null;

type PaperProps = {
  readonly title: string;
  readonly setting: Setting;
  readonly of: PersonMonth;
  readonly office: string;
  readonly today: string;
  readonly children?: unknown;
};
const Paper = ({ title, setting: { month, tables }, of: { person, slip }, office, today, children }: PaperProps) => {
  const basis = slip?.content.basis;
  return (
    <article class="month-paper">
      <h2>
        {sayMonth(month)}分　{title}
      </h2>
      <dl class="month-paper-head">
        {[
          ['保険者番号', person.insurer],
          ['被保険者番号', person.insured],
          ['フリガナ', person.kana],
          ['被保険者氏名', <Name name={person.name} />],
          ['生年月日', sayDay(person.birth)],
          ['性別', person.sex],
          ['要介護状態区分', basis ? careLevels[basis.level] : ''],
          [
            '区分支給限度基準額',
            basis ? `${(limitOf(tables, month, basis) ?? 0).toLocaleString('ja-JP')}単位／月` : '',
          ],
          ...(basis?.typeLimits ?? []).map(({ service, units }) => [
            `うち種類支給限度基準額（${serviceTitleOf(tables, month, service)}）`,
            `${units.toLocaleString('ja-JP')}単位／月`,
          ]),
          ['限度額適用期間', basis ? `${sayDay(basis.from)}から${sayDay(basis.until)}まで` : ''],
          ['前月までの短期入所利用日数', basis ? `${basis.stayBefore}日` : ''],
          ['居宅介護支援事業者', office],
          ['担当者名', basis?.planner ?? ''],
          ['作成年月日', sayDay(today)],
        ].map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </article>
  );
};
