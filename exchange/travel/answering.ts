import { randomUUID } from 'node:crypto';
import type { Purpose } from '../../contracts/purpose.ts';
import type { Connection } from '../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../answer/refusal.ts';
import { readFacts } from '../identify/person/facts.ts';
import { tagsOf } from '../identify/person/tags.ts';
import { notFound } from '../identify/standing/standing.ts';
import { insertRecords, type RecordDraft } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import { type Asked, actedBy, documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import { type Act, type Acting, actAs } from './acting.ts';

/** Who of a member's staff acts, in which role and moment. */
export type Staffed = {
  readonly connection: Connection;
  readonly actor: string;
  readonly role: string;
  readonly now: Date;
};
/** Done, about these persons; or what speaks against it, about them. */
type Worked<T> = { readonly persons: readonly string[] } & (
  | { readonly result: T; readonly refuse?: undefined }
  | { readonly refuse: 'same_person' }
);
type Kind = 'registration' | 'trail-look-up' | 'self-access';
type Said = Pick<Asked, 'items' | 'purpose' | 'basisGiver' | 'basisTaker'>;

/**
 * What a member's staff do about residents' own rights: one transaction with a record for each person that it is about; a refused attempt is on record
 * too. What is not the member's is answered like what does not exist.
 * @param asked.item what was done, as the trail says it (trail/own.ts)
 * @param work the persons concerned; undefined: there is no such thing for this member
 * @throws Fault not_found, proof_too_old, and what `work` throws: then nothing has happened
 */
export async function actForRights<T>(
  services: Services,
  act: Act,
  asked: {
    readonly id: string;
    readonly item: string;
    readonly kind: Kind;
    readonly roles: Pick<Purpose, 'actorRoles'>;
    /** others come to rely on it: who acts has just proved who they are */
    readonly sensitive?: boolean;
    /** what the records say besides; `items` begin with the item */
    readonly said?: Said;
  },
  work: (staffed: Staffed) => Promise<Worked<T> | undefined>,
): Promise<{ readonly result: T; readonly refused?: undefined } | { readonly refused: RefusalAnswer }> {
  const perform = async (acting: Acting) => {
    const { connection, actor, objections, now } = acting;
    if (objections.length > 0 || !actor) {
      await refuse(services, acting, act, asked, objections[0]?.code ?? 'actor_unknown');
      return { refused: answerRefusal({ objections, judged: [] }) };
    }
    const found = await work({ connection, actor: actor.id, role: actor.role, now });
    if (!found) {
      await refuse(services, acting, act, asked, 'sender_not_entitled');
      return undefined;
    }
    const message = randomUUID();
    const persons = [...new Set(found.persons)];
    const facts = await readFacts(connection, persons, now);
    const tags = await tagsOf(services.keys, persons);
    const records = persons.map(
      (subject): RecordDraft =>
        document(acting, act, asked, message, {
          decision: found.refuse === undefined ? 'permit' : 'refuse',
          reasons: found.refuse === undefined ? [] : [found.refuse],
          subject: tags.get(subject) ?? null,
          municipality: facts.get(subject)?.municipality ?? null,
        }),
    );
    if (found.refuse !== undefined) {
      await recordRefusals(connection, records, services.realClock.now());
      return { refused: answerRefusal({ objections: [{ code: found.refuse }], judged: [] }) };
    }
    if (records.length > 0) await insertRecords(connection, [{ records }], services.realClock.now());
    return { result: found.result };
  };
  const done = await actAs(services, act, asked.roles, {}, perform, { sensitive: asked.sensitive ?? false });
  if (done === undefined) throw notFound();
  return done;
}

type Saying = { readonly id: string; readonly item: string; readonly kind: Kind; readonly said?: Said };

const document = (
  { actor, now }: Acting,
  { caller }: Act,
  { id, item, kind, said: besides }: Saying,
  message: string,
  said: Parameters<typeof documentAsked>[4],
): RecordDraft =>
  documentAsked(kind, caller, now, message, {
    phase: kind === 'registration' ? 'change' : 'outcome',
    messageId: `${caller.system}#${id}`,
    ...actedBy(actor),
    items: [item],
    ...besides,
    ...said,
  });

const refuse = (services: Services, acting: Acting, act: Act, asked: Saying, reason: string): Promise<void> =>
  recordRefusals(
    acting.connection,
    [document(acting, act, asked, randomUUID(), { decision: 'refuse', reasons: [reason] })],
    services.realClock.now(),
  );
