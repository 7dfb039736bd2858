import type { Ground, Site } from '../../../web/application/ground.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { readChoices } from './choices.ts';
import { dayOf, home, sayOn, sayPlanned, sayService, todayIn } from './desk.ts';
import { readDay } from './list.tsx';
import { words } from './words.ts';

const { paper: say } = words;

/** 訪問の記録 to be written by hand: one sheet a visit of the day. Whoever leads the office enters it afterwards on the visit's own page. */
export function addPaper(site: Site, { clock }: Ground): void {
  site.get('/paper', async (c) => {
    const now = clock.now();
    const { day, visits, persons } = await readDay(c, dayOf(c, now), todayIn(now), say.title);
    const choices = await c.get('rows')(async (connection) => {
      const read = new Map<string, Awaited<ReturnType<typeof readChoices>>>();
      for (const type of new Set(visits.map(({ serviceType }) => serviceType)))
        read.set(type, await readChoices(connection, type));
      return read;
    });
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={`${home}?day=${day}`} ownHeading>
        <h1 class="card-noprint">{say.title}</h1>
        <p class="card-noprint">{words.cards.print}</p>
        {visits.length === 0 && <Empty title={words.none}></Empty>}
        {visits.map((visit) => (
          <article class="record-sheet">
            <h2>
              {say.title}　{c.get('memberName')}
            </h2>
            <table>
              <tbody>
                <tr>
                  <th scope="row">{say.name}</th>
                  <td>
                    <ShownPerson person={persons.get(visit.code)!}>
                      {({ name, kana }) => <Name name={name} kana={kana} />}
                    </ShownPerson>
                  </td>
                </tr>
                <tr>
                  <th scope="row">{say.day}</th>
                  <td>
                    {sayOn(day)}　{sayPlanned(visit) ?? words.noTime}
                    <br />
                    {say.from}　{say.until}
                  </td>
                </tr>
                <tr>
                  <th scope="row">{say.service}</th>
                  <td>{sayService(visit.serviceType)}</td>
                </tr>
                <tr>
                  <th scope="row">{say.items}</th>
                  <td>{choices.get(visit.serviceType)!.items.join('　・　')}</td>
                </tr>
                <tr>
                  <th scope="row">{say.conditions}</th>
                  <td>{choices.get(visit.serviceType)!.conditions.join('　・　')}</td>
                </tr>
                <tr class="record-note">
                  <th scope="row">{say.note}</th>
                  <td>{say.notDone}</td>
                </tr>
                <tr>
                  <th scope="row">{say.staff}</th>
                  <td>{visit.staff ?? ''}</td>
                </tr>
                <tr>
                  <th scope="row">{say.sign}</th>
                  <td />
                </tr>
              </tbody>
            </table>
          </article>
        ))}
      </Page>,
    );
  });
}
