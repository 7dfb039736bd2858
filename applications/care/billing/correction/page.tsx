import { z } from 'zod';
import { correctionContract } from '../../../../contracts/care/correction.ts';
import { firstDayOf, type Month } from '../../../../contracts/care/month.ts';
import { sumOf } from '../../../../contracts/care/statement.ts';
import { findValid, type Tables } from '../../../../contracts/care/tables.ts';
import type { MemberId } from '../../../../contracts/member.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { choice, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayMoney } from '../../../../web/japanese/say.ts';
import { Answers } from '../../../../web/list/answers.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { listMembers, type TakingPart } from '../../store/members.ts';
import { findByNumbers, type Person } from '../../store/persons.ts';
import { home, monthIn, sayMonth, showLines } from '../load.ts';
import { listClaims, type SentClaim } from '../store.ts';
import { askBack, isOpen, kindFor, listRequests } from './store.ts';
import { words } from './words.ts';

type Own = Extract<SentClaim, { kind: 'statement' }>;
type Line = { readonly person: Person; readonly claim: Own; readonly kind: '過誤' | '取下げ' };

export const pathOf = (month: Month, claim: string): string => `${home}/${month}/correction/${claim}`;

/** 過誤・取下げ of one claim. */
export function addCorrection(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  const load = async (
    c: PageContext,
  ): Promise<{ month: Month; line: Line; halls: readonly TakingPart[]; federation: MemberId | undefined }> => {
    const month = monthIn(c);
    const found = await c.get('rows')(async (connection) => {
      const claim = (await listClaims(connection, month)).find(({ id }) => id === c.req.param('claim'));
      const kind = claim && kindFor(claim);
      if (claim?.kind !== 'statement' || !kind) return undefined;
      if (isOpen((await listRequests(connection, month)).get(claim.id))) return undefined;
      const [person] = await findByNumbers(connection, [claim]);
      return person && { claim: claim as Own, kind, person };
    });
    if (!found) throw new PageError('not_found');
    const taking = (await listMembers(c.get('member'))).filter(({ receives }) => receives.includes(correctionContract));
    const halls = taking.filter(({ kind }) => kind === 'municipality');
    return { month, line: found, halls, federation: taking.find(({ kind }) => kind === 'insurance-federation')?.id };
  };
  const reasonsOf = (month: Month) =>
    [...tables['correction-reasons'].keys()].flatMap(
      (reason) => findValid(tables, 'correction-reasons', reason, firstDayOf(month)) ?? [],
    );

  const showPage = async (c: PageContext, state: FormState) => {
    const { month, line, halls } = await load(c);
    const [shown] = await showLines(c, [line], words.viewing);
    if (!shown) throw new PageError('not_found');
    const say = words[line.kind];
    const own = (await listMembers(c.get('member'))).find(({ id }) => id === c.get('member').id)?.municipality;
    const values = { insurer: own ? `GOV/${own}` : '', ...state.values };
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={`${home}/${month}/results`}>
        <p>{say.about}</p>
        <ShownPerson person={shown}>
          {({ person, claim }: Line) => (
            <Answers
              answers={[
                { name: words.names.person, value: <Name name={person.name} kana={person.kana} /> },
                { name: words.names.month, value: sayMonth(month) },
                { name: words.names.units, value: claim.units.toLocaleString('ja-JP') },
                { name: words.names.benefit, value: sayMoney(sumOf(claim.content.totals, 'benefit')) },
                { name: words.names.sent, value: sayDay(dayIn(claim.madeAt)) },
              ]}
            />
          )}
        </ShownPerson>
        <Form action={pathOf(month, line.claim.id)} token={c.get('token')} state={state}>
          {line.kind === '過誤' && (
            <SelectField
              {...field({ ...state, values }, 'insurer')}
              label={words.insurer}
              hint={words.insurerHint}
              options={halls.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <SelectField
            {...field(state, 'reason')}
            label={words.reason}
            options={reasonsOf(month).map(({ reason, title, seen }) => ({
              value: reason,
              label: `${reason} ${title}${seen ? '' : words.unseen}`,
            }))}
          />
          <TextField {...field(state, 'text')} label={words.text} hint={say.textHint} rows={4} maxlength={200} />
          <Actions>
            <Button kind="danger">{say.go}</Button>
          </Actions>
        </Form>
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get('/:month{\\d{6}}/correction/:claim', (c) => showPage(c, emptyForm));

  site.post('/:month{\\d{6}}/correction/:claim', async (c) => {
    const { month, line, halls, federation } = await load(c);
    const shared = {
      reason: choice(
        words.reason,
        reasonsOf(month).map(({ reason }) => reason),
      ),
      text: text(words.text, 200),
    };
    const ids = halls.map(({ id }) => id);
    const schema = z.object(line.kind === '過誤' ? { ...shared, insurer: choice(words.insurer, ids) } : shared);
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return showPage(c, read.form);
    }
    const receiver = 'insurer' in read.value ? (read.value.insurer as MemberId) : federation;
    if (!receiver) throw new PageError('refused', '国保連合会へ送る道がありません。電話か書面で申し出てください。');
    const { id: member, staff } = c.get('member');
    const { reason, text: why } = read.value;
    const by = { member, receiver, now: clock.now(), code: line.person.code, reason, text: why };
    const asked = await c.get('rows')((connection) =>
      askBack(connection, line.claim, { ...by, staff: { id: staff.id, role: staff.roles[0] ?? '' } }),
    );
    if (!asked) throw new PageError('refused', words.busy);
    wake('care', member);
    return sendBack(c, `${home}/${month}/results?asked=1`, home);
  });
}
