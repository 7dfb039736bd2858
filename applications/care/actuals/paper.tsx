import type { Ground, Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { type Known, sayPlanned, sayService } from '../visits/desk.ts';
import { type CodeTitles, readCodeTitles } from './codes.ts';
import { DayHeads } from './grid.tsx';
import { daysOf, type Line } from './month.ts';
import { pathOf, readPerson, showOne } from './person.ts';
import { type OfPerson, plannerOf, readOffices } from './read.ts';
import { words } from './words.ts';

const { paper: say } = words;

/** サービス提供票 with a line to write what was done into, for who writes by hand. */
export function addPaper(site: Site, _: Ground): void {
  site.get('/:month{\\d{6}}/:code/paper', async (c) => {
    const { month, code, one, lines } = await readPerson(c);
    const person = await showOne(c, code);
    const planner = plannerOf(one);
    const office =
      planner === undefined ? words.unknownPlanner : ((await readOffices(c)).get(planner)?.name ?? planner);
    const titles = await readCodeTitles();
    return show(
      c,
      <PaperPage
        frame={c.get('frame')}
        provider={c.get('memberName')}
        {...{ month, code, one, lines, person, office, titles }}
      />,
    );
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly provider: string;
  readonly month: string;
  readonly code: string;
  readonly one: OfPerson;
  readonly lines: readonly Line[];
  readonly person: Shown<Known>;
  readonly office: string;
  readonly titles: CodeTitles;
};

const PaperPage = ({ frame, provider, month, code, one, lines, person, office, titles }: Props) => {
  const days = daysOf(month);
  return (
    <Page frame={frame} title={say.title} back={pathOf(month, code)} ownHeading>
      <p class="paper-noprint">{say.print}</p>
      <article class="slip-paper">
        <h1>
          {say.title}　{sayMonth(month)}分
        </h1>
        <p>
          <strong>
            <ShownPerson person={person}>{({ name, kana }) => <Name name={name} kana={kana} />}</ShownPerson>
          </strong>
          　{say.insured}：{one.insured}　{say.planner}：{office}　{say.office}：{provider}
        </p>
        <section class="actuals-scroll" aria-label={say.title} tabindex={0}>
          <table class="actuals-grid">
            <thead>
              <tr>
                <th scope="col">{words.person.line}</th>
                <td />
                <DayHeads days={days} />
                <th scope="col">{words.person.total}</th>
              </tr>
            </thead>
            {lines.map((line) => (
              <tbody>
                <tr>
                  <th scope="rowgroup" rowspan={2}>
                    {sayPlanned({ starts: line.service.start ?? '9999', ends: line.service.end ?? '9999' })}
                    <br />
                    {titles(line.service.serviceCode ?? '') ?? sayService(line.serviceType)}
                  </th>
                  <th scope="row">{words.person.planned}</th>
                  {days.map((day) => (
                    <td>{line.planned.get(day) ?? ''}</td>
                  ))}
                  <td>{[...line.planned.values()].reduce((a, b) => a + b, 0)}</td>
                </tr>
                <tr>
                  <th scope="row">{words.person.done}</th>
                  {days.map(() => (
                    <td />
                  ))}
                  <td />
                </tr>
              </tbody>
            ))}
          </table>
        </section>
        <p class="small">{say.note}</p>
      </article>
    </Page>
  );
};
