import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import type { MemberId } from '../../../contracts/member.ts';
import { privacyDeputyRole, privacyRole } from '../../../contracts/rights.ts';
import {
  type MemberSettings,
  memberSettings,
  usualLockMinutes,
  usualProtectionHours,
} from '../../../contracts/settings.ts';
import type { Connection } from '../../../database/connect.ts';
import { announce } from '../enrol.ts';
import type { Member } from './directory.ts';

const { staffSignIn, lockMinutes, protectionHours, jobTypes, privacyRoles, privacyDeputies } = memberSettings.shape;
const lenient = z.object({
  staffSignIn: staffSignIn.catch(false),
  lockMinutes: lockMinutes.catch(usualLockMinutes),
  protectionHours: protectionHours.catch(usualProtectionHours),
  jobTypes: jobTypes.catch([]),
  privacyRoles: privacyRoles.catch([privacyRole]),
  privacyDeputies: privacyDeputies.catch([privacyDeputyRole]),
});

/** What a member has decided, as far as its attributes say it. */
export const settingsOf = (attributes: Readonly<Record<string, unknown>>): MemberSettings => lenient.parse(attributes);

/** Who of a member's staff reads and answers what residents ask: the member's own name for the role, where it has one. */
export const privacyRolesOf = ({ attributes }: Pick<Member, 'attributes'>): { actorRoles: string[] } => ({
  actorRoles: settingsOf(attributes).privacyRoles,
});

/** Who reads what residents ask and drafts the answer: in a town hall, where a second person approves it, the officer's deputies too. */
export const answererRolesOf = ({
  kind,
  attributes,
}: Pick<Member, 'kind' | 'attributes'>): { actorRoles: string[] } => {
  const { privacyRoles, privacyDeputies } = settingsOf(attributes);
  return { actorRoles: [...privacyRoles, ...(kind === 'municipality' ? privacyDeputies : [])] };
};

/** Changes the settings of one member. Every process hears of it at the commit. @param member the caller's own, never one that a body names */
export async function changeSettings(
  connection: Connection,
  member: MemberId,
  changed: Partial<MemberSettings>,
): Promise<MemberSettings> {
  const { rows } = await connection.query<{ attributes: Record<string, unknown> }>(
    'UPDATE exchange.member SET attributes = attributes || $2::jsonb WHERE id = $1 RETURNING attributes',
    [member, JSON.stringify(changed)],
  );
  if (!rows[0]) throw new Fault('not_found', '参加機関が登録されていません。');
  await announce(connection);
  return settingsOf(rows[0].attributes);
}

/** As they stand at this moment, in the transaction that relies on them. */
export async function readSettings(connection: Connection, member: MemberId): Promise<MemberSettings> {
  const { rows } = await connection.query<{ attributes: Record<string, unknown> }>(
    'SELECT attributes FROM exchange.member WHERE id = $1',
    [member],
  );
  return settingsOf(rows[0]?.attributes ?? {});
}
