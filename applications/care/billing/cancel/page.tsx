import { z } from 'zod';
import type { BenefitSlip } from '../../../../contracts/care/benefit-slip.ts';
import type { Month } from '../../../../contracts/care/month.ts';
import { isPlanning } from '../../../../contracts/care/planning.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { findByNumbers, type Person } from '../../store/persons.ts';
import { home, loadMembers, monthIn, reviewMonth, sayMonth, showLines, titleOf } from '../load.ts';
import { sendSlips } from '../send.ts';
import { listClaims, type SentClaim, stands } from '../store.ts';
import { findStanding, isSlip, type OwnSlip } from './standing.ts';
import { words } from './words.ts';

type Line = {
  readonly person: Person;
  readonly claim: OwnSlip;
  /** 居宅介護支援費・介護予防支援費 that the office has claimed of the month, where it stands */
  readonly fee: SentClaim | undefined;
};

export const pathOf = (month: Month, claim: string): string => `${home}/${month}/slips/${claim}/cancel`;

/** 給付管理票の取消（作成区分3）: of the one that stands, whether or not its month is closed still. */
export function addCancel(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  const load = async (c: PageContext): Promise<{ month: Month; line: Line }> => {
    const month = monthIn(c);
    const line = await c.get('rows')((connection) => findLine(connection, month, c.req.param('claim') ?? ''));
    if (!line) throw new PageError('not_found');
    return { month, line };
  };

  site.get('/:month{\\d{6}}/slips/:claim/cancel', async (c) => {
    const { month, line } = await load(c);
    const { nameOf } = await loadMembers(c, tables, month);
    const [shown] = await showLines(c, [line], words.viewing);
    if (!shown) throw new PageError('not_found');
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={`${home}/${month}/results`}>
        <p>{words.about}</p>
        <p>{words.correct}</p>
        {line.fee && (
          <Banner kind="warning" title={isDecided(line.fee) ? words.ownDecided : words.ownWaiting}>
            <p>
              <a href={`${home}/${month}/results`}>{words.results}</a>
            </p>
          </Banner>
        )}
        <ShownPerson person={shown}>
          {({ person, claim }: Line) => (
            <>
              <Answers
                answers={[
                  { name: words.names.person, value: <Name name={person.name} kana={person.kana} /> },
                  { name: words.names.month, value: sayMonth(month) },
                  { name: words.names.units, value: claim.units.toLocaleString('ja-JP') },
                  { name: words.names.madeOn, value: sayDay(claim.content.madeOn) },
                  { name: words.names.sent, value: sayDay(dayIn(claim.madeAt)) },
                ]}
              />
              <h2>{words.offices}</h2>
              <ul>
                {claim.content.lines.map(({ provider, service, units }) => (
                  <li>
                    {nameOf(provider)}　{titleOf(tables, service)}　{units.toLocaleString('ja-JP')}単位
                  </li>
                ))}
              </ul>
            </>
          )}
        </ShownPerson>
        <h2>{words.after.title}</h2>
        <ul>
          {words.after.points.map((point) => (
            <li>{point}</li>
          ))}
        </ul>
        <Form action={pathOf(month, line.claim.id)} token={c.get('token')}>
          <Actions>
            <Button kind="danger">{words.go}</Button>
          </Actions>
        </Form>
      </Page>,
    );
  });

  site.post('/:month{\\d{6}}/slips/:claim/cancel', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const { month, line } = await load(c);
    const { federation } = await loadMembers(c, tables, month);
    if (!federation)
      throw new PageError('refused', '国保連合会へ送る道がありません。電子請求のソフトか書面で取り消してください。');
    const { id: member, staff } = c.get('member');
    const now = clock.now();
    const slip: BenefitSlip = { ...line.claim.content, kind: '3', madeOn: dayIn(now) };
    const by = {
      ...{ member, federation, now, processed: reviewMonth(month, now) },
      staff: { id: staff.id, role: staff.roles[0] ?? '' },
    };
    const done = await c.get('rows')(async (connection) => {
      // Of two who press at once, one is told so.
      const lock = `care.slip ${member} ${month} ${line.person.code}`;
      await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 11))`, [lock]);
      if (!(await findLine(connection, month, line.claim.id))) return false;
      await sendSlips(connection, by, [{ code: line.person.code, slip }]);
      return true;
    });
    if (!done) throw new PageError('refused', words.busy);
    wake('care', member);
    return sendBack(c, `${home}/${month}/results?cancelled=1`, home);
  });
}

async function findLine(connection: RowsConnection, month: Month, id: string): Promise<Line | undefined> {
  const claims = await listClaims(connection, month);
  const claim = claims.filter(isSlip).find((one) => one.id === id);
  if (!claim) return undefined;
  const own = claims.filter((one) => one.insurer === claim.insurer && one.insured === claim.insured);
  const [person] = await findByNumbers(connection, [claim]);
  if (!person || findStanding(own.filter(isSlip)).slip?.id !== id) return undefined;
  const fee = own.find((one) => one.kind === 'statement' && isPlanning(one.content) && stands(one));
  return { person, claim, fee };
}

const isDecided = ({ state }: SentClaim): boolean => state === 'decided' || state === 'changed';
