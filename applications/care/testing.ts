import { type MemberId, type MemberKind, memberCode } from '../../contracts/member.ts';
import { openPool } from '../../database/connect.ts';
import { makeCarePlanFiles, type UnitKind } from '../../town/careplan/files.ts';
import { helper, manager } from '../../town/careplan/unit.ts';
import { members as townMembers } from '../../town/members.ts';
import { getResident, type Town } from '../../town/town.ts';
import { openRows, type Rows } from '../../web/application/rows.ts';
import { openTestPages, type TestPages } from '../testing.ts';
import type { SendingUnit } from './files/model/unit.ts';
import { readUnits } from './files/read/units.ts';

/** サービス種類コード under which the town's offices act. */
const serviceOf: Partial<Record<MemberKind, string>> = {
  'care-management': '43',
  'comprehensive-support-centre': '46',
  'home-help': '11',
  'home-bathing': '12',
  'home-nursing': '13',
  'day-care': '15',
  'day-rehabilitation': '16',
  'short-stay': '21',
  'equipment-rental': '17',
  'small-multifunctional': '73',
};

/** The offices of the month that is lived through (town/cast.ts): the planner and a day care use the application. */
export const offices = {
  planner: townMembers.filter(({ kind }) => kind === 'care-management')[1]!.id,
  dayCare: townMembers.find(({ kind }) => kind === 'day-care')!.id,
  nursing: townMembers.find(({ kind }) => kind === 'home-nursing')!.id,
  /** have no system of the application */
  homeHelp: townMembers.find(({ kind }) => kind === 'home-help')!.id,
  equipment: townMembers.find(({ kind }) => kind === 'equipment-rental')!.id,
  bathing: townMembers.find(({ kind }) => kind === 'home-bathing')!.id,
} as const;

/** A sending unit of the town's own files, as if it went from one of its offices to another. @param who a resident's id */
export function unitOf(
  town: Town,
  kind: UnitKind,
  who: string,
  {
    from,
    to,
    sequence,
    month,
  }: { readonly from: MemberId; readonly to: MemberId; readonly sequence: string; readonly month?: string },
): SendingUnit {
  const [planner, provider] = kind === 'actuals' ? [to, from] : [from, to];
  const kindOf = (member: MemberId) => serviceOf[townMembers.find(({ id }) => id === member)!.kind]!;
  const swap = (text: string) =>
    text
      .replaceAll(`${manager.code}_43`, `${memberCode(planner)}_${kindOf(planner)}`)
      .replaceAll(`${helper.code}_11`, `${memberCode(provider)}_${kindOf(provider)}`)
      .replaceAll(manager.code, memberCode(planner))
      .replaceAll(helper.code, memberCode(provider));
  const made = makeCarePlanFiles({
    town,
    unit: kind,
    persons: [getResident(town, who)],
    sequence,
    ...(month && { month }),
  });
  const { units } = readUnits(
    made.map(({ name, bytes }) => ({ name: swap(name), bytes: Buffer.from(swap(bytes.toString('latin1')), 'latin1') })),
  );
  const [one] = units;
  if (one?.outcome !== 'read') throw new Error(`the town's files are not read: ${JSON.stringify(one?.problems)}`);
  return one.unit;
}

export type CareOffices = TestPages & {
  /** the rows of one office, as the application reaches them */
  rows(member: MemberId): Rows;
};

/**
 * A region in which the care application works, with the lists of persons that its offices have.
 * @param how where the town's own systems are called, in a test that asks them; whose time the pages tell
 */
export async function openCareOffices(
  how: { readonly providersUrl?: string; readonly regionTime?: boolean } = {},
): Promise<CareOffices> {
  const pages = await openTestPages({ registers: true, ...how });
  const pool = openPool(pages.region.database.url('app_care'), 2);
  return {
    ...pages,
    rows: (member) => openRows(pool, member),
    async close() {
      await pool.end();
      await pages.close();
    },
  };
}
