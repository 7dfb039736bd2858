import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { Answers } from '../../../../web/list/answers.tsx';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { anything, stale } from './form.tsx';
import { getHelp, Helped, showHelped } from './help.tsx';
import { offerPath, readChoices } from './offer.ts';
import { codeOf, deskRole, helpPath } from './person.ts';
import { words } from './words.ts';

/** 同意 at the counter: what stands and what could be, in the words that the person's own pages have; and how it is withdrawn. */
export function addHelpConsents(site: Site, ground: Ground): void {
  const { tokens } = ground;
  site.get('/people/:code/help/:help/consents', async (c) => {
    const help = await getHelp(c, ground);
    const person = await showHelped(c);
    const { consents, offers } = await readChoices(c);
    const inForce = consents.filter((one) => one.inForce);
    const done = { added: words.consent.added, withdrawn: words.consent.withdrawn }[c.req.query('said') ?? ''];
    return show(
      c,
      <Page frame={c.get('frame')} title={words.help.consents} back={helpPath(c)}>
        {done && <Banner kind="success" title={done} />}
        <Helped person={person} help={help} />
        <h2>{words.consent.given}</h2>
        {inForce.length === 0 ? (
          <p>{words.consent.none}</p>
        ) : (
          <Answers
            answers={inForce.map(({ id, purposeTitle, recipientName, withdrawable }) => ({
              name: purposeTitle,
              value: (
                <>
                  {recipientName}{' '}
                  {withdrawable && <a href={helpPath(c, `/withdrawal/${id}`)}>{words.consent.withdraw}</a>}
                </>
              ),
            }))}
          />
        )}
        <h2>{words.consent.offers}</h2>
        {offers.length === 0 ? (
          <p>{words.consent.noOffers}</p>
        ) : (
          <CardList
            cards={offers.map((one, at) => ({
              href: offerPath(c, one, at),
              title: one.purposeTitle,
              about: one.recipientName,
            }))}
          />
        )}
      </Page>,
    );
  });

  site.get('/people/:code/help/:help/withdrawal/:consent', async (c) => {
    const help = await getHelp(c, ground);
    const person = await showHelped(c);
    const found = (await readChoices(c)).consents.find(
      ({ id, withdrawable }) => withdrawable && id === c.req.param('consent'),
    );
    if (!found) throw new PageError('not_found');
    return show(
      c,
      <Page frame={c.get('frame')} title={words.consent.withdrawTitle} back={helpPath(c, '/consents')}>
        <Helped person={person} help={help} />
        <Answers
          answers={[
            { name: words.consent.row.why, value: found.purposeTitle },
            { name: words.consent.row.who, value: found.recipientName },
          ]}
        />
        <p>{words.consent.withdrawAbout}</p>
        <Form action={helpPath(c, `/withdrawal/${found.id}`)} token={c.get('token')}>
          <Actions>
            <Button kind="danger">{words.consent.withdraw}</Button>
          </Actions>
        </Form>
      </Page>,
    );
  });
  site.post('/people/:code/help/:help/withdrawal/:consent', async (c) => {
    const form = await readForm(c.req.raw, { schema: anything, tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    await getHelp(c, ground);
    const id = z.uuid().safeParse(c.req.param('consent'));
    if (!id.success) throw new PageError('not_found');
    const member = c.get('member');
    const path = `/v1/consents/${id.data}/withdraw`;
    const done = await member.act(path, { subject: codeOf(c) }, z.unknown(), deskRole(member));
    if (!done.ok) throw new PageError('refused', done.refused.text);
    return sendBack(c, helpPath(c, '/consents?said=withdrawn'), helpPath(c));
  });
}
