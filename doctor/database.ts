import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { type Role, roleUrl } from '../database/roles.ts';
import { findAdminUrl } from '../supervisor/admin.ts';
import { accessFile, type DatabaseAccess } from '../supervisor/secrets.ts';
import { bad, type Finding, good, type Installation, unknown, warning } from './check.ts';

/** Whether the database answers, is new enough, has our schema, and lets our roles in. */
export const checkDatabase = (installation: Installation): Promise<Finding[]> =>
  withDatabase(installation, async (client) => [
    await checkVersion(client),
    await checkMigrations(client),
    await checkRoles(installation),
  ]);

/** Whether what is recorded is being published: when it lags, the exchange stops. */
export const checkLedger = (installation: Installation): Promise<Finding[]> =>
  withDatabase(installation, async (client) => {
    const { rows } = await client.query(
      'SELECT extract(epoch FROM now() - oldest)::float AS age, blocked FROM ledger.publishing()',
    );
    const { age, blocked } = rows[0] as { age: number | null; blocked: string | null };
    if (blocked !== null) return [bad('監査台帳に署名できません', 'npx engawa recover で理由と対処を確かめてください')];
    const { staleSeconds } = installation.configuration.region;
    if (age !== null && age > staleSeconds)
      return [
        bad(
          `監査台帳の公開が${Math.round(age)}秒遅れています`,
          '連携基盤が動いているか確かめてください。追いつくまで情報連携は止まります',
        ),
      ];
    return [good('監査台帳の公開は遅れていません')];
  });

/** This machine's clock against the other two in reach: the database's and the file system's. */
export async function checkClock(installation: Installation): Promise<Finding[]> {
  const database = await withDatabase(installation, async (client) => {
    const asked = Date.now();
    const { rows } = await client.query('SELECT clock_timestamp() AS now');
    return [compare('データベース', (rows[0].now as Date).getTime() - (asked + Date.now()) / 2)];
  });
  return [
    await checkFileTime(installation),
    ...database,
    unknown('時刻サーバー（NTP）とは照合していません。計算機の設定で確かめてください'),
  ];
}

async function checkFileTime({ configuration: { data } }: Installation): Promise<Finding> {
  const file = path.join(data, `doctor-${process.pid}`);
  try {
    const asked = Date.now();
    await writeFile(file, '', { flag: 'wx' });
    return compare('ファイルシステム', (await stat(file)).mtimeMs - (asked + Date.now()) / 2);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return unknown('データフォルダーはまだありません');
    return bad(`データフォルダー ${data} に書けません`, '縁側を動かす利用者が書けるようにしてください');
  } finally {
    await rm(file, { force: true });
  }
}

function compare(what: string, difference: number): Finding {
  const seconds = Math.abs(difference) / 1000;
  return seconds > 5
    ? bad(
        `${what}の時計と${seconds.toFixed(0)}秒ずれています`,
        '10秒をこえるずれは認証の失敗になります。時刻を合わせてください',
      )
    : good(`${what}の時計と合っています`);
}

async function withDatabase(
  { configuration, running }: Installation,
  look: (client: pg.Client) => Promise<Finding[]>,
): Promise<Finding[]> {
  const own = configuration.databaseUrl === undefined;
  if (own && !running) return [unknown('組み込みのデータベースは止まっています（npm start の間だけ動きます）')];
  const url = await findAdminUrl(configuration);
  if (url === undefined)
    return [bad('データベースに入るための鍵がありません', '鍵のバックアップから keys を戻してください')];
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
  } catch (error) {
    return [
      bad(
        `データベースに接続できません（${(error as Error).message}）`,
        own
          ? 'npm start の画面に出ている理由を確かめてください'
          : 'DATABASE_URL と、データベースの状態を確かめてください',
      ),
    ];
  }
  return look(client).finally(() => client.end());
}

async function checkVersion(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS number");
  const major = Math.floor(rows[0].number / 10_000);
  return major >= 15 ? good(`PostgreSQL ${major}`) : bad(`PostgreSQL ${major} は古すぎます`, '15 以上にしてください');
}

async function checkMigrations(client: pg.Client): Promise<Finding> {
  const files = (await readdir(new URL('../database/', import.meta.url))).filter((name) =>
    /^\d{6}-.+\.sql$/.test(name),
  );
  const applied = await client.query('SELECT file FROM public.migration').then(
    ({ rows }) => new Set(rows.map((row) => row.file)),
    () => new Set(),
  );
  const missing = files.filter((file) => !applied.has(file));
  const newer = [...applied].filter((file) => !files.includes(String(file)));
  if (newer.length > 0)
    return bad('データベースの構成が、このプログラムより新しいものです', 'より新しい版のプログラムで起動してください');
  return missing.length === 0
    ? good('データベースの構成は最新です')
    : warning(`データベースの構成が${missing.length}件古いままです`, 'npm start で起動すると新しくなります');
}

async function checkRoles({ configuration }: Installation): Promise<Finding> {
  const access: DatabaseAccess = JSON.parse(await readFile(accessFile(configuration.data), 'utf8'));
  const roles = Object.keys(access.passwords) as Role[];
  const refused: string[] = [];
  for (const role of roles) {
    const client = new pg.Client({ connectionString: roleUrl(access.url, role, access.passwords) });
    await client.connect().catch(() => refused.push(role));
    await client.end().catch(() => {});
  }
  return refused.length === 0
    ? good(`データベースのロール ${roles.length}件で入れます`)
    : bad(`ロール ${refused.join('、')} で入れません`, 'npm start で起動し直すと、パスワードが設定し直されます');
}
