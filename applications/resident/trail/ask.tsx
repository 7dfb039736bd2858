import { z } from 'zod';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { sendBack } from '../../../web/back.ts';
import { ConfirmPage } from '../../../web/form/confirm-page.tsx';
import { text } from '../../../web/form/fields.ts';
import { QuestionPage } from '../../../web/form/question-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay, may } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { askedAt, pathOf, readWhose, type Whose } from '../pages/whose.ts';
import type { Record } from './answers.ts';
import { readRecord } from './record.tsx';
import { words } from './words.ts';

const longest = 1000;
const form = z.object({
  text: text(words.ask.label, longest),
  step: z.enum(['send', 'edit']).optional().catch(undefined),
});
const begun = z.object({ id: z.uuid() });

/** 理由をたずねる: of whom where the record names several, what, sure?, asked. */
export function addAsk(site: Site, { tokens, folder }: Ground): void {
  site.get('/of/:person/trail/:record/ask', async (c) => {
    const asking = await readAsking(c);
    const { whose, record, member } = asking;
    if (member) return show(c, <TextPage frame={c.get('frame')} token={c.get('token')} asking={asking} />);
    return show(c, <WherePage frame={c.get('frame')} whose={whose} record={record} />);
  });

  site.post('/of/:person/trail/:record/ask', async (c) => {
    const asking = await readAsking(c);
    const { whose, record, member } = asking;
    if (!member) throw new PageError('not_found');
    const [frame, token] = [c.get('frame'), c.get('token')];
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok && !read.form) return showTrouble(c, { frame, home: `/${folder}` }, { kind: 'stale' });
    const again = (state: FormState) => <TextPage frame={frame} token={token} asking={asking} state={state} />;
    if (!read.ok) return show(c, again(read.form), read.status);
    if (read.value.step === 'edit') return show(c, again(read.form));
    if (read.value.step !== 'send')
      return show(c, <SurePage frame={frame} token={token} asking={asking} text={read.value.text} />);
    const asked = { record: record.record, member: member.id, text: read.value.text };
    const sent = await c.get('person').send('POST', askedAt(whose, '/questions'), begun, asked);
    if (!sent.ok) return show(c, again({ ...read.form, errors: { text: sent.refused.text } }), 409);
    const done = may(whose, 'questions')
      ? pathOf(whose, `/questions/${sent.value.id}?done=asked`)
      : pathOf(whose, `/trail/${record.record}/asked`);
    return sendBack(c, done, pathOf(whose));
  });

  /** For who may ask and not read what was asked. */
  site.get('/of/:person/trail/:record/asked', async (c) => {
    const { whose, record } = await readAsking(c);
    return show(c, <AskedPage frame={c.get('frame')} whose={whose} record={record.record} />);
  });
}

type Member = Record['parties'][number];
/** @property member undefined where it is still to be chosen */
type Asking = { readonly whose: Whose; readonly record: Record; readonly member: Member | undefined };

/** @throws PageError not_found where nobody can be asked, and where this proxy may not ask */
async function readAsking(c: PageContext): Promise<Asking> {
  const whose = checkMay(await readWhose(c), 'ask');
  const record = await readRecord(c, whose);
  if (!record.askable) throw new PageError('not_found');
  const named = c.req.query('member');
  const { parties } = record;
  return { whose, record, member: parties.length === 1 ? parties[0] : parties.find(({ id }) => id === named) };
}

const { ask } = words;
const pathOfAsk = ({ whose, record, member }: Asking): string =>
  pathOf(whose, `/trail/${record.record}/ask${member ? `?${new URLSearchParams({ member: member.id })}` : ''}`);

type WhereProps = { readonly frame: AnyFrame; readonly whose: Whose; readonly record: Record };
const WherePage = ({ frame, whose, record }: WhereProps) => (
  <Page frame={frame} title={ask.where} back={pathOf(whose, `/trail/${record.record}`)}>
    <StandingIn whose={whose} />
    <p>{record.said}</p>
    <CardList
      cards={record.parties.map((member) => ({ href: pathOfAsk({ whose, record, member }), title: member.name }))}
    />
  </Page>
);

type Props = { readonly frame: AnyFrame; readonly token: string; readonly asking: Asking };
const TextPage = ({ frame, token, asking, state = emptyForm }: Props & { readonly state?: FormState }) => (
  <QuestionPage
    frame={frame}
    title={ask.title}
    back={pathOf(asking.whose, `/trail/${asking.record.record}`)}
    action={pathOfAsk(asking)}
    token={token}
    state={state}
    go={<Ruby text={ask.go} />}
  >
    <StandingIn whose={asking.whose} />
    <p>{asking.record.said}</p>
    <TextField
      label={ask.label}
      hint={ask.hint(asking.member?.name ?? '')}
      rows={6}
      maxlength={longest}
      {...field(state, 'text')}
    />
  </QuestionPage>
);

const SurePage = ({ frame, token, asking, text: written }: Props & { readonly text: string }) => (
  <ConfirmPage
    frame={frame}
    title={ask.check}
    back={pathOfAsk(asking)}
    action={pathOfAsk(asking)}
    token={token}
    kept={{ text: written }}
    answers={[
      { name: ask.member, value: asking.member?.name },
      { name: ask.record, value: asking.record.said },
      { name: ask.label, value: <span class="as-written">{written}</span> },
    ]}
    about={ask.about}
    go={ask.send}
    edit={<Ruby text={ask.edit} />}
  />
);

type AskedProps = { readonly frame: AnyFrame; readonly whose: Whose; readonly record: string };
const AskedPage = ({ frame, whose, record }: AskedProps) => (
  <Page frame={frame} title={ask.done}>
    <StandingIn whose={whose} />
    <Banner kind="success" title={ask.done}>
      <p>{ask.doneAbout}</p>
    </Banner>
    <Actions>
      <LinkButton href={pathOf(whose, `/trail/${record}`)}>
        <Ruby text={ask.back} />
      </LinkButton>
    </Actions>
  </Page>
);
