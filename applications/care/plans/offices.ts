import { type MemberId, memberCode } from '../../../contracts/member.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { providers } from '../pages/room.ts';
import { listMembers } from '../store/members.ts';
import { carePlanContract } from '../store/sent.ts';
import { serviceTypeOf } from '../store/service-types.ts';
import { endedContract } from './ended/contract.ts';

/** An office that gives care, as 第2表 names it. */
export type Office = {
  readonly member: MemberId;
  /** 事業所番号 */
  readonly code: string;
  readonly name: string;
  /** what its service is called, and サービス種類コード */
  readonly service: string;
  readonly serviceType: string;
  /** whether its system takes care-plan files in; who does not is given paper */
  readonly receives: boolean;
  /** whether it takes in that a plan is over */
  readonly hears: boolean;
};

/** Offices that may stand in a plan, by 事業所番号. @throws PageError */
export async function listOffices(c: PageContext): Promise<Map<string, Office>> {
  const members = await listMembers(c.get('member'));
  return new Map(
    members
      .filter(({ kind }) => providers.includes(kind))
      .map(({ id, name, kind, receives }) => {
        const code = memberCode(id);
        const { title, code: serviceType } = serviceTypeOf(kind)!;
        return [
          code,
          {
            ...{ member: id, code, name, service: title, serviceType },
            ...{ receives: receives.includes(carePlanContract), hears: receives.includes(endedContract) },
          },
        ];
      }),
  );
}
