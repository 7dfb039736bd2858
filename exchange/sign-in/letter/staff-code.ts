import { Fault } from '../../../contracts/fault.ts';
import type { Connection } from '../../../database/connect.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import { isInForce } from '../passkey/sign-in.ts';
import type { Secrets } from '../secrets.ts';
import { type LetterMade, replaceLetter } from './issue.ts';

/**
 * The one-time code of a member of staff, by whoever administers them (travel/municipality/administering.ts). Where the account is open already, it adds a passkey to it.
 * @param now the region's clock
 * @throws Fault not_found where nobody is enrolled by that id at this moment
 */
export async function giveStaffCode(
  connection: Connection,
  secrets: Secrets,
  { member }: Caller,
  { id, now, realNow }: { readonly id: string; readonly now: Date; readonly realNow: Date },
): Promise<LetterMade> {
  const holder = { kind: 'staff', member, staff: id } as const;
  if (!(await isInForce(connection, holder, now)))
    throw new Fault('not_found', 'この番号の職員は、いま登録されていません。先に職員の登録をしてください。');
  return (await replaceLetter(connection, secrets, holder, { birth: undefined, by: member, now: realNow }))!;
}
