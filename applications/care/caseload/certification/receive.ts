import { ExchangeError } from '../../../../connector/error.ts';
import type { MemberId } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { AnsweredMail, OpenedMail, Workplace } from '../../../../web/application/work.ts';
import { planners } from '../../pages/room.ts';
import { readJson } from '../../store/json.ts';
import { noteReceived } from '../../store/received.ts';
import { moveApplication } from '../application/store.ts';
import { words } from '../words.ts';
import { agentTold, changedNotice, notices, progressTold } from './contract.ts';
import { findInquiry, keepCertification, readCertification, settleInquiry } from './store.ts';

/** An answer that came when the town hall had opened. It comes once, or again where that was not heard. */
export async function receiveCertification(
  mail: AnsweredMail,
  connection: RowsConnection,
  at: Workplace,
): Promise<void> {
  const inquiry = await findInquiry(connection, mail.id);
  const now = at.ground.clock.now();
  // Of an inquiry that is not ours nothing is kept.
  if (!inquiry || inquiry.state === 'answered' || mail.answer.subject !== inquiry.code) return;
  const certification = readCertification(mail.answer.status, readJson(mail.answer.body));
  if (!certification)
    return void (await settleInquiry(connection, inquiry.id, {
      state: 'refused',
      told: words.certification.unreadable,
      now,
    }));
  await settleInquiry(connection, inquiry.id, { state: 'answered', now });
  await keepCertification(connection, at.member, inquiry, { ...certification, message: mail.message, toldAt: now });
}

/** 要介護認定の変更通知: that it has changed, and not to what. */
export async function receiveChange(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const [file] = mail.parcel.files;
  const read = changedNotice.safeParse(readJson(file?.content ?? ''));
  if (!(await noteReceived(connection, at, mail, { outcome: read.success ? 'taken' : 'held-back' }))) return;
  if (!read.success) return;
  const { change, changedOn } = read.data;
  for (const { code } of mail.parcel.subjects)
    await connection.query(
      `INSERT INTO care.certification_change (member, message, code, change, changed_on, told_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [at.member, mail.message, code, change, changedOn, at.ground.clock.now()],
    );
}

/** 申請の進み具合: the insurer's own days, of an application that the office has noted, or has not heard of yet. */
export async function receiveProgress(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const read = progressTold.safeParse(readJson(mail.parcel.files[0]?.content ?? ''));
  if (!(await noteReceived(connection, at, mail, { outcome: read.success ? 'taken' : 'held-back' }))) return;
  if (!read.success) return;
  const told = { ...read.data, told: { by: mail.sender, at: at.ground.clock.now() } };
  for (const { code } of mail.parcel.subjects) await moveApplication(connection, at.member, { code, ...told });
}

/** 代行した申請の進み具合: of the application that this office made, and of no other. */
export async function receiveAgentProgress(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const read = agentTold.safeParse(readJson(mail.parcel.files[0]?.content ?? ''));
  if (!(await noteReceived(connection, at, mail, { outcome: read.success ? 'taken' : 'held-back' }))) return;
  if (!read.success) return;
  const { person: _, ...days } = read.data;
  const told = { ...days, byAgent: true, told: { by: mail.sender, at: at.ground.clock.now() } };
  for (const { code } of mail.parcel.subjects) await moveApplication(connection, at.member, { code, ...told });
}

/** Not to be told, as the exchange has said: asked again when the process starts anew. */
const denied = new Set<string>();

/** Asks each town that insures somebody of the office to be told of changes: once, for all persons whose plans the office makes. */
export async function subscribeToChanges(at: Workplace): Promise<void> {
  if (!planners.includes(at.kind)) return;
  const { rows } = await at.rows((connection) =>
    connection.query<{ insurer: string }>('SELECT DISTINCT insurer FROM care.person WHERE until IS NULL'),
  );
  const towns = rows.flatMap(({ insurer }) => at.ground.insurerOf(insurer) ?? []);
  const { rows: known } = await at.rows((connection) =>
    connection.query<{ provider: MemberId; contract: string }>('SELECT provider, contract FROM care.subscription'),
  );
  const wanted = [...new Set(towns)].flatMap((provider) => notices.map((one) => ({ provider, ...one })));
  for (const { provider, contract, purpose } of wanted) {
    const asking = `${at.member} ${provider} ${contract}`;
    if (denied.has(asking) || known.some((old) => old.provider === provider && old.contract === contract)) continue;
    try {
      await at.client.call('POST', '/v1/subscriptions', { provider, contract, purpose });
    } catch (error) {
      // Nothing else waits for it.
      if (!(error instanceof ExchangeError) || error.status !== 422) throw error;
      at.log(error.message);
      denied.add(asking);
      continue;
    }
    await at.rows((connection) =>
      connection.query('INSERT INTO care.subscription VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
        at.member,
        provider,
        contract,
        at.ground.clock.now(),
      ]),
    );
  }
}
