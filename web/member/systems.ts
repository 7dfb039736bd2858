import { stat } from 'node:fs/promises';
import path from 'node:path';
import { openOwnClient } from '../../connector/own-client.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import type { MemberSystem } from './member.ts';

/**
 * The systems of one application: one of each member that uses it, `<member>/<application>`. A member uses it when the system's key file lies in
 * the folder; adding one touches nothing else.
 * @param folder `<folder>/GOV/990019/municipal.json` holds the keys of `GOV/990019/municipal`, as a connector's does
 */
export function openSystems(
  { folder, exchange }: { readonly folder: string; readonly exchange: string },
  application: string,
) {
  const known = new Map<MemberId, Promise<MemberSystem>>();

  async function open(system: SystemId, keys: string): Promise<MemberSystem> {
    const { mode } = await stat(keys);
    if ((mode & 0o077) !== 0)
      throw new Error(
        `鍵のファイル ${keys} を、ほかの利用者が読めます。chmod 600 で、この利用者だけのものにしてください。`,
      );
    return { system, keys, client: await openOwnClient({ exchange, system, keys }) };
  }

  return {
    /** undefined where the member does not use the application */
    async find(member: MemberId): Promise<MemberSystem | undefined> {
      const keys = path.join(folder, ...member.split('/'), `${application}.json`);
      const there = await stat(keys).then(
        () => true,
        () => false,
      );
      if (!there) {
        known.delete(member);
        return undefined;
      }
      const opening = known.get(member) ?? open(`${member}/${application}`, keys);
      known.set(member, opening);
      opening.catch(() => known.delete(member));
      return opening;
    },
  };
}
export type Systems = ReturnType<typeof openSystems>;
