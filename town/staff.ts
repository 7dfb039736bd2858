import type { MemberId, MemberKind, SystemId } from '../contracts/member.ts';
import { type Connection, setContext } from '../database/connect.ts';
import { members } from './members.ts';
import { period } from './relations.ts';

const planning: ReadonlySet<MemberKind> = new Set(['care-management', 'comprehensive-support-centre']);
const ofPlanners = [
  { id: 'caremane-01', roles: ['介護支援専門員', '管理者'] },
  { id: 'caremane-02', roles: ['介護支援専門員'] },
  { id: 'jimu-01', roles: ['事務'] },
] as const;
const ofProviders = [
  { id: 'sekinin-01', roles: ['サービス提供責任者', '管理者'] },
  { id: 'shokuin-01', roles: ['サービスの職員'] },
  { id: 'shokuin-02', roles: ['サービスの職員'] },
  { id: 'jimu-01', roles: ['事務'] },
] as const;
const ofHospitals = [
  { id: 'renkei-01', roles: ['地域連携室の職員'] },
  { id: 'renkei-02', roles: ['地域連携室の職員'] },
] as const;
/** A town hall's `care` is its own software. */
const isOfCare = (system: SystemId) => system.endsWith('/care') && !system.startsWith('GOV/');
const staffOf = (kind: MemberKind) =>
  planning.has(kind) ? ofPlanners : kind === 'hospital' || kind === 'clinic' ? ofHospitals : ofProviders;

/** Staff of the town halls, and of the care offices, the hospital and the clinic that use the application, as whom anybody may sign in in the fictional region. Ids as their member gives them; nobody's name. */
const staff: readonly { readonly member: MemberId; readonly id: string; readonly roles: readonly string[] }[] = [
  { member: 'GOV/990019', id: 'madoguchi-01', roles: ['窓口の職員'] },
  { member: 'GOV/990019', id: 'madoguchi-02', roles: ['窓口の職員', '個人情報保護の責任者'] },
  { member: 'GOV/990019', id: 'kaigo-01', roles: ['介護保険の職員'] },
  { member: 'GOV/990019', id: 'jumin-01', roles: ['窓口の職員', '名簿の担当'] },
  { member: 'GOV/990019', id: 'shien-01', roles: ['窓口の職員', '支援措置の担当'] },
  { member: 'GOV/990019', id: 'shien-02', roles: ['窓口の職員', '支援措置の担当'] },
  { member: 'GOV/990027', id: 'madoguchi-01', roles: ['窓口の職員', '支援措置の担当', '名簿の担当'] },
  { member: 'GOV/990027', id: 'madoguchi-02', roles: ['窓口の職員', '支援措置の担当'] },
  { member: 'GOV/990019', id: 'somu-01', roles: ['職員管理者'] },
  { member: 'GOV/990019', id: 'somu-02', roles: ['個人情報保護責任者'] },
  { member: 'GOV/990019', id: 'somu-03', roles: ['職員管理者'] },
  { member: 'GOV/990019', id: 'somu-04', roles: ['個人情報保護の担当'] },
  { member: 'GOV/990027', id: 'somu-01', roles: ['職員管理者', '個人情報保護責任者'] },
  { member: 'GOV/990027', id: 'somu-02', roles: ['個人情報保護の担当'] },
  ...members
    .filter(({ systems }) => systems.some(({ id }) => isOfCare(id)))
    .flatMap(({ id: member, kind }) => staffOf(kind).map((one) => ({ member, ...one }))),
];

const administering = (member: MemberId): SystemId => `${member}/${member.startsWith('GOV/') ? 'municipal' : 'care'}`;

/** Who is missing is added, as all of the town is. Who administers them from then on is the first system that enrols one. */
export async function registerStaff(connection: Connection): Promise<void> {
  await setContext(connection, { systems: [...new Set(staff.map(({ member }) => administering(member)))] });
  for (const { member, id, roles } of staff)
    await connection.query(
      'INSERT INTO exchange.staff (member, id, roles, valid_from) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [...[member, id, roles, period.from]],
    );
}
