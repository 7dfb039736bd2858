import { z } from 'zod';
import { demandDecisions, demandKinds } from '../../../../contracts/rights.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { download } from '../../../../web/export/download.ts';
import { optionalText, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayDay } from '../../../../web/japanese/day.ts';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import type { Letter } from '../../../../web/print/letter.ts';
import { letterPdf } from '../../../../web/print/letter-pdf.ts';
import { type Demand, here, readDemand } from './asked.ts';
import { words } from './words.ts';

const schema = z.object({
  number: text('文書番号', 40),
  name: text('氏名', 100),
  postcode: optionalText('郵便番号', 10),
  address: text('住所', 200),
  sender: text('差出人', 60),
  contact: text('問い合わせ先', 200),
});
type Written = z.infer<typeof schema>;

const dayInTokyo = (at: Date): string => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);

/** The decision on paper, for who reads no screen; of the day on which it was made. */
export function letterOf({ kind, decision, decisionReason, decidedAt, madeAt }: Demand, written: Written): Letter {
  const { number, name, postcode, address, sender, contact } = written;
  const what = demandKinds[kind];
  return {
    number,
    date: dayInTokyo(decidedAt!),
    to: { name, address: address.split('\n'), ...(postcode !== '' && { postcode }) },
    from: { title: sender, seal: 'place' },
    title: `保有個人情報の${what}の請求に対する決定について（通知）`,
    paragraphs: [
      `${sayDay(dayInTokyo(madeAt))}にあなたがされた保有個人情報の${what}の請求について、次のとおり決定しましたので、お知らせします。`,
      ...(decisionReason ?? '').split('\n'),
      ...(decision === 'granted' ? [] : [words.review]),
    ],
    tables: [{ caption: '決定', head: ['請求', '決定'], rows: [[what, demandDecisions[decision!]]] }],
    contact: contact.split('\n'),
  };
}

export function addLetter(site: Site, { tokens, nameOf }: Ground): void {
  const readDecided = async (c: PageContext): Promise<Demand> => {
    const { request: demand } = await readDemand(c);
    if (demand.decidedAt === null || demand.decisionReason === null) throw new PageError('not_found');
    return demand;
  };
  site.get('/privacy/requests/:id/letter', async (c) => {
    const demand = await readDecided(c);
    const town = nameOf(c.get('member').id);
    const values = { sender: `${town}長`, contact: `${town} 個人情報保護の担当` };
    return show(c, <LetterPage c={c} id={demand.id} state={{ ...emptyForm, values }} />);
  });
  site.post('/privacy/requests/:id/letter', async (c) => {
    const demand = await readDecided(c);
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return show(c, <LetterPage c={c} id={demand.id} state={read.form} />, 400);
    }
    const { bytes } = await letterPdf(letterOf(demand, read.value));
    return download(read.value.number, 'pdf', bytes);
  });
}

const LetterPage = ({ c, id, state }: { readonly c: PageContext; readonly id: string; readonly state: FormState }) => (
  <Page frame={c.get('frame')} title={words.letterTitle} back={`${here}/requests/${id}`}>
    <p>{words.letterAbout}</p>
    <Form action={`${here}/requests/${id}/letter`} token={c.get('token')} state={state}>
      <TextField {...field(state, 'number')} label="文書番号" hint="例　縁総第123号" width={20} />
      <TextField {...field(state, 'postcode')} label="郵便番号" width={8} optional />
      <TextField {...field(state, 'address')} label="住所" rows={2} />
      <TextField {...field(state, 'name')} label="氏名" />
      <TextField {...field(state, 'sender')} label="差出人" />
      <TextField {...field(state, 'contact')} label="問い合わせ先" rows={2} />
      <Actions>
        <Button>{words.letterGo}</Button>
      </Actions>
    </Form>
  </Page>
);
