import { randomBytes } from 'node:crypto';
import pg from 'pg';

/**
 * The database roles that running processes use, beside one for each application that keeps something. None of them owns a table or passes
 * row-level security. `applications` is what all applications share: who is signed in to them.
 */
export const roles = ['exchange', 'sweeper', 'sequencer', 'trail', 'applications'] as const;
/** Reaches one application's schema and nothing else (part-applications.sql): `app_care` the schema `care`, of the folder `applications/care`. */
export type ApplicationRole = `app_${string}`;
export type Role = (typeof roles)[number] | ApplicationRole;
export type RolePasswords = Readonly<Record<(typeof roles)[number], string> & Record<ApplicationRole, string>>;

/** The roles of the applications' schemas in the database at `adminUrl`, which has been migrated. */
export const findApplicationRoles = (adminUrl: string): Promise<ApplicationRole[]> =>
  asMigrator(adminUrl, async (client) => {
    const { rows } = await client.query<{ role: ApplicationRole }>(
      `SELECT 'app_' || nspname AS role FROM pg_namespace JOIN pg_roles ON rolname = 'engawa_app_' || nspname
        WHERE has_schema_privilege(rolname, nspname, 'USAGE') ORDER BY 1`,
    );
    return rows.map(({ role }) => role);
  });

/** Passwords for all roles of a region: those that are known, and new ones for what has come since. */
export const makeRolePasswords = (
  applications: readonly ApplicationRole[],
  known: Partial<RolePasswords> = {},
): RolePasswords =>
  Object.fromEntries(
    [...roles, ...applications].map((role) => [role, known[role] ?? randomBytes(24).toString('base64url')]),
  ) as RolePasswords;

/** Sets the roles' passwords, as the migrator of the database at `adminUrl`. */
export const setRolePasswords = (adminUrl: string, passwords: RolePasswords): Promise<void> =>
  asMigrator(adminUrl, async (client) => {
    for (const [role, password] of Object.entries(passwords))
      await client.query(
        `ALTER ROLE ${client.escapeIdentifier(`engawa_${role}`)} PASSWORD ${client.escapeLiteral(password)}`,
      );
  });

async function asMigrator<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** The database at `at`, entered as `role`. */
export function roleUrl(at: string, role: Role, passwords: RolePasswords): string {
  const password = passwords[role];
  if (password === undefined) throw new Error(`データベースのロール engawa_${role} のパスワードがありません。`);
  const url = new URL(at);
  url.username = `engawa_${role}`;
  url.password = password;
  return url.href;
}

/** As `roleUrl`, for every application that has a schema, by its folder. */
export const applicationUrls = (at: string, passwords: RolePasswords): Record<string, string> =>
  Object.fromEntries(
    Object.keys(passwords)
      .filter((role): role is ApplicationRole => role.startsWith('app_'))
      .map((role) => [role.slice('app_'.length), roleUrl(at, role, passwords)]),
  );
