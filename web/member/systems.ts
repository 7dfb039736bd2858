import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { openOwnClient } from '../../connector/own-client.ts';
import { isMemberId, type MemberId, type MemberKind, memberKinds, type SystemId } from '../../contracts/member.ts';
import type { About, MemberSystem } from './member.ts';

const self = z
  .object({
    memberKind: z.custom<MemberKind>((kind) => Object.hasOwn(memberKinds, kind as string)),
    memberName: z.string(),
    municipality: z.string().nullable(),
  })
  .transform(
    ({ memberKind, memberName, municipality }): About => ({ kind: memberKind, name: memberName, municipality }),
  );
const readAbout = (said: unknown): About => self.parse(said);

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
    const client = await openOwnClient({ exchange, system, keys });
    let asking: Promise<About> | undefined;
    const about = () => {
      asking ??= client.call('GET', '/v1/self').then((said) => readAbout(said));
      asking.catch(() => {
        asking = undefined;
      });
      return asking;
    };
    return { system, keys, client, about };
  }

  const systems = {
    /**
     * of every member that uses the application at this moment
     * @param tell of a key file that cannot be used: it is that member's trouble alone
     */
    async list(tell: (error: Error) => void): Promise<MemberSystem[]> {
      const found: MemberSystem[] = [];
      for (const memberClass of await readdir(folder).catch(() => []))
        for (const code of await readdir(path.join(folder, memberClass)).catch(() => [])) {
          const member = `${memberClass}/${code}`;
          if (!isMemberId(member)) continue;
          const system = await systems.find(member).catch(tell);
          if (system) found.push(system);
        }
      return found;
    },
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
  return systems;
}
export type Systems = ReturnType<typeof openSystems>;
