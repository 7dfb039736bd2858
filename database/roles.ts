import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The database roles that running processes use. None of them owns a table or passes row-level security. */
export const roles = ['exchange', 'sweeper', 'sequencer', 'trail', 'applications'] as const;
export type Role = (typeof roles)[number];
export type RolePasswords = Record<Role, string>;

export const makeRolePasswords = (): RolePasswords =>
  Object.fromEntries(roles.map((role) => [role, randomBytes(24).toString('base64url')])) as RolePasswords;

/** Sets the roles' passwords, as the migrator of the database at `adminUrl`. */
export async function setRolePasswords(adminUrl: string, passwords: RolePasswords): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const role of roles)
      await client.query(`ALTER ROLE engawa_${role} PASSWORD ${client.escapeLiteral(passwords[role])}`);
  } finally {
    await client.end();
  }
}

/** The same database as `adminUrl`, entered as `role`. */
export function roleUrl(adminUrl: string, role: Role, password: string): string {
  const url = new URL(adminUrl);
  url.username = `engawa_${role}`;
  url.password = password;
  return url.href;
}
