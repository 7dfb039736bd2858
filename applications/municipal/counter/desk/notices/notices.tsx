import { z } from 'zod';
import { accountNotices } from '../../../../../contracts/account-notice.ts';
import { Actions, Button } from '../../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../../web/application/ground.ts';
import { PageError } from '../../../../../web/application/page-error.ts';
import { attachment } from '../../../../../web/attachment.ts';
import { sendBack } from '../../../../../web/back.ts';
import { Form } from '../../../../../web/form/form.tsx';
import { readForm } from '../../../../../web/form/read.ts';
import { dayIn } from '../../../../../web/japanese/day.ts';
import { sayTime } from '../../../../../web/japanese/time.tsx';
import { Banner } from '../../../../../web/notice/banner.tsx';
import { Page } from '../../../../../web/page.tsx';
import { show } from '../../../../../web/pages.tsx';
import { letterPdf } from '../../../../../web/print/letter-pdf.ts';
import { PlainTable } from '../../../../../web/table/plain-table.tsx';
import { open } from '../../../../../web/viewing/viewing.tsx';
import { home, sayRefused, stale } from '../form.tsx';
import { deskRole, showPersons } from '../person.ts';
import { Who } from '../who.tsx';
import { noticeLetter } from './letter.ts';
import { words } from './words.ts';

const about = { purpose: 'sign-in-letter', page: words.viewing };
const path = `${home}/notices`;
const listed = z.object({
  notices: z.array(
    z.object({
      id: z.uuid(),
      subject: z.string(),
      what: z.enum(Object.keys(accountNotices) as [keyof typeof accountNotices]),
      at: z.iso.datetime().transform((text) => new Date(text)),
    }),
  ),
});
const verbs = z.object({ verb: z.enum(['pdf', 'sent']) });

/** 変更のお知らせの郵送: residents are told by post of a passkey, a tablet or a letter that is new; whoever did it in their name cannot keep that from them. */
export function addNotices(site: Site, ground: Ground): void {
  const { tokens, clock, nameOf, telephoneOf, region } = ground;
  const read = async (c: PageContext) => {
    const member = c.get('member');
    const answer = await member.act('/v1/account-notices/list', {}, listed, deskRole(member));
    if (!answer.ok) throw new PageError('refused', sayRefused(answer.refused));
    return answer.value.notices;
  };

  site.get('/notices', async (c) => {
    const notices = await read(c);
    const shown = await showPersons(c, about, [...new Set(notices.map(({ subject }) => subject))]);
    const byCode = new Map(shown.map((one) => [one.code, one]));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        {c.req.query('said') === 'sent' && <Banner kind="success" title={words.done} />}
        <p>{words.about}</p>
        {notices.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <PlainTable
            caption={words.caption}
            head={[words.who, words.what, words.at, words.act]}
            rows={notices.map(({ id, subject, what, at }) => {
              const person = byCode.get(subject);
              return [
                <Who person={person} absent={words.absent} />,
                accountNotices[what],
                sayTime(at),
                <Form action={`${path}/${id}`} token={c.get('token')}>
                  <Actions>
                    {person && (
                      <Button kind="second" name="verb" value="pdf">
                        {words.pdf}
                      </Button>
                    )}
                    <Button kind="second" name="verb" value="sent">
                      {words.sent}
                    </Button>
                  </Actions>
                </Form>,
              ];
            })}
          />
        )}
      </Page>,
    );
  });

  site.post('/notices/:notice', async (c) => {
    const form = await readForm(c.req.raw, { schema: verbs, tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    const member = c.get('member');
    if (form.value.verb === 'sent') {
      const id = z.uuid().safeParse(c.req.param('notice'));
      if (!id.success) throw new PageError('not_found');
      const done = await member.act(`/v1/account-notices/${id.data}/printed`, {}, z.unknown(), deskRole(member));
      if (!done.ok) throw new PageError('refused', sayRefused(done.refused));
      return sendBack(c, `${path}?said=sent`, path);
    }
    const one = (await read(c)).find(({ id }) => id === c.req.param('notice'));
    const [person] = one ? await showPersons(c, about, [one.subject]) : [];
    if (!one || !person) throw new PageError('not_found');
    const from = {
      office: nameOf(member.id),
      today: dayIn(clock.now()),
      telephone: telephoneOf(member.id) ?? region.telephone,
    };
    return new Response((await letterPdf(noticeLetter(open(person), one, from))).bytes as BodyInit, {
      headers: {
        'Content-Type': 'application/pdf',
        'Content-Disposition': attachment(`${words.file}.pdf`),
        'Cache-Control': 'no-store',
      },
    });
  });
}
