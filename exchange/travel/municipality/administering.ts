import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import { staffAdministratorRole } from '../../../contracts/settings.ts';
import type { Connection } from '../../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../../answer/refusal.ts';
import { checkAdministrator } from '../../identify/acting/staff.ts';
import { checkSystemMayAdminister } from '../../identify/acting/staff-entries.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { actedBy, documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { type Act, actAs } from '../acting.ts';
import { recordRefusal } from '../registration.ts';

/** Who administers a member's staff or settings at this moment. */
export type Administering = {
  readonly connection: Connection;
  /** the member of staff's id; undefined where the member's administrating system speaks for itself */
  readonly by: string | undefined;
  /** whether that person is known by a sign-in, and not by a system's word alone */
  readonly signedIn: boolean;
  readonly now: Date;
};

/**
 * An act of a member's administration of staff, in one transaction with its records; they are about no resident. It is done by an administrator among the
 * staff who is signed in, through whichever of the member's systems; or by the member's administrating system, for an administrator whom it names or for
 * itself, as long as nobody of the staff administers by signing in (identify/acting/staff-entries.ts). A refused attempt is on record too.
 * @param about.items of the record of a refused attempt
 * @param about.sensitive it changes who may do what, or who gets in: an administrator who is named proves anew who they are
 * @param work what was done, and the items of each of its records
 * @throws Fault forbidden, proof_too_old, and what `work` throws: then nothing has happened
 */
export async function administer<T>(
  services: Services,
  act: Act,
  about: {
    readonly id: string | undefined;
    readonly items: readonly string[];
    readonly changing: readonly string[];
    readonly sensitive?: boolean;
  },
  work: (acting: Administering) => Promise<{ readonly result: T; readonly records: readonly (readonly string[])[] }>,
): Promise<{ readonly result: T; readonly refused?: undefined } | { readonly refused: RefusalAnswer }> {
  const { caller, presented } = act;
  const roles = { actorRoles: [staffAdministratorRole] };
  // Nobody is '': the changes of one member come one after the other, or two would each leave the last administrator to the other.
  const changing =
    about.changing.length === 0 ? [] : ['', ...about.changing].map((id) => ({ member: caller.member, id }));
  const message = randomUUID();
  const messageId = about.id === undefined ? null : `${caller.system}#${about.id}`;
  try {
    return await actAs(
      services,
      act,
      roles,
      {},
      async ({ connection, actor, objections, now }) => {
        const said = { messageId, ...actedBy(actor) };
        const realNow = services.realClock.now();
        if (presented && (objections.length > 0 || !actor)) {
          const reason = objections[0]?.code ?? 'actor_unknown';
          const asked = { ...said, items: about.items, decision: 'refuse', reasons: [reason] } as const;
          await recordRefusals(connection, [documentAsked('registration', caller, now, message, asked)], realNow);
          return { refused: answerRefusal({ objections, judged: [] }) };
        }
        const signedIn = presented !== undefined && 'claim' in presented && presented.claim.sid !== undefined;
        if (!presented) await checkSystemMayAdminister(connection, caller.member, now);
        if (!signedIn) await checkAdministrator(connection, caller.member, caller.system);
        const { result, records } = await work({ connection, by: actor?.id, signedIn, now });
        const documents = records.map((items) =>
          documentAsked('registration', caller, now, message, { ...said, items, decision: 'permit', reasons: [] }),
        );
        if (documents.length > 0) await insertRecords(connection, [{ records: documents }], realNow);
        return { result };
      },
      { changing, sensitive: about.sensitive ?? false },
    );
  } catch (error) {
    if (error instanceof Fault && error.code === 'forbidden')
      await recordRefusal(services, caller, undefined, 'sender_not_entitled');
    throw error;
  }
}
