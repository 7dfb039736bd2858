import { z } from 'zod';
import { firstDayOf, type Month } from '../../../contracts/care/month.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import type { Member } from '../../../web/member/member.ts';
import { providers } from '../pages/room.ts';
import { carePlanContract } from '../store/sent.ts';
import type { GradeOf } from './figure.ts';

export const queryContract = 'care/query';

export type Office = {
  /** 事業所番号 */
  readonly office: string;
  readonly name: string;
  readonly kind: string;
  readonly municipality: string | null;
  /** has software that takes the standard's files; who has none is given paper */
  readonly receives: boolean;
  /** can be asked back by the road */
  readonly answers: boolean;
};
export type Offices = ReadonlyMap<string, Office>;

const answer = z.object({
  members: z.array(
    z.object({
      ...{ id: z.string(), name: z.string(), kind: z.string(), municipality: z.string().nullable() },
      receives: z.array(z.string()),
    }),
  ),
});

/** Care offices of the region, by their 事業所番号, in the exchange's order. */
export async function loadOffices(member: Member): Promise<Offices> {
  const { members } = await member.get('/v1/members', answer);
  return new Map(
    members
      .filter(({ id }) => id.startsWith('CARE/'))
      .map(({ id, receives, ...one }) => [
        id.slice(5),
        {
          ...{ ...one, office: id.slice(5), receives: receives.includes(carePlanContract) },
          answers: receives.includes(queryContract),
        },
      ]),
  );
}

export const providersIn = (offices: Offices): Office[] =>
  [...offices.values()].filter(({ kind }) => (providers as readonly string[]).includes(kind));

/** 地域区分 by the town in which an office stands. */
export const gradesOf =
  (tables: Tables, month: Month, offices: Offices): GradeOf =>
  (office) => {
    const { municipality } = offices.get(office) ?? {};
    return municipality ? findValid(tables, 'municipality-grades', municipality, firstDayOf(month))?.grade : undefined;
  };
