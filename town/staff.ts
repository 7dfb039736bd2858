import { type Connection, setContext } from '../database/connect.ts';
import { period } from './relations.ts';

/** Staff of the town halls, as whom anybody may sign in in the fictional region. Ids as their member gives them; nobody's name. */
const staff = [
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
  { member: 'GOV/990027', id: 'somu-01', roles: ['職員管理者', '個人情報保護責任者'] },
] as const;

/** Who is missing is added, as all of the town is. Who administers them from then on is the first system that enrols one. */
export async function registerStaff(connection: Connection): Promise<void> {
  await setContext(connection, { systems: [...new Set(staff.map(({ member }) => `${member}/municipal`))] });
  for (const { member, id, roles } of staff)
    await connection.query(
      'INSERT INTO exchange.staff (member, id, roles, valid_from) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [...[member, id, roles, period.from]],
    );
}
