import { Actions, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { Empty } from '../../../../web/list/empty.tsx';
import { Timeline } from '../../../../web/list/timeline.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { words } from '../words.ts';
import { listDue } from './due.ts';
import { eventsOf } from './events.tsx';
import { readOtherConsultations } from './store.ts';

const said = words.others;

/** 総合相談 about those who are not among the persons of the centre: nobody's page has them. */
export function addOthers(site: Site, { clock }: Ground): void {
  site.get('/others', async (c) => {
    const today = dayIn(clock.now());
    const all = await c.get('rows')(readOtherConsultations);
    const late = listDue(all).filter(({ due }) => due < today).length;
    return show(
      c,
      <Page frame={c.get('frame')} title={said.title} back="/care/centre">
        {c.req.query('done') && (
          <Banner
            kind="success"
            title={c.req.query('done') === 'undone' ? words.join.undone : words.consultation.kept}
          />
        )}
        {late > 0 && <Banner kind="warning" title={said.late(late)} />}
        <p>{said.about}</p>
        {all.length === 0 ? (
          <Empty title={words.person.noConsultation} />
        ) : (
          <Timeline events={eventsOf(all, today, { form: '/care/centre/consult' })} />
        )}
        <Actions>
          <LinkButton kind="second" href="/care/centre/consult">
            {words.consult}
          </LinkButton>
        </Actions>
      </Page>,
    );
  });
}
