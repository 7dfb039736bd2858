import type { Tables } from '../../../contracts/care/tables.ts';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { dayIn, sayMonth } from '../../../web/japanese/day.ts';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { pathOf, settingAt, viewMonthAt } from './at.ts';
import { Grid } from './grid.tsx';
import type { PersonMonth, Setting } from './load.ts';
import { headOf, sayStay } from './papers/data.ts';
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
        <p class="month-sign">{words.print.sign}</p>
      </Paper>
      {of.figures.sheet && (
        <Paper title={words.print.seventh} {...{ setting, of, office, today }}>
          <Sums
            tables={setting.tables}
            month={setting.month}
            sheet={of.figures.sheet}
            nameOf={(number) => of.offices.find((one) => one.office === number)?.name ?? number}
          />
          {of.figures.stay && <p>{sayStay(of)}</p>}
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
const Paper = ({ title, setting, of, office, today, children }: PaperProps) => {
  return (
    <article class="month-paper">
      <h2>
        {sayMonth(setting.month)}分　{title}
      </h2>
      <dl class="month-paper-head">
        {headOf(setting, of, { office, today }).map(([name, value]) => (
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
