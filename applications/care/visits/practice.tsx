import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { givenChoices } from './choices.ts';
import { home } from './desk.ts';
import { VisitForm, VisitTag } from './parts.tsx';
import { words } from './words.ts';

const { practice: say } = words;
const start = `${home}/practice`;
const nothing = { id: 'practice', started: null, ended: null, items: [], conditions: [], note: '', reason: null };

/**
 * ためしに使ってみる: the same pages with a person whom nobody is. No field of its form has a name, so that no browser sends what is entered, with
 * script or without; and nothing here writes anything.
 */
export function addPractice(site: Site, _: Ground): void {
  site.get('/practice', (c) =>
    show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={home}>
        <div class="visits practice">
          <Mark />
          <p>{say.listAbout}</p>
          <ul class="visit-list">
            <li>
              <a class="card visit-card" href={`${start}/visit`} data-primary>
                <span class="card-text">
                  <span class="visit-hour">9:00〜9:45</span>
                  <span class="visit-name">
                    <Name name={say.person} />
                  </span>
                  <span class="visit-about">{say.service}</span>
                  <span class="visit-tags">
                    <VisitTag visit={{ state: 'open', started: null }} />
                  </span>
                </span>
              </a>
            </li>
          </ul>
        </div>
      </Page>,
    ),
  );
  const visit = (c: PageContext, said?: string) =>
    show(
      c,
      <Page frame={c.get('frame')} title={words.record.title} back={start} ownHeading scripts={['visit-practice']}>
        <div class="visits practice">
          <h1 class="visit-person">
            <Name name={say.person} kana={say.personKana} />
          </h1>
          <Mark />
          {said && <Banner kind="success" title={said} />}
          <ol>
            {say.steps.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
          <VisitForm
            practice
            action={`${start}/visit`}
            token=""
            entry=""
            visit={nothing}
            choices={givenChoices('11')}
          />
          <Actions>
            <LinkButton kind="quiet" href={home}>
              {say.leave}
            </LinkButton>
          </Actions>
        </div>
      </Page>,
    );
  site.get('/practice/visit', (c) => visit(c));
  // Without script the browser comes with the button's name alone: nothing of it is read but that.
  site.post('/practice/visit', async (c) => {
    const act = new URLSearchParams((await c.req.text()).slice(0, 100)).get('act');
    return act === 'start' || act === 'end' ? visit(c, say.after[act]) : c.redirect(`${start}/done`, 303);
  });
  site.get('/practice/done', (c) =>
    show(
      c,
      <Page frame={c.get('frame')} title={say.done}>
        <div class="visits practice">
          <Mark />
          <p>{say.doneAbout}</p>
          <Actions>
            <LinkButton href={start}>{say.again}</LinkButton>
            <LinkButton kind="second" href={home}>
              {say.leave}
            </LinkButton>
          </Actions>
        </div>
      </Page>,
    ),
  );
}

const Mark = () => (
  <Banner kind="info" title={say.mark}>
    <p>{say.markAbout}</p>
  </Banner>
);
