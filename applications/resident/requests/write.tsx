import { z } from 'zod';
import { says } from '../../../contracts/law/law.ts';
import type { DemandKind } from '../../../contracts/rights.ts';
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
import { show } from '../../../web/pages.tsx';
import { StandingIn } from '../pages/standing-in.tsx';
import { askedAt, pathOf, type Whose } from '../pages/whose.ts';
import { type Holder, isPublic, readRequests } from './answers.ts';
import { kindOf, readDemander } from './begin.tsx';
import { words } from './words.ts';

const longest = 2000;
const form = z.object({
  text: text(words.text.label, longest),
  step: z.enum(['send', 'edit']).optional().catch(undefined),
});
const begun = z.object({ id: z.uuid() });

/** The last question, all of it once more, and then it goes to the holder. */
export function addWrite(site: Site, { tokens, folder }: Ground): void {
  const path = '/of/:person/requests/new/:kind/:class/:code';
  site.get(path, async (c) =>
    show(c, <TextPage frame={c.get('frame')} token={c.get('token')} wanted={await readWanted(c)} />),
  );

  site.post(path, async (c) => {
    const wanted = await readWanted(c);
    const [frame, token] = [c.get('frame'), c.get('token')];
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok && !read.form) return showTrouble(c, { frame, home: `/${folder}` }, { kind: 'stale' });
    const again = (state: FormState) => <TextPage frame={frame} token={token} wanted={wanted} state={state} />;
    if (!read.ok) return show(c, again(read.form), read.status);
    if (read.value.step === 'edit') return show(c, again(read.form));
    if (read.value.step !== 'send')
      return show(c, <SurePage frame={frame} token={token} wanted={wanted} text={read.value.text} />);
    const { whose, kind, holder } = wanted;
    const asked = { member: holder.id, kind, text: read.value.text };
    const sent = await c.get('person').send('POST', askedAt(whose, '/requests'), begun, asked);
    if (!sent.ok) return show(c, again({ ...read.form, errors: { text: sent.refused.text } }), 409);
    return sendBack(c, pathOf(whose, `/requests/${sent.value.id}?done=made`), pathOf(whose));
  });
}

type Wanted = { readonly whose: Whose; readonly kind: DemandKind; readonly holder: Holder };

/** @throws PageError not_found: of who holds nothing, nothing is demanded */
async function readWanted(c: PageContext): Promise<Wanted> {
  const [whose, kind] = [await readDemander(c), kindOf(c)];
  const { holders } = await readRequests(c, whose);
  const holder = holders.find(({ id }) => id === `${c.req.param('class')}/${c.req.param('code')}`);
  if (!holder) throw new PageError('not_found');
  return { whose, kind, holder };
}

const pathOfWanted = ({ whose, kind, holder }: Wanted): string => pathOf(whose, `/requests/new/${kind}/${holder.id}`);

type Props = { readonly frame: AnyFrame; readonly token: string; readonly wanted: Wanted };

const TextPage = ({ frame, token, wanted, state = emptyForm }: Props & { readonly state?: FormState }) => (
  <QuestionPage
    frame={frame}
    title={words.text.title[wanted.kind]}
    back={pathOf(wanted.whose, `/requests/new/${wanted.kind}`)}
    action={pathOfWanted(wanted)}
    token={token}
    state={state}
    go={<Ruby text={words.text.go} />}
  >
    <StandingIn whose={wanted.whose} />
    <p>{words.cardTitle(wanted.holder.name, wanted.kind)}</p>
    <TextField
      label={words.text.label}
      hint={`${words.text.hint[wanted.kind]}${words.text.number}`}
      rows={6}
      maxlength={longest}
      {...field(state, 'text')}
    />
  </QuestionPage>
);

const SurePage = ({ frame, token, wanted, text: written }: Props & { readonly text: string }) => {
  const { whose, kind, holder } = wanted;
  return (
    <ConfirmPage
      frame={frame}
      title={words.check.title}
      back={pathOfWanted(wanted)}
      action={pathOfWanted(wanted)}
      token={token}
      kept={{ text: written }}
      answers={[
        { name: words.kind.label, value: words.kinds[kind], change: pathOf(whose, '/requests/new') },
        { name: words.holder.label, value: holder.name, change: pathOf(whose, `/requests/new/${kind}`) },
        { name: words.text.label, value: <span class="as-written">{written}</span> },
      ]}
      about={words.check.about(isPublic({ member: holder.id }) ? says('decide-public') : says('decide-private'))}
      go={words.check.send}
      edit={<Ruby text={words.check.edit} />}
    />
  );
};
