import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import { type Connection, transact } from '../../../database/connect.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import { type CodeRow, findCodes } from '../../identify/person/codes.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { insertRecords } from '../../record/record.ts';
import { type Asked, documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { type Claimed, checkProof, nobody, recordRefusal, whoActs } from '../registration.ts';

/** What the record of a change says; `subject` is the person's id, which becomes a tag. */
export type Said = Partial<Asked> & { readonly subject: string | null };

type How = {
  readonly kind?: 'registration' | 'trail-look-up';
  /** who of the caller's staff does it */
  readonly claimed?: Claimed;
};

/**
 * Does something about several persons, or about nobody who is named yet, in one transaction with its records: one a person and a member
 * that is told. A refusal is recorded too, and tells its caller nothing more than what does not exist.
 * @param codes the caller's own codes
 * @throws Fault
 */
export async function changePersons<T>(
  services: Services,
  caller: Caller,
  codes: readonly string[],
  change: (
    connection: Connection,
    found: ReadonlyMap<string, CodeRow>,
    now: Date,
  ) => Promise<{ readonly result: T; readonly said: readonly Said[] }>,
  { kind = 'registration', claimed = nobody }: How = {},
): Promise<T> {
  const { pools, linkage, clock, realClock, keys } = services;
  await services.checkPublishing();
  let first: string | undefined;
  try {
    return await transact(pools.exchange, {}, async (connection) => {
      await checkProof(connection, caller, realClock.now());
      const acts = await whoActs(connection, caller, claimed, { now: clock.now(), realNow: realClock.now() });
      const asked = [...new Set(codes)].map((code) => ({ member: caller.member, code }));
      const rows = await findCodes(connection, linkage, asked);
      const found = new Map(rows.flatMap((row) => (row ? [[row.code, row] as const] : [])));
      first = found.get(codes[0] ?? '')?.subject;
      const now = clock.now();
      const { result, said } = await change(connection, found, now);
      const tags = await tagsOf(
        keys,
        said.flatMap(({ subject }) => subject ?? []),
      );
      const message = randomUUID();
      const records = said.map(({ subject, ...rest }) =>
        documentAsked(kind, caller, now, message, {
          decision: 'permit',
          reasons: [],
          ...rest,
          ...acts,
          subject: (subject !== null && tags.get(subject)) || null,
        }),
      );
      await insertRecords(connection, [{ records }], realClock.now());
      return result;
    });
  } catch (error) {
    if (error instanceof Fault && (error.code === 'not_found' || error.code === 'forbidden'))
      await recordRefusal(services, caller, first, error.code === 'forbidden' ? 'sender_not_entitled' : 'no_relation');
    throw error;
  }
}
