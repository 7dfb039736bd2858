import { z } from 'zod';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { digits } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { findPerson } from '../store/persons.ts';
import { askCertification } from './certification/ask.ts';
import { forPlan } from './certification/contract.ts';
import { along, arrive } from './from-consultation.ts';
import { here, stale } from './place.ts';
import { words } from './words.ts';

const say = words.add;
const schema = z.object({
  insurer: digits(say.insurer, 6),
  insured: z
    .string()
    .default('')
    .transform((text) => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase())
    .check(({ value, issues }) => {
      if (!/^[0-9A-Z]{1,10}$/.test(value)) issues.push({ code: 'custom', input: value, message: say.insuredWrong });
    }),
});
const codes = z.object({ results: z.array(z.object({ code: z.string().optional() })).length(1) });

/** 利用者を加える: by the two numbers of the card. Who it is, the insurer says. */
export function addAdding(site: Site, ground: Ground): void {
  const { tokens, insurerOf } = ground;
  site.get('/new', (c) => show(c, <NumbersPage c={c} state={emptyForm} />));
  site.post('/new', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? show(c, <NumbersPage c={c} state={read.form} />, 400) : stale(c);
    const { insurer, insured } = read.value;
    if (!insurerOf(insurer))
      return show(c, <NumbersPage c={c} state={{ ...read.form, errors: { insurer: say.noTown } }} />, 400);
    const code = await askCode(c, { insurer, insured });
    if (code === undefined) return show(c, <NumbersPage c={c} state={read.form} isNobody />, 400);
    const known = await c.get('rows')((connection) => findPerson(connection, code));
    if (known && known.until === null) return sendBack(c, arrive(c, code, 'known'), here);
    const asked = await askCertification(c, ground, { code, insurer, insured });
    return sendBack(c, along(c, `${here}/new/of/${encodeURIComponent(code)}?asked=${asked.is}`), here);
  });
}

/** The office's own code of a person; undefined: nobody, or nobody whom it may ask about. The two are one. */
async function askCode(c: PageContext, person: { insurer: string; insured: string }): Promise<string | undefined> {
  const body = { purpose: forPlan, requests: [person] };
  const asked = await c.get('member').act('/v1/code-requests', body, codes);
  if (!asked.ok) throw new PageError('refused', asked.refused.text);
  return asked.value.results[0]!.code;
}

type Props = { readonly c: PageContext; readonly state: FormState; readonly isNobody?: boolean };
const NumbersPage = ({ c, state, isNobody = false }: Props) => (
  <Page frame={c.get('frame')} title={say.title} back={here} wrong={isNobody || Object.keys(state.errors).length > 0}>
    {isNobody && (
      <Banner kind="warning" title={say.none}>
        <ul>
          {say.mend.map((one) => (
            <li>{one}</li>
          ))}
        </ul>
      </Banner>
    )}
    <p>{say.about}</p>
    <Form action={along(c, `${here}/new`)} token={c.get('token')} state={state}>
      <TextField label={say.insurer} hint={say.insurerHint} keyboard="numeric" width={8} {...field(state, 'insurer')} />
      <TextField label={say.insured} hint={say.insuredHint} width={12} {...field(state, 'insured')} />
      <p class="hint">{say.purpose}</p>
      <Actions>
        <Button>{say.go}</Button>
      </Actions>
    </Form>
  </Page>
);
