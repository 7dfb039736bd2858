import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { firstDayOf, type Month } from '../../../../contracts/care/month.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { download } from '../../../../web/export/download.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { choices, day } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { sayMoney } from '../../../../web/japanese/say.ts';
import { More } from '../../../../web/list/more.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { LetterPaper } from '../../../../web/print/letter-paper.tsx';
import { letterPdf } from '../../../../web/print/letter-pdf.ts';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { home, type Line, loadLines, loadMembers, monthIn, showLines } from '../load.ts';
import { usesMedical } from './deduction.ts';
import { invoiceLetter, issuedLetter, receiptLetter } from './letter.ts';
import { giveReceipt, issueReceipt, listReceipts, type Receipt } from './store.ts';
import { words } from './words.ts';

const { receipts: say } = words;
const pathOf = (month: Month, code: string, more = ''): string =>
  `${home}/${month}/invoice/${encodeURIComponent(code)}${more}`;

/** 利用料請求書 and 領収書: what the person pays for the month, and that it was paid. What the insurance pays never passes through their hands. */
export function addPapers(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  const load = async (c: PageContext) => {
    const month = monthIn(c);
    const { grade, nameOf } = await loadMembers(c, tables, month);
    const lines = await loadLines(c, tables, month, grade);
    const line = lines.find(({ person, statements }) => person.code === c.req.param('code') && statements.length > 0);
    if (!line) throw new PageError('not_found');
    const [shown] = await showLines(c, [line], words.viewing);
    if (!shown) throw new PageError('not_found');
    const office = c.get('member').id.split('/')[1]!;
    const about = { tables, month, line, nameOf, office, date: dayIn(clock.now()) };
    const receipts = await c.get('rows')((connection) => listReceipts(connection, { month, code: line.person.code }));
    return { about, shown, receipts, medical: usesMedical(tables, line.basis?.services ?? [], firstDayOf(month)) };
  };

  const showPage = async (c: PageContext, state: FormState) => {
    const { about, shown, receipts, medical } = await load(c);
    const { month, line } = about;
    const values = { medical: medical ? ['uses'] : [], ...state.values };
    const wrong = Object.keys(state.errors).length > 0;
    const form = (
      <Form action={pathOf(month, line.person.code)} token={c.get('token')} state={state} kept={{ id: randomUUID() }}>
        <TextField {...field(state, 'receivedOn')} label={say.receivedOn} hint={say.receivedOnHint} width={12} />
        <Checkboxes
          {...fieldOfMany({ ...state, values }, 'medical')}
          label={say.medical}
          hint={say.medicalHint}
          choices={[{ value: 'uses', label: say.uses }]}
          optional
        />
        <Actions>
          <Button>{say.go}</Button>
        </Actions>
      </Form>
    );
    return show(
      c,
      <Page frame={c.get('frame')} title={words.invoice} back={`${home}/${month}`}>
        {c.req.query('given') !== undefined && <Banner kind="success" title={say.done} />}
        <ShownPerson person={shown}>{() => <LetterPaper letter={invoiceLetter(about)} />}</ShownPerson>
        <Actions>
          <LinkButton kind="second" href={pathOf(month, line.person.code, '/pdf')}>
            {words.pdf}
          </LinkButton>
        </Actions>
        <Receipts shown={shown} month={month} receipts={receipts} />
        {receipts.length === 0 ? (
          <>
            <h2>{say.title}</h2>
            {form}
          </>
        ) : (
          <More framed title={say.again} open={wrong}>
            <p>{say.againAbout}</p>
            {form}
          </More>
        )}
      </Page>,
      wrong ? 400 : 200,
    );
  };
  site.get('/:month{\\d{6}}/invoice/:code', (c) => showPage(c, emptyForm));

  site.post('/:month{\\d{6}}/invoice/:code', async (c) => {
    const today = dayIn(clock.now());
    const schema = z.object({
      id: z.uuid(),
      receivedOn: day(say.receivedOn).refine((one) => one <= today, say.future),
      medical: choices(say.medical, ['uses']),
    });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return showPage(c, read.form);
    }
    const { about } = await load(c);
    const { id, receivedOn, medical } = read.value;
    const { id: member, staff } = c.get('member');
    const { month, line } = about;
    const giving = { id, member, staff: staff.id, now: clock.now(), month, code: line.person.code, receivedOn };
    await c.get('rows')((connection) =>
      giveReceipt(connection, giving, (number, before) =>
        receiptLetter(about, { number, receivedOn, medical: medical.length > 0, before }),
      ),
    );
    return sendBack(c, pathOf(month, line.person.code, '?given=1'), home);
  });

  site.get('/:month{\\d{6}}/invoice/:code/pdf', async (c) => {
    const { about } = await load(c);
    return download(words.invoice, 'pdf', (await letterPdf(invoiceLetter(about))).bytes);
  });

  site.get('/:month{\\d{6}}/invoice/:code/receipts/:id', async (c) => {
    const { about } = await load(c);
    const now = clock.now();
    const of = { month: about.month, code: about.line.person.code, id: c.req.param('id') ?? '', now };
    const found = await c.get('rows')((connection) => issueReceipt(connection, of));
    if (!found) throw new PageError('not_found');
    return download(words.receipt, 'pdf', (await letterPdf(issuedLetter(found, dayIn(now)))).bytes);
  });
}

type Props = { readonly shown: Shown<Line>; readonly month: Month; readonly receipts: readonly Receipt[] };

const Receipts = ({ shown, month, receipts }: Props) =>
  receipts.length === 0 ? null : (
    <ShownPerson person={shown}>
      {({ person }: Line) => (
        <PlainTable
          caption={say.table}
          head={say.head}
          rows={receipts.map(({ id, number, yen, deductible, receivedOn, letter }) => [
            letter.title === words.receipt ? String(number) : `${number}　${letter.title}`,
            sayDay(receivedOn),
            sayMoney(yen),
            deductible === null ? say.unknown : sayMoney(deductible),
            <a href={pathOf(month, person.code, `/receipts/${id}`)}>{say.pdf(number)}</a>,
          ])}
        />
      )}
    </ShownPerson>
  );
