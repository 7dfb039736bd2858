import { randomUUID } from 'node:crypto';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import type { Queryable } from '../../database/connect.ts';
import { insertRecords } from './record.ts';
import { documentAsked } from './registration.ts';

/** Puts on record, under the operator's name, which versions and contracts were in force as they were found, with nobody's approval. */
export async function recordFound(
  connection: Queryable,
  finder: { readonly member: MemberId; readonly system: SystemId },
  found: readonly { readonly municipality: string; readonly details: readonly string[] }[],
  policyDigest: string,
  { now, realNow }: { readonly now: Date; readonly realNow: Date },
): Promise<void> {
  const records = found.map(({ municipality, details }) =>
    documentAsked('registration', finder, now, randomUUID(), {
      decision: 'permit',
      reasons: [],
      municipality: /^\d{6}$/.test(municipality) ? municipality : null,
      contract: 'platform/enrolment',
      items: ['policyApproval', municipality, ...details],
      policyDigest,
    }),
  );
  await insertRecords(connection, [{ records }], realNow);
}
