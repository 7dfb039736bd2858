import { randomUUID } from 'node:crypto';
import type { Ground, PageContext } from '../../../../web/application/ground.ts';
import { sayTime } from '../../../../web/japanese/time.tsx';
import type { Inquired } from '../../../../web/member/inquire.ts';
import { words } from '../words.ts';
import { certificationContract, documentsContract, forPlan, insurerSystem, services } from './contract.ts';
import { keepCertification, noteInquiry, readCertification, settleInquiry } from './store.ts';

export type Whom = { readonly code: string; readonly insurer: string; readonly insured: string };

/** What became of asking, in a word that an address can carry, and in words. */
export type AskedOutcome = { readonly is: 'answered' | 'kept' | 'closed' | 'refused'; readonly told: string | null };

const contracts = { certification: certificationContract, documents: documentsContract } as const;

type How = { readonly shown?: Readonly<Record<string, string>>; readonly later?: boolean };

/**
 * Asks the insurer about a person, as who is signed in. Purpose and basis are the application's to set: nobody types them.
 * @returns the exchange's answer and the id under which it was noted; undefined: no town that takes part has this 保険者番号
 */
export async function askInsurer(
  c: PageContext,
  { insurerOf, clock }: Pick<Ground, 'insurerOf' | 'clock'>,
  whom: Whom,
  about: keyof typeof services,
  { shown, later }: How = {},
): Promise<{ readonly id: string; readonly inquired: Inquired } | undefined> {
  const member = c.get('member');
  const town = insurerOf(whom.insurer);
  if (town === undefined) return undefined;
  const id = randomUUID();
  const noted = { id, ...whom, contract: contracts[about], staff: member.staff.id, askedAt: clock.now() };
  await c.get('rows')((connection) => noteInquiry(connection, member.id, noted));
  const inquired = await member.inquire({
    ...{ id, system: insurerSystem(town), service: services[about], purpose: forPlan, code: whom.code },
    ...(shown && { shown }),
    ...(later && { later }),
  });
  return { id, inquired };
}

/** 認定情報を確かめる: what is answered is kept; where the town hall is closed, the answer comes to the inbox. */
export async function askCertification(c: PageContext, ground: Ground, whom: Whom): Promise<AskedOutcome> {
  const asked = await askInsurer(c, ground, whom, 'certification', { later: true });
  if (!asked) return { is: 'refused', told: words.certification.noTown };
  const { id, inquired } = asked;
  const now = ground.clock.now();
  const said = readOutcome(inquired);
  await c.get('rows')(async (connection) => {
    const message = inquired.is === 'kept' ? inquired.message : null;
    await settleInquiry(connection, id, { state: said.is, told: said.told, message, now });
    if (said.certification && inquired.is === 'answered')
      await keepCertification(
        connection,
        c.get('member').id,
        { id, code: whom.code },
        {
          ...said.certification,
          message: inquired.message,
          toldAt: now,
        },
      );
  });
  return { is: said.is, told: said.told };
}

function readOutcome(
  inquired: Inquired,
): AskedOutcome & { readonly certification?: ReturnType<typeof readCertification> } {
  if (inquired.is === 'kept' || inquired.is === 'closed') {
    const { opens } = inquired;
    const when = opens ? words.certification.opens(sayTime(opens)) : words.certification.opensSometime;
    return { is: inquired.is, told: inquired.is === 'kept' ? `${when}${words.certification.comes}` : when };
  }
  // 「いない」 and 「認められない」 are one answer.
  if (inquired.is === 'refused')
    return {
      is: 'refused',
      told: inquired.code === 'not_available' ? words.certification.notAvailable : inquired.text,
    };
  const certification = readCertification(inquired.status, inquired.body);
  return certification
    ? { is: 'answered', told: null, certification }
    : { is: 'refused', told: words.certification.unreadable };
}
